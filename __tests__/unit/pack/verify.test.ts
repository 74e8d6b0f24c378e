import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import type { LayerFile } from '../../../src/layer/tree.js';
import { verifyZip } from '../../../src/pack/verify.js';
import { writeZip } from '../../../src/pack/zip.js';
import { readWheelEntries } from '../../../src/wheel/archive.js';
import { temporaryDirectory } from '../support/files.js';
import { rejectionOf } from '../support/values.js';

const files = ['a.py', 'b.py', 'c.py'].map((path, index): LayerFile => {
  const bytes = Buffer.from('x = 1\n'.repeat(index + 1));
  const content = { kind: 'bytes', bytes } as const;
  return { path, owner: 'a', size: bytes.length, crc32: crc32(bytes), mode: 0o644, content };
});

async function written() {
  const path = join(temporaryDirectory(), 'a.zip');
  await writeZip(files, path);
  const compressed = (await readWheelEntries(path)).map(({ compressedSize }) => compressedSize);
  return { path, compressed };
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error = await rejectionOf(work);
  if (!(error instanceof LayerpackError)) return `not ours: ${error}`;
  expect(error.finding).toMatchObject({ rule: 'output', title: 'Failed to write a sound zip' });
  return error.finding.reason;
}

/** Offsets within a central header. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT section 4.3.12 */
const fields = { crc: 16, compressed: 20, size: 24, mode: 40, offset: 42, name: 46 } as const;
const centralSignature = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

/** Changes a byte of the second entry's central header. */
function damage(path: string, field: number) {
  const bytes = readFileSync(path);
  const first = bytes.indexOf(centralSignature);
  const second = bytes.indexOf(centralSignature, first + 1);
  const at = second + field;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe('verifyZip', () => {
  it('passes what was written', async () => {
    const { path, compressed } = await written();
    await expect(verifyZip(path, files, compressed)).resolves.toBeUndefined();
  });

  it.each([
    ['CRC-32', fields.crc, /^the CRC-32 of b\.py is \d+ and not \d+$/],
    ['compressed size', fields.compressed, /^the compressed size of b\.py is \d+ and not \d+$/],
    ['size', fields.size, /^the size of b\.py is 13 and not 12$/],
    ['mode', fields.mode, /^the mode of b\.py is 421 and not 420$/],
    ['offset', fields.offset, /^the offset of b\.py is \d+ and not \d+$/],
    ['name', fields.name, /^entry 1 is c\.py, not b\.py$/],
  ])('refuses another %s in the directory', async (_, field, reason) => {
    const { path, compressed } = await written();
    damage(path, field);
    expect(await reasonOf(verifyZip(path, files, compressed))).toMatch(reason);
  });

  it('refuses fewer or more entries than meant', async () => {
    const { path, compressed } = await written();
    expect(await reasonOf(verifyZip(path, files.slice(1), compressed))).toBe('it has 3 entries and not 2');
    const more = [...files, ...files];
    expect(await reasonOf(verifyZip(path, more, compressed))).toBe('it has 3 entries and not 6');
  });

  it('refuses entries in another order', async () => {
    const { path, compressed } = await written();
    expect(await reasonOf(verifyZip(path, files.toReversed(), compressed))).toBe('entry 0 is a.py, not c.py');
  });

  it('refuses a name that is there twice', async () => {
    const path = join(temporaryDirectory(), 'a.zip');
    const [file] = files;
    if (!file) throw new Error('no file');
    const twice = [file, file];
    expect(await reasonOf(writeZip(twice, path))).toBe('entry 1 is a.py, not a.py');
  });

  it('refuses bytes before, between and after', async () => {
    const { path, compressed } = await written();
    const bytes = readFileSync(path);
    const more = Buffer.from('more');
    const first = bytes.indexOf(centralSignature);
    const variants = [
      Buffer.concat([more, bytes]),
      Buffer.concat([bytes.subarray(0, first), more, bytes.subarray(first)]),
      Buffer.concat([bytes, more]),
    ];
    for (const variant of variants) {
      writeFileSync(path, variant);
      expect(await rejectionOf(verifyZip(path, files, compressed))).toBeInstanceOf(Object);
    }
  });

  it.each([1, 10, 60])('refuses a zip that lacks its last %d bytes', async (count) => {
    const { path, compressed } = await written();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - count));
    expect(await rejectionOf(verifyZip(path, files, compressed))).toBeInstanceOf(Object);
  });

  it('tells damage that its reader notices as an unsound zip, too', async () => {
    const { path, compressed } = await written();
    writeFileSync(path, readFileSync(path).subarray(0, 40));
    expect(await reasonOf(verifyZip(path, files, compressed))).not.toMatch(/^not ours/);
  });
});
