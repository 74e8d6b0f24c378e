import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { LayerFile } from '../../../src/layer/tree.js';
import { writeZip } from '../../../src/pack/zip.js';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';

const nothing = (path: string): LayerFile => {
  const content = { kind: 'bytes', bytes: Buffer.alloc(0) } as const;
  return { path, owner: 'a', size: 0, crc32: 0, mode: 0o644, content };
};

// The last number that a plain zip can count to, and the first that it cannot
it.each([65_535, 65_536])(
  'writes a zip of %d files',
  async (count) => {
    const path = join(temporaryDirectory(), 'many.zip');
    const name = (index: number) => `f/${String(index).padStart(6, '0')}`;
    await writeZip(
      Array.from({ length: count }, (_, index) => nothing(name(index))),
      path,
    );
    const found = python<readonly [number, string, string]>(
      'import zipfile\nn = zipfile.ZipFile(input).namelist()\nprint(json.dumps([len(n), n[0], n[-1]]))',
      path,
    );
    expect(found).toEqual([count, name(0), name(count - 1)]);
  },
  40_000,
);
