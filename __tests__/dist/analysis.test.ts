import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { docker, runImages, withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project, temporaryDirectory } from '../support/project.js';
import { runCli } from '../support/runner.js';
import { unpack, zipIn } from '../support/zip.js';

shareFetched();

/** With a cycle (sphinx and its helpers need each other) and extras, some asked for by others than us. */
const pyproject = `
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "stack"
version = "1.0"
dependencies = [
  "fastapi[standard]==0.115.12",
  "requests[socks]==2.32.3",
  "sphinx==7.2.6",
  "sphinxcontrib-applehelp==1.0.7",
  "sphinxcontrib-devhelp==1.0.5",
  "boto3",
]

[tool.setuptools]
py-modules = ["stack"]
`;

interface Package {
  readonly key: string;
}
/** pipdeptree's list of who needs what. */
type Pipdeptree = readonly { readonly package: Package; readonly dependencies: readonly Package[] }[];

interface Why {
  readonly requires: readonly string[];
  readonly 'required-by': readonly string[];
  readonly paths: readonly { readonly steps: readonly object[] }[];
}

const normal = ({ key }: Package) => key.toLowerCase().replaceAll(/[-_.]+/g, '-');
const distinct = (names: readonly string[]) => [...new Set(names)].sort();

/** What pipdeptree makes of the layer in the run image, over the SDK that is in there. */
async function pipdeptree(opt: string): Promise<Pipdeptree> {
  const tool = temporaryDirectory('pipdeptree-');
  const fit = ['--python-version', '3.11', '--only-binary', ':all:', '--target', tool];
  execFileSync('python3', ['-m', 'pip', 'install', '--quiet', ...fit, 'pipdeptree==4.2.14'], {
    stdio: 'pipe',
  });
  const homes = ['/opt/python', '/var/lang'].map((root) => `${root}/lib/python3.11/site-packages`);
  const mounts = ['--volume', `${opt}:/opt:ro`, '--volume', `${tool}:/tool:ro`, '--env', 'PYTHONPATH=/tool'];
  const text = await docker(
    ...['run', '--rm', ...mounts, '--entrypoint', '/var/lang/bin/python3.11', runImages['python3.11']],
    ...['-m', 'pipdeptree', '--extras', 'explicit', '--output', 'json'],
    ...homes.flatMap((home) => ['--path', home]),
  );
  return JSON.parse(text) as Pipdeptree;
}

withDocker('tree and why', () => {
  const cwd = project({ 'pyproject.toml': pyproject, 'stack.py': '' });
  const manifest = ['--manifest', 'build/layers/manifest.json'];
  const flags = ['--runtime', '3.11', '--requirements', 'pyproject.toml', '--project', 'include'];
  let edges: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    expectPassed(await runCli(['build', ...flags, '--layer-name', 'x'], { cwd }));
    const list = await pipdeptree(unpack(zipIn(join(cwd, 'build/layers'))));
    edges = new Map(
      list.map((each) => [normal(each.package), distinct(each.dependencies.map(normal))] as const),
    );
  });

  test('agree with pipdeptree about every distribution, both ways', async () => {
    const tree = await runCli(['tree', ...manifest, '--json'], { cwd });
    const names = distinct([...tree.stdout.matchAll(/"name": "([^"]+)"/g)].map(([, name = '']) => name));
    expect(names.length).toBeGreaterThan(45);
    const answers: [string, Why][] = [];
    // A few at a time, as a person with patience would
    for (let at = 0; at < names.length; at += 4) {
      const some = names.slice(at, at + 4).map(async (name): Promise<[string, Why]> => {
        const { stdout } = await runCli(['why', name, ...manifest, '--json'], {
          cwd,
          env: { DOCKER_HOST: 'unix:///nowhere' },
        });
        return [name, JSON.parse(stdout) as Why];
      });
      answers.push(...(await Promise.all(some)));
    }
    const without = (name: string, others: readonly string[]) => others.filter((other) => other !== name);
    const ours = answers.map(([name, { requires }]) => [name, without(name, requires)]);
    const theirs = names.map((name) => [name, without(name, edges.get(name) ?? [])]);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));

    const dependents = (name: string) => names.filter((other) => edges.get(other)?.includes(name));
    expect(
      Object.fromEntries(answers.map(([name, why]) => [name, without(name, why['required-by'])])),
    ).toEqual(Object.fromEntries(names.map((name) => [name, without(name, dependents(name))])));
    for (const [name, { paths }] of answers) expect([name, paths.length > 0]).toEqual([name, true]);
  });

  test('work on the resolution too, and say the same', async () => {
    const [live, built] = await Promise.all([
      runCli(['why', 'certifi', ...flags], { cwd }),
      runCli(['why', 'certifi', ...manifest], { cwd }),
    ]);
    // The layer's name is the directory's where no one gives one
    const text = (output: string) => output.replaceAll(/^Location: .*$/gm, '');
    expect(text(live.stdout)).toBe(text(built.stdout));
    expect(built.stdout).toMatch(/pyproject\.toml:\d+/);
    expect(built.stdout).toMatch(/Mozilla/);
  });

  test('name the nearest where there is no such distribution, and what is wrong with a manifest', async () => {
    const [unknown, none, foreign] = await Promise.all([
      runCli(['why', 'certify', ...manifest], { cwd }),
      runCli(['tree', '--manifest', 'nowhere.json'], { cwd }),
      runCli(['tree', '--manifest', 'pyproject.toml'], { cwd }),
    ]);
    expect([unknown.status, none.status, foreign.status]).toEqual([2, 1, 1]);
    expect(unknown.stderr).toMatch(/"certify" is not among .*; did you mean certifi/);
    expect(none.stderr).toMatch(/^Failed to read nowhere\.json: there is no such file/);
    expect(foreign.stderr).toMatch(/^Failed to read pyproject\.toml: it is not JSON/);
  });
});
