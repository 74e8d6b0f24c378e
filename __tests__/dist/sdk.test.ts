import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import type { TestedRuntime } from '../support/docker.js';
import { buildImages, docker, pythonInLambda, runImages, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectNothingLeft, expectPassed } from '../support/failure.js';
import { project } from '../support/project.js';
import type { Finished, FinishedAction } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { namesIn, unpack, zipIn } from '../support/zip.js';

const runtimes = Object.keys(runImages) as TestedRuntime[];
const family = ['boto3', 'botocore', 'jmespath', 'python-dateutil', 's3transfer', 'six', 'urllib3'];

const useSdk = `
import boto3, botocore, requests, urllib3
client = boto3.client("s3")
print(client.meta.service_model.service_name, boto3.__version__, boto3.__file__.startswith("/var/"))
print(urllib3.__version__, urllib3.__file__.startswith("/var/"))
`;

/** Asks the image itself, by other means than layerpack does. */
async function versionsIn(runtime: TestedRuntime): Promise<Readonly<Record<string, string>>> {
  const code = `
import importlib.metadata, json, sys
sys.path.insert(0, "/var/runtime")
print(json.dumps({name: importlib.metadata.version(name) for name in ${JSON.stringify(family)}}))`;
  const image = buildImages[runtime];
  const python = `/var/lang/bin/${runtime}`;
  return JSON.parse(await docker('run', '--rm', '--entrypoint', python, image, '-c', code));
}

withDocker("the runtime's AWS SDK", () => {
  const workspaces = new Map(
    runtimes.map((runtime) => [runtime, project({ 'requirements.txt': 'requests\nboto3\n' })]),
  );
  let runs: Readonly<Record<string, Finished>>;

  beforeAll(async () => {
    const builds = [...workspaces].map(([runtime, cwd]) => {
      const build = () => runCli(['build', '--runtime', runtime, '--layer-name', 'x'], { cwd });
      return [runtime, build] as const;
    });
    runs = await together(Object.fromEntries(builds));
  });

  test.each(runtimes)('is what %s gets, and no copy of it', async (runtime) => {
    expectPassed(runs[runtime] as Finished);
    const output = join(workspaces.get(runtime) ?? '', 'build/layers');
    const { sdk, layers } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'));
    const excluded: Record<string, string> = Object.fromEntries(
      sdk.excluded.map(({ name, version }: Record<string, string>) => [name, version]),
    );
    expect(excluded).toEqual(await versionsIn(runtime));
    const kept = layers[0].distributions.map(({ name }: { name: string }) => name);
    expect(kept).toEqual(expect.arrayContaining(['certifi', 'idna', 'requests']));
    expect(kept.filter((name: string) => family.includes(name))).toEqual([]);
    const foreign = /site-packages\/(?:boto|urllib3|six|jmespath|dateutil|s3transfer)/;
    expect(namesIn(zipIn(output)).filter((name) => foreign.test(name))).toEqual([]);

    const told = await pythonInLambda(runtime, unpack(zipIn(output)), useSdk);
    expect(told).toBe(`s3 ${excluded['boto3']} True\n${excluded['urllib3']} True\n`);
  });

  test('leaves nothing for a layer of boto3 alone: a notice, and no zip', async () => {
    const workspace = project({ 'requirements.txt': 'boto3\n' });
    const run = await runAction({ runtime: 'python3.11' }, { workspace });
    expectPassed(run);
    expect(run.annotations).toMatchObject([{ level: 'notice', properties: { title: 'empty-layer' } }]);
    expect(run.outputs).toMatchObject({ layers: '[]', 'zip-paths': '', 'zipped-size': '0' });
    expectNothingLeft(run, join(workspace, 'build/layers'));
    expect(run.summary).toContain('empty-layer');
  });

  test('is named where a requirement asks for another version, before anything is resolved', async () => {
    const workspace = project({ 'requirements.txt': '# ours\nidna\nurllib3==2.2.3\nboto3>=1.42\n' });
    const run = await runAction({ runtime: 'python3.11' }, { workspace });
    expectCleanFailure(run, join(workspace, 'build/layers'));
    const { boto3, urllib3 } = await versionsIn('python3.11');
    const [error] = run.annotations;
    expect(error?.properties).toMatchObject({ title: 'sdk-version', file: 'requirements.txt', line: '3' });
    expect(error?.message).toContain(
      `requirements.txt:3 asks for urllib3==2.2.3; the runtime has ${urllib3}; requirements.txt:4 asks for boto3>=1.42; the runtime has ${boto3}`,
    );
    expect(error?.message).toMatch(/sdk: include/);
  });

  test('is named with the chain where a dependency does not go with it, by uv and by pip', async () => {
    const files = { 'requirements.txt': 'idna\ns3fs==2024.6.0\n' };
    const [workspace, another] = [project(files), project(files)];
    const { uv, pip } = await together({
      uv: () => runAction({ runtime: 'python3.11' }, { workspace }),
      pip: () => runAction({ runtime: 'python3.11', installer: 'pip' }, { workspace: another }),
    });
    for (const run of [uv, pip]) {
      expectCleanFailure(run, join(run === uv ? workspace : another, 'build/layers'));
      const [error] = run.annotations;
      expect(error?.properties).toMatchObject({ title: 'sdk-version', file: 'requirements.txt', line: '2' });
      expect(error?.message).toMatch(
        /: aiobotocore [\d.]+ needs botocore >=[\d.]+,<[\d.]+; the runtime has 1\.40\.4 \(s3fs → aiobotocore → botocore; /,
      );
      expect(error?.message).toMatch(/sdk: include/);
    }
  });

  test('that holds a release back which nobody pinned is told', async () => {
    // Its newer releases want urllib3 2, its older ones another distribution's types
    const workspace = project({ 'requirements.txt': 'idna\ntypes-requests\n' });
    const run = await runAction({ runtime: 'python3.11' }, { workspace });
    expectPassed(run);
    expect(run.annotations).toMatchObject([{ level: 'warning', properties: { title: 'held-back' } }]);
    expect(run.annotations[0]?.message).toMatch(
      /without its versions .* these would be taken: types-requests [\d.]+ \(taken: [\d.]+\)/,
    );
  });

  test('in hashed requirements has to agree as well', async () => {
    const hash = `--hash=sha256:${'0'.repeat(64)}`;
    const workspace = project({ 'requirements.txt': `idna==3.10 ${hash}\nboto3==1.42.97 ${hash}\n` });
    const run = await runAction({ runtime: 'python3.11' }, { workspace });
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.annotations).toMatchObject([
      {
        properties: { title: 'sdk-version', file: 'requirements.txt', line: '2' },
        message: expect.stringMatching(/asks for boto3==1\.42\.97; the runtime has 1\.40\.4/),
      },
    ]);
  });

  test('is printed as constraints that pip takes, and as JSON', async () => {
    const cwd = project({});
    const [text, json] = await Promise.all([
      runCli(['sdk', '--runtime', '3.11'], { cwd }),
      runCli(['sdk', '--runtime', '3.11', '--json'], { cwd }),
    ]);
    const versions = await versionsIn('python3.11');
    const lines = text.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(Object.fromEntries(lines.map((line) => line.split('==')))).toEqual(versions);
    expect(JSON.parse(json.stdout)).toMatchObject({ runtime: 'python3.11', versions });
  });
});

withDocker('what has a name like the SDK', () => {
  test('stays: stubs, forks, vendored copies, and directories of the same name', async () => {
    const workspace = project({
      'requirements.txt':
        '--find-links wheels\nboto3-stubs==1.40.4\nsixel==1.0\nvendors\nneighbour\npython-dateutil\nsix\nurllib3-future==1.0\n',
    });
    const wheels = join(workspace, 'wheels');
    makeWheel(wheels, { name: 'vendors', files: { 'vendors/_vendor/urllib3/__init__.py': 'v = 1\n' } });
    makeWheel(wheels, { name: 'neighbour', files: { 'dateutil/neighbour.py': '', 'six_more.py': '' } });
    makeWheel(wheels, { name: 'sixel', files: { 'sixel.py': '' } });
    makeWheel(wheels, { name: 'urllib3-future', files: { 'urllib3_future/__init__.py': '' } });
    // The runtime's own package hides what another distribution puts beside it, which is not what this is about
    const inputs = {
      'allow-import-errors': "dateutil.neighbour lies in a package of the runtime's",
    };
    const run = await runAction({ runtime: 'python3.11', 'layer-name': 'x', ...inputs }, { workspace });
    expectPassed(run);
    const kept = JSON.parse(run.outputs['layers'] ?? '')[0].distributions.map(
      ({ name }: { name: string }) => name,
    );
    expect(kept).toEqual(
      expect.arrayContaining([
        'boto3-stubs',
        'botocore-stubs',
        'neighbour',
        'sixel',
        'urllib3-future',
        'vendors',
      ]),
    );
    expect(kept.filter((name: string) => family.includes(name))).toEqual([]);
    const inSite = namesIn(zipIn(join(workspace, 'build/layers'))).map((name) =>
      name.replace('python/lib/python3.11/site-packages/', ''),
    );
    expect(inSite).toEqual(
      expect.arrayContaining([
        'dateutil/neighbour.py',
        'six_more.py',
        'sixel.py',
        'urllib3_future/__init__.py',
        'vendors/_vendor/urllib3/__init__.py',
      ]),
    );
    expect(inSite.filter((name) => /^(?:six\.py|dateutil\/(?!neighbour)|urllib3\/)/.test(name))).toEqual([]);
  });
});

const shipped = `
import boto3, botocore, s3transfer, urllib3
boto3.client("s3")
print(all(m.__file__.startswith("/opt/") for m in (boto3, botocore, s3transfer, urllib3)), urllib3.__version__.split(".")[0])
`;

import { shareFetched } from '../support/fetched.js';

shareFetched();

withDocker('an SDK of the layer', () => {
  const workspaces = {
    newer: project({ 'requirements.txt': 'boto3>=1.42\nurllib3>=2\n' }),
    transitive: project({ 'requirements.txt': 's3fs==2024.6.0\n' }),
    added: project({ 'requirements.txt': 'requests\n' }),
    none: project({ 'requirements.txt': 'idna\n' }),
  };
  let runs: Record<keyof typeof workspaces, FinishedAction>;

  beforeAll(async () => {
    const include = { runtime: '3.11', 'layer-name': 'x', sdk: 'include' };
    runs = await together({
      newer: () => runAction(include, { workspace: workspaces.newer }),
      transitive: () => runAction(include, { workspace: workspaces.transitive }),
      added: () => runAction(include, { workspace: workspaces.added }),
      none: () => runAction(include, { workspace: workspaces.none }),
    });
    for (const run of Object.values(runs)) expectPassed(run);
  });

  test.each(['newer', 'transitive', 'added'] as const)('is whole and works: %s', async (name) => {
    const opt = unpack(zipIn(join(workspaces[name], 'build/layers')));
    expect(await pythonInLambda('python3.11', opt, shipped)).toMatch(/^True [12]\n$/);
    expect(runs[name].summary).toMatch(/\*\*SDK\*\* that functions with x run on: its own boto3 /);
  });

  test('is not shipped where nothing asks for any of it, and the summary says whose runs', () => {
    expect(JSON.parse(runs.none.outputs['layers'] ?? '')[0].distributions).toMatchObject([{ name: 'idna' }]);
    expect(runs.none.summary).toMatch(/run on: the runtime's boto3 1\.40\.4/);
  });

  test('that a lock has a part of only is not made up for', async () => {
    const text = `idna==3.10 --hash=sha256:946d195a0d259cbba61165e88e65941f16e9b36ea6ddb97f00452bae8b1287d3\nurllib3==2.5.0 --hash=sha256:e6b01673c0fa6a13e374b50871808eb3bf7046c4b125b216f6bf1cc604cff0dc\n`;
    const workspace = project({ 'requirements.txt': text });
    const run = await runAction({ runtime: '3.11', sdk: 'include' }, { workspace });
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.annotations).toMatchObject([
      {
        properties: { title: 'sdk-partial' },
        message: expect.stringMatching(
          /requirements\.txt has urllib3 of it but not boto3, botocore, s3transfer/,
        ),
      },
    ]);
  });
});
