import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compareFiles } from '../../../src/compare-files.js';
import { LayerpackError } from '../../../src/errors.js';
import { manifestText } from '../../../src/report/manifest.js';
import type { Report } from '../../../src/report/report.js';
import { temporaryDirectory } from '../support/files.js';
import { makeZip } from '../support/other-zips.js';
import { failedRun, passed, stacked } from '../support/report.js';
import { rejectionOf } from '../support/values.js';

const textOf = (report: Report) => manifestText(report, (text) => text);

/** With what is attached with each layer. */
const withCounted = (text: string) =>
  text.replaceAll(/"unzipped-size": 50000000/g, '$&, "counted-size": 100000000');

/** A zip of one distribution, which has so many bytes beside its metadata. */
function makeLayer(workspace: string, name: string, size: number): void {
  const record = 'a.py,sha256=x,1\n';
  makeZip(workspace, name, { files: { 'python/a.py': size, 'python/a-1.0.dist-info/RECORD': record } });
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await rejectionOf(work);
  if (!(error instanceof LayerpackError)) throw error;
  expect(error.finding).toMatchObject({ rule: 'output', severity: 'error' });
  return error.message;
}

describe('compareFiles', () => {
  it('compares two manifests', async () => {
    const workspace = temporaryDirectory({ 'a.json': textOf(passed), 'b.json': textOf(stacked) });
    const { difference, notes } = await compareFiles(['a.json', 'b.json'], workspace);
    expect(notes).toEqual([]);
    expect(difference.layers.map(({ status, name }) => `${status} ${name}`)).toEqual([
      'added app',
      'added core',
      'removed data_layer',
    ]);
  });

  it('compares two zips as one layer, whatever they are called', async () => {
    const workspace = temporaryDirectory();
    makeLayer(workspace, 'v1.zip', 100);
    makeLayer(workspace, 'v2.zip', 150);
    const { difference, notes } = await compareFiles(['v1.zip', 'v2.zip'], workspace);
    expect(notes).toEqual([]);
    expect(difference.layers).toMatchObject([
      { status: 'changed', name: 'v2', distributions: [{ name: 'a', status: 'resized', growth: 50 }] },
    ]);
  });

  it.each([
    ['before', ['app-python3.12-x86_64.zip', 'm.json']],
    ['after', ['m.json', 'app-python3.12-x86_64.zip']],
  ] as const)(
    'compares a zip %s a manifest of several with the layer of its name alone, and says so',
    async (side, files) => {
      const workspace = temporaryDirectory({ 'm.json': withCounted(textOf(stacked)) });
      makeLayer(workspace, 'app-python3.12-x86_64.zip', 100);
      const { difference, notes } = await compareFiles(files, workspace);
      expect(notes).toEqual(['app-python3.12-x86_64.zip is one layer: of m.json, app alone is compared']);
      expect(difference.layers).toMatchObject([{ name: 'app', status: 'changed' }]);
      // What a zip does not say has not changed
      expect(difference.circumstances).toEqual([]);
      const { counted = 0, unzipped } = difference.layers[0]?.[side === 'before' ? 'after' : 'before'] ?? {};
      expect(counted).toBe(unzipped);
    },
  );

  it('compares a zip with the only layer of a manifest, whatever the zip is called', async () => {
    const workspace = temporaryDirectory({ 'm.json': textOf(passed) });
    makeLayer(workspace, 'mine.zip', 100);
    const { difference, notes } = await compareFiles(['m.json', 'mine.zip'], workspace);
    expect(notes).toEqual([]);
    expect(difference.layers).toMatchObject([{ name: 'data_layer', status: 'changed' }]);
    expect(difference.layers[0]?.after?.limit).toBe(difference.layers[0]?.before?.limit);
  });

  it('says what layers there are where the zip is of none of them', async () => {
    const workspace = temporaryDirectory({ 'm.json': textOf(stacked) });
    makeLayer(workspace, 'mine.zip', 100);
    expect(await failure(compareFiles(['mine.zip', 'm.json'], workspace))).toBe(
      'Failed to compare m.json with mine.zip: the zip is of a layer mine, and the manifest has core and app',
    );
  });

  it('says that a run failed, and whether it had layers', async () => {
    const error = { ...failedRun.findings[0], severity: 'error' } as const;
    const unproven = { ...passed, findings: [error] } as Report;
    const texts = { 'a.json': textOf(unproven), 'b.json': textOf(failedRun) };
    const { notes } = await compareFiles(['a.json', 'b.json'], temporaryDirectory(texts));
    expect(notes).toEqual([
      'a.json is of a run that failed',
      'b.json is of a run that failed before it had layers',
    ]);
  });

  it('goes by what a file holds, not by its name', async () => {
    const workspace = temporaryDirectory({ 'a.zip': textOf(passed) });
    makeLayer(workspace, 'manifest.json', 100);
    const { difference } = await compareFiles(['a.zip', 'manifest.json'], workspace);
    expect(difference.before.runtime).toBe('python3.12');
    expect(difference.after.runtime).toBe('unknown');
  });

  it.each([
    ['nowhere.json', /^Failed to read nowhere\.json: there is no such file$/],
    ['directory', /^Failed to read directory: it is not a file$/],
    ['pipe', /it is not a file$/],
    ['text', /it is neither a zip nor a manifest of layerpack$/],
    ['cut.json', /it is not JSON$/],
    ['other.json', /it is not a manifest of layerpack$/],
    ['newer.json', /the layerpack that wrote it is newer$/],
  ])('says why %s cannot be read', async (name, reason) => {
    const workspace = temporaryDirectory({
      'directory/x': '',
      text: 'six==1.17.0\n',
      'cut.json': textOf(passed).slice(0, 500),
      'other.json': '{"tool": "other"}',
      'newer.json': '{"tool": "layerpack", "schema": 9}',
      'good.json': textOf(passed),
    });
    execFileSync('mkfifo', [join(workspace, 'pipe')]);
    expect(await failure(compareFiles(['good.json', name], workspace))).toMatch(reason);
    expect(await failure(compareFiles([name, 'good.json'], workspace))).toMatch(reason);
  });
});
