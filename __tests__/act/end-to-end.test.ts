import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ActRun } from '../support/act.js';
import { act, repositoryWith, withAct } from '../support/act.js';
import { filesUnder, temporaryDirectory } from '../support/project.js';
import type { ResultsServer } from '../support/results-server.js';
import { startResultsServer } from '../support/results-server.js';

const workflow = '.github/workflows/layers.yml';

withAct('a workflow with uses: ./, run twice on machines of their own', () => {
  const before = { ...process.env };
  let server: ResultsServer;
  let first: ActRun & { readonly zips: string };
  let second: typeof first;

  beforeAll(async () => {
    server = await startResultsServer();
    const repository = repositoryWith({
      'requirements.txt': 'idna==3.10\nsix==1.17.0\n',
      [workflow]: readFileSync(new URL('layers.yml', import.meta.url), 'utf8'),
    });
    const run = async (number: number, hit: boolean) => {
      const zips = temporaryDirectory('zips-');
      const env = { ...server.environment(`e2e/${number}`), KEPT: zips, EXPECTED_HIT: `${hit}` };
      return { ...(await act(repository, workflow, number, env)), zips };
    };
    first = await run(1, false);
    second = await run(2, true);
  }, 300_000);
  afterAll(async () => {
    process.env = before;
    await server.close();
  });

  const outputsOf = ({ lines }: ActRun, name: string) =>
    lines.filter((line) => line.command === 'set-output' && line.name === name).map(({ arg }) => arg);
  const kept = ({ zips }: typeof first) => filesUnder(zips).map((name) => readFileSync(join(zips, name)));

  const baseline = /^layerpack-baseline-[0-9a-f]+-([0-9a-f]{40})-(\d+)\.1$/;
  const built = () => server.caches.filter(({ key }) => !baseline.test(key));

  test.each([
    ['first', () => first],
    ['second', () => second],
  ])('the %s runs each step of each job, and all of them pass', (_, of) => {
    const run = of();
    expect({ status: run.status, output: run.status === 0 ? '' : run.output }).toEqual({
      status: 0,
      output: '',
    });
    // What act cannot run it leaves out, and passes
    const passed = run.lines
      .filter(({ stepResult, stage }) => stepResult === 'success' && stage === 'Main')
      .map(({ jobID, stepID }) => `${jobID}: ${stepID?.join()}`);
    expect(passed.filter((step) => !step.endsWith(': 0')).sort()).toEqual([
      'after: told',
      ...['layer', 'layer', 'use', 'use'].map((step) => `build: ${step}`),
    ]);
    const told = run.lines.filter(({ command = '' }) => ['error', 'warning', 'notice'].includes(command));
    expect(told).toEqual([]);
  });

  test('the first builds, and keeps layers and wheels of each runtime', () => {
    expect(outputsOf(first, 'cache-hit')).toEqual(['false', 'false']);
    const kinds = built()
      .map(({ key }) => key.replace(/-(?:host|[0-9a-f]{12,}).*$/, ''))
      .sort();
    expect(kinds).toEqual([
      'layerpack-result',
      'layerpack-result',
      expect.stringMatching(/^layerpack-wheels-1-python3\.11-x86_64-glibc/),
      expect.stringMatching(/^layerpack-wheels-1-python3\.12-x86_64-glibc/),
    ]);
  });

  test('the second has the layers from there, byte for byte, and keeps no more', () => {
    expect(outputsOf(second, 'cache-hit')).toEqual(['true', 'true']);
    expect(filesUnder(first.zips)).toEqual(['data-python3.11-x86_64.zip', 'data-python3.12-x86_64.zip']);
    expect(kept(second)).toEqual(kept(first));
    expect(built()).toHaveLength(4);
    const summaries = second.lines.filter(({ command }) => command === 'summary');
    expect(JSON.stringify(summaries)).toContain('**Reused**');
  });

  test('each job of each run keeps its manifest, for pull requests to be compared with', () => {
    const kept = server.caches.flatMap(({ key }) => baseline.exec(key)?.slice(1) ?? []);
    const commit = kept[0];
    expect(kept).toEqual(['2', '2', '1', '1'].flatMap((run) => [commit, run]));
  });

  test.each([
    ['first', 1, () => first],
    ['second', 2, () => second],
  ] as const)('artifacts of the %s are the zips as they are', async (_, number, of) => {
    Object.assign(process.env, server.environment(`e2e/${number}`));
    const client = new DefaultArtifactClient();
    const { artifacts } = await client.listArtifacts();
    expect(artifacts.map(({ name }) => name).sort()).toEqual([
      'data-python3.11-x86_64',
      'data-python3.11-x86_64.zip',
      'data-python3.12-x86_64',
      'data-python3.12-x86_64.zip',
    ]);
    const ids = outputsOf(of(), 'artifact-ids').join().split(',').map(Number);
    expect(artifacts.map(({ id }) => id).sort()).toEqual(ids.sort());
    for (const { name, id } of artifacts.filter((artifact) => artifact.name.endsWith('.zip'))) {
      const path = temporaryDirectory();
      await client.downloadArtifact(id, { path, skipDecompress: true });
      const [file = ''] = readdirSync(path);
      expect(readFileSync(join(path, file))).toEqual(readFileSync(join(of().zips, name)));
    }
  });
});
