import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readWheelContents } from '../../../src/layer/contents.js';
import { readElfFiles } from '../../../src/layer/elf-files.js';
import type { LayerFile } from '../../../src/layer/tree.js';
import { mergeWheels } from '../../../src/layer/tree.js';
import type { WheelEntry } from '../../../src/wheel/archive.js';
import { temporaryDirectory } from '../support/files.js';
import { makeElf } from '../support/make-elf.js';
import { rejectionOf, runtimeOf } from '../support/values.js';
import type { WheelWish } from '../support/wheels.js';
import { makeWheel } from '../support/wheels.js';

const runtime = runtimeOf('3.11');
const site = 'python/lib/python3.11/site-packages';
const elf = (soname: string) => makeElf({ soname, needed: ['libc.so.6'] }).bytes;
/** Larger than what is held in memory, and hardly anything of it repeats. */
const large = Buffer.concat([elf('large.so'), Buffer.alloc(20 * 1024 * 1024, elf('padding'))]);

async function filesOf(wish: WheelWish): Promise<readonly LayerFile[]> {
  const wheel = makeWheel(temporaryDirectory(), wish);
  return mergeWheels([await readWheelContents(wheel, runtime)], null).files;
}

/** Ours of the file at this path, with its place in the wheel changed. */
function withEntry(files: readonly LayerFile[], path: string, change: Partial<WheelEntry>): LayerFile[] {
  return files.map((file) => {
    if (!file.path.endsWith(path) || file.content.kind !== 'wheel') return file;
    return { ...file, content: { ...file.content, entry: { ...file.content.entry, ...change } } };
  });
}

const wish: WheelWish = {
  name: 'demo',
  files: {
    'demo/__init__.py': 'x = 1\n'.repeat(1000),
    'demo/_core.so': elf('_core.so'),
    'demo/node': elf('node'),
    'demo/no-elf.so': 'INPUT(libz.so)\n',
    'demo/empty.so': '',
    'demo/short.so': '\u007fELF',
    'demo/stored.bin': elf('stored.bin'),
    'demo/large.so': large,
    'demo-1.0.data/scripts/tool': elf('tool'),
    'demo-1.0.data/data/share/model.dat': elf('model.dat'),
  },
  stored: ['demo/stored.bin'],
};
const made = filesOf(wish);

describe('readElfFiles', () => {
  it('finds ELF files by their first bytes, wherever they lie and whatever their names', async () => {
    const scratch = temporaryDirectory();
    const found = await readElfFiles(await made, scratch);
    const facts = found.map(({ path, owner, reading }) => {
      return [path, owner, 'damaged' in reading ? reading.damaged : reading.soname];
    });
    expect(facts).toEqual([
      ['bin/tool', 'demo', 'tool'],
      [`${site}/demo/_core.so`, 'demo', '_core.so'],
      [`${site}/demo/large.so`, 'demo', 'large.so'],
      [`${site}/demo/node`, 'demo', 'node'],
      [`${site}/demo/short.so`, 'demo', 'its header names no class'],
      [`${site}/demo/stored.bin`, 'demo', 'stored.bin'],
      ['python/share/model.dat', 'demo', 'model.dat'],
    ]);
    expect(found.filter(({ unreadable }) => unreadable)).toEqual([]);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('reads files that are in memory', async () => {
    const bytes = elf('libgomp.so.1');
    const file = { path: 'lib/libgomp.so.1', owner: 'libgomp', size: bytes.length, crc32: 0, mode: 0o755 };
    const found = await readElfFiles([{ ...file, content: { kind: 'bytes', bytes } }], temporaryDirectory());
    expect(found).toMatchObject([{ path: 'lib/libgomp.so.1', reading: { soname: 'libgomp.so.1' } }]);
  });

  it.each<[string, string, Partial<WheelEntry>, RegExp]>([
    [
      'that has more bytes than its wheel says',
      'demo/_core.so',
      { size: 10 },
      /more bytes than its wheel says/,
    ],
    ['that has less bytes than its wheel says', 'demo/_core.so', { size: 10_000 }, /instead of 10000/],
    [
      'that is large and has more',
      'demo/large.so',
      { size: 17 * 1024 * 1024 },
      /more bytes than its wheel says/,
    ],
    ['that is large and has less', 'demo/large.so', { size: 2 ** 40 }, /instead of 1099511627776/],
    ['that is not where its wheel says', 'demo/_core.so', { headerOffset: 1 }, /no entry where/],
    ['that is cut short', 'demo/_core.so', { compressedSize: 60 }, /unexpected end/],
    ['that is large and cut short', 'demo/large.so', { compressedSize: 1000 }, /unexpected end/],
  ])('tells of a file %s, and reads the others', async (_, path, change, reason) => {
    const files = (await made).map((file) =>
      file.path.endsWith(path) && change.size !== undefined ? { ...file, size: change.size } : file,
    );
    const found = await readElfFiles(withEntry(files, path, change), temporaryDirectory());
    const bad = found.filter(({ unreadable }) => unreadable);
    expect(bad).toHaveLength(1);
    expect(bad[0]?.path).toBe(`${site}/${path}`);
    const [{ reading } = { reading: undefined }] = bad;
    expect(reading && 'damaged' in reading && reading.damaged).toMatch(reason);
    expect(found).toHaveLength(7);
  });

  it('tells of a file whose compressed bytes are no such bytes', async () => {
    const wheel = makeWheel(temporaryDirectory(), { name: 'bad', files: { 'bad/x.so': elf('x') } });
    const bytes = readFileSync(wheel.path);
    const at = bytes.indexOf('bad/x.so') + 'bad/x.so'.length;
    writeFileSync(wheel.path, bytes.fill(0xff, at, at + 40));
    const { files } = mergeWheels([await readWheelContents(wheel, runtime)], null);
    const found = await readElfFiles(files, temporaryDirectory());
    expect(found).toMatchObject([{ path: `${site}/bad/x.so`, unreadable: true }]);
  });

  it('fails where the disk fails, which is not about the file', async () => {
    const error = await rejectionOf(readElfFiles(await made, '/no/such/directory'));
    expect(error).toMatchObject({ code: 'ENOENT' });
  });
});
