import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { TestedRuntime } from '../support/docker.js';
import { buildImages, docker, pythonInLambda, runImages, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectNothingLeft, expectPassed } from '../support/failure.js';
import { project } from '../support/project.js';
import type { Finished } from '../support/runner.js';
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

  test('is named where a requirement asks for another version, by uv and by pip', async () => {
    const files = { 'requirements.txt': '# ours\nidna\nurllib3==2.2.3\n' };
    const [workspace, another] = [project(files), project(files)];
    const { uv, pip, sdk } = await together({
      uv: () => runAction({ runtime: 'python3.11', installer: 'uv' }, { workspace }),
      pip: () => runAction({ runtime: 'python3.11', installer: 'pip' }, { workspace: another }),
      sdk: () => versionsIn('python3.11'),
    });
    for (const run of [uv, pip]) {
      expectCleanFailure(run, join(run === uv ? workspace : another, 'build/layers'));
      const [error] = run.annotations;
      expect(error?.properties).toMatchObject({ title: 'resolve', file: 'requirements.txt', line: '3' });
      expect(error?.message).toMatch(/^Failed to resolve the requirements: /);
      expect(error?.message).toContain(`The runtime carries urllib3 ${sdk['urllib3']}`);
    }
  });
});
