import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Inputs } from '../../../src/inputs/inputs.js';
import { readWheels } from '../../../src/layer/contents.js';
import { recordHash } from '../../../src/layer/record.js';
import type { LayerFile } from '../../../src/layer/tree.js';
import { describeLayer } from '../../../src/layer/tree.js';
import type { LayerProgress } from '../../../src/report/progress.js';
import { setFiles } from '../../../src/slim-layers.js';
import { temporaryDirectory } from '../support/files.js';
import { runtimeOf } from '../support/values.js';
import { makeWheel } from '../support/wheels.js';

const runtime = runtimeOf('3.12');
const site = 'python/lib/python3.12/site-packages';

const texts = {
  'rich/__init__.py': 'x = 1\n',
  'rich/_core.so': 'as it was',
  'rich/tests/helper.py': 'y = 2\n',
};

async function layer() {
  const wheel = makeWheel(temporaryDirectory(), { name: 'rich', files: texts });
  const tree = describeLayer(await readWheels([wheel], runtime), runtime);
  const state: LayerProgress = {
    ...{ name: 'layer', checks: [], others: [], left: [], systemLibraries: [] },
    ...{ dropped: [], unstripped: [], parts: [], tree },
  };
  const set = (files: readonly LayerFile[]) => setFiles({ runtime } as Inputs, state, files);
  const without = (part: string) => set((state.tree?.files ?? []).filter(({ path }) => !path.includes(part)));
  /** Beside what the layer has by now. */
  const put = (...files: readonly LayerFile[]) => {
    const paths = new Set(files.map(({ path }) => path));
    set([...(state.tree?.files ?? []).filter(({ path }) => !paths.has(path)), ...files]);
  };
  const own = (path: string) => tree.files.filter((each) => each.path === `${site}/${path}`);
  const record = () => {
    const file = state.tree?.files.find(({ path }) => path.endsWith('/RECORD'));
    const text = file?.content.kind === 'bytes' ? file.content.bytes.toString('utf8') : '';
    const rows = text.split('\n').filter((row) => row.startsWith('rich/'));
    return { text, hashes: Object.fromEntries(rows.map((row) => row.split(',').slice(0, 2))) };
  };
  return { own, put, without, record };
}

const hashOf = (text: string) => recordHash(Buffer.from(text));
const hashes = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, hashOf(text)]));

describe('RECORD of a layer whose files change', () => {
  it('lists what is left, and again all that comes back, each by the hash of its bytes', async () => {
    const { own, put, without, record } = await layer();
    const before = record().text;
    without('/tests/');
    expect(Object.keys(record().hashes)).toEqual(['rich/__init__.py', 'rich/_core.so']);
    put(...own('rich/tests/helper.py'));
    expect(record().hashes).toEqual(hashes);
    expect(record().text).toBe(before);
  });

  it('has the hash of a stripped file, and that of the wheel once it is put back', async () => {
    const { own, put, record } = await layer();
    const [original] = own('rich/_core.so');
    if (!original) throw new Error('it is not there');
    const file = join(temporaryDirectory(), 'stripped');
    const text = 'smaller';
    writeFileSync(file, text);
    put({ ...original, size: text.length, crc32: crc32(text), content: { kind: 'file', file } });
    expect(record().hashes).toEqual({ ...hashes, 'rich/_core.so': hashOf(text) });
    put(original);
    expect(record().hashes).toEqual(hashes);
  });
});
