import { statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import type { LayerFile } from '../../../src/layer/tree.js';
import { writeZip } from '../../../src/pack/zip.js';
import { zippedSize } from '../../../src/split/zipped-size.js';
import { temporaryDirectory } from '../support/files.js';

const fileOf = (path: string, text: string): LayerFile => {
  const bytes = Buffer.from(text);
  const content = { kind: 'bytes', bytes } as const;
  return { path, owner: 'a', size: bytes.length, crc32: crc32(bytes), mode: 0o644, content };
};

const textOf = ({ content }: LayerFile) => (content.kind === 'bytes' ? content.bytes : Buffer.alloc(0));
const compressedOf = (file: LayerFile) => (file.size === 0 ? 0 : deflateRawSync(textOf(file)).length);

// The last two: the most entries that a plain zip can count to, and one more
it.each([
  ['no file', []],
  ['an empty file', [fileOf('a', '')]],
  [
    'several',
    [fileOf('python/a.py', 'x = 1\n'.repeat(500)), fileOf('python/b/c.py', 'y'), fileOf('bin/d', '')],
  ],
  [
    'names beyond ASCII',
    [fileOf('python/größe.py', 'x'), fileOf('python/数.py', ''), fileOf('python/é', 'yy')],
  ],
  ['65,535', Array.from({ length: 65_535 }, (_, index) => fileOf(`f/${index}`, ''))],
  ['65,536', Array.from({ length: 65_536 }, (_, index) => fileOf(`f/${index}`, ''))],
] as const)(
  'counts the bytes of the zip that is written: %s',
  async (_, files) => {
    const path = join(temporaryDirectory(), 'x.zip');
    const { zipped } = await writeZip(files, path);
    expect(zippedSize(files.map((file) => ({ path: file.path, compressed: compressedOf(file) })))).toBe(
      zipped,
    );
    expect(statSync(path).size).toBe(zipped);
  },
  60_000,
);
