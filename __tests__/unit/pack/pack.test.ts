import { existsSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { LayerFile } from '../../../src/layer/tree.js';
import { openOutputDirectory } from '../../../src/pack/output-directory.js';
import { packLayer } from '../../../src/pack/pack.js';
import { temporaryDirectory } from '../support/files.js';
import { inputsOf } from '../support/values.js';

const bytes = Buffer.alloc(10_486);

const files = Array.from({ length: 250 }, (_, index): LayerFile => {
  const path = `python/${String(index).padStart(4, '0')}.txt`;
  const content = { kind: 'bytes', bytes } as const;
  return { path, owner: 'a', size: bytes.length, crc32: crc32(bytes), mode: 0o644, content };
});

describe('packLayer', () => {
  it('tells by files and bytes how far it is, and writes under a temporary name', async () => {
    const output = await openOutputDirectory(temporaryDirectory());
    const told: string[] = [];

    const { built } = await packLayer(inputsOf(), 'data', files, output, (text) => told.push(text));

    expect(told).toEqual([
      'Packing data: 100 of 250 files, 1.0 of 2.5 MB',
      'Packing data: 200 of 250 files, 2.0 of 2.5 MB',
    ]);
    expect(built).toMatchObject({ zip: 'data-python3.12-x86_64.zip', unzipped: 250 * bytes.length });
    expect(existsSync(output.temporary(built.zip))).toBe(true);
  });
});
