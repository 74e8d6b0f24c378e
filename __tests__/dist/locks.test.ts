import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildImages, docker, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { Finished } from '../support/runner.js';
import { runCli } from '../support/runner.js';

shareFetched();

const locks = fileURLToPath(new URL('../unit/fixtures/locks', import.meta.url));

interface Versioned {
  readonly name: string;
  readonly version: string;
}

interface Manifest {
  readonly sdk: { readonly excluded: readonly Versioned[] };
  readonly layers: readonly { readonly distributions: readonly Versioned[] }[];
}

const pin = ({ name, version }: Versioned) => `${name}==${version}`;

/** A project of the fixtures, in a place of its own. */
function workspaceOf(fixture: string): string {
  const workspace = temporaryDirectory();
  cpSync(join(locks, fixture), workspace, { recursive: true });
  return workspace;
}

function build(cwd: string, lock: string, builder: string, ...flags: readonly string[]): Promise<Finished> {
  const all = ['build', '--runtime', '3.11', '--layer-name', 'locked', '--requirements', lock, ...flags];
  return runCli([...all, '--builder', builder, '--import-check', 'off'], { cwd });
}

/** What the layer has and what the runtime has instead, by name and version. */
function delivered(workspace: string): readonly string[] {
  const text = readFileSync(join(workspace, 'build/layers/manifest.json'), 'utf8');
  const { sdk, layers } = JSON.parse(text) as Manifest;
  return [...sdk.excluded, ...layers.flatMap(({ distributions }) => distributions)].map(pin).sort();
}

const projects = [
  ['uv', 'uv.lock', ['--extras', 'all', '--groups', 'ops']],
  ['poetry-2', 'poetry.lock', ['--extras', 'parser,aws-sdk,validation,masking', '--groups', 'ops']],
  ['poetry-1.1', 'poetry.lock', ['--extras', 'fast']],
  ['pipenv', 'Pipfile.lock', ['--groups', 'deploy']],
  ['pylock', 'pylock.toml', []],
] as const;

/** Names and versions that pip itself would install in the build image, with the image's SDK as constraints. */
async function installedByPip(workspace: string, ...wanted: readonly string[]): Promise<readonly string[]> {
  const script = `
import importlib.metadata as m, json, os, subprocess, sys
family = "boto3 botocore jmespath python-dateutil s3transfer six urllib3".split()
with open("/tmp/c.txt", "w") as file:
    file.writelines("%s==%s\\n" % (name, m.version(name)) for name in family)
subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--ignore-installed", "--dry-run", "--prefer-binary",
    "--report", "/tmp/r.json", "--constraint", "/tmp/c.txt"] + sys.argv[1:], check=True)
print(json.dumps(["%s==%s" % (i["metadata"]["name"].lower().replace("_", "-").replace(".", "-"), i["metadata"]["version"])
    for i in json.load(open("/tmp/r.json"))["install"]]))`;
  const certificates = process.env['PIP_CERT'];
  const trust =
    certificates === undefined
      ? []
      : ['--volume', `${certificates}:/tmp/ca.crt:ro`, '--env', 'PIP_CERT=/tmp/ca.crt'];
  const copy = temporaryDirectory();
  cpSync(workspace, copy, { recursive: true });
  const place = ['--rm', '--volume', `${copy}:/project`, '--workdir', '/project', ...trust];
  const out = await docker('run', ...place, buildImages['python3.11'], 'python3.11', '-c', script, ...wanted);
  return (JSON.parse(out.trim().split('\n').at(-1) ?? '') as string[]).sort();
}

withDocker('a layer from what is not locked', () => {
  test('as pyproject.toml with extras and groups has what pip would install', async () => {
    const pyproject = `
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "service"
version = "1.0"
dependencies = ["fastapi==0.115.12", "pandas==2.2.3", "colorama ; sys_platform == 'win32'"]

[project.optional-dependencies]
http = ["requests[socks]==2.32.3"]
all = ["service[http]", "jinja2==3.1.6"]

[dependency-groups]
ops = ["click==8.1.8", { include-group = "more" }]
more = ["orjson==3.11.4"]
`;
    const cwd = project({ 'pyproject.toml': pyproject, 'service.py': '' });
    const [run, installed] = await Promise.all([
      build(cwd, 'pyproject.toml', 'container', '--extras', 'all', '--groups', 'ops'),
      installedByPip(cwd, '.[all]', 'click==8.1.8', 'orjson==3.11.4'),
    ]);
    expectPassed(run);
    expect(delivered(cwd)).toEqual(installed.filter((pinned) => pinned !== 'service==1.0'));
  });

  test('as nested requirements files has what pip would install', async () => {
    const cwd = project({
      'requirements.txt': '-r deploy/base.txt\n-c deploy/constraints.txt\nrich\n',
      'deploy/base.txt':
        'pandas[excel]==2.2.3 # with an extra\ntzdata ; python_version < "3.9"\nhttpx[http2]>=0.27\n',
      'deploy/constraints.txt': 'rich<14\nhttpx==0.28.1\n',
    });
    const [run, installed] = await Promise.all([
      build(cwd, 'requirements.txt', 'container'),
      installedByPip(cwd, '-r', 'requirements.txt'),
    ]);
    expectPassed(run);
    expect(delivered(cwd)).toEqual(installed);
  });
});

withDocker('a layer from a lock', () => {
  describe.each(projects)('%s', (fixture, lock, flags) => {
    const workspace = workspaceOf(fixture);
    const before = readdirSync(workspace, { recursive: true, encoding: 'utf8' });
    let run: Finished;

    beforeAll(async () => {
      run = await build(workspace, lock, 'container', ...flags);
    });

    test('has what the tool itself would install', () => {
      expectPassed(run);
      expect(run.output).toContain('Resolving with uv');
      const installed = readFileSync(join(locks, fixture, 'installed.txt'), 'utf8');
      expect(delivered(workspace)).toEqual(
        installed
          .split('\n')
          .filter((line) => /^[a-z]/.test(line))
          .sort(),
      );
    });

    test('leaves the project as it was', () => {
      const after = readdirSync(workspace, { recursive: true, encoding: 'utf8' });
      expect(after.filter((path) => !path.startsWith('build'))).toEqual(before);
    });
  });

  test('that is stale fails with the command that mends it, and leaves nothing', async () => {
    const workspace = workspaceOf('poetry-2');
    const stale = readFileSync(join(workspace, 'pyproject.toml'), 'utf8').replace('"1.0.1"', '">=1.0.1"');
    project({ 'pyproject.toml': stale }, workspace);
    const run = await build(workspace, 'poetry.lock', 'container');
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.stderr).toContain('Lock again by poetry lock.');
  });
});

describe('without Docker', () => {
  test('a layer from a lock has what the tool itself would install', async () => {
    const [, , [fixture, lock, flags]] = projects;
    const workspace = workspaceOf(fixture);
    expectPassed(await build(workspace, lock, 'host', ...flags));
    const installed = readFileSync(join(locks, fixture, 'installed.txt'), 'utf8');
    expect(delivered(workspace)).toEqual(
      installed
        .split('\n')
        .filter((line) => /^[a-z]/.test(line))
        .sort(),
    );
  });
});
