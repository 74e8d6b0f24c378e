import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { WheelEntry } from '../../../src/wheel/archive.js';
import { readWheelEntries } from '../../../src/wheel/archive.js';
import { extractEntry } from '../../../src/wheel/extract.js';
import { temporaryDirectory } from '../support/files.js';
import { makeWheel } from '../support/wheels.js';

const large = Buffer.alloc(3 * 1024 * 1024, 'more than one piece\n');
const contents = { 'a.txt': Buffer.from('text'), 'empty.py': Buffer.alloc(0), 'large.bin': large };

async function wheelWith(stored: readonly string[]) {
  const directory = temporaryDirectory();
  const { path } = makeWheel(directory, { name: 'demo', files: contents, stored });
  const entries = new Map((await readWheelEntries(path)).map((entry) => [entry.path, entry]));
  const extract = async (name: string, change: Partial<WheelEntry> = {}) => {
    const entry = entries.get(name);
    if (!entry) throw new Error(name);
    const target = join(directory, 'target');
    await extractEntry(path, { ...entry, ...change }, target);
    return readFileSync(target);
  };
  return extract;
}

describe('extractEntry', () => {
  it.each<[string, readonly string[]]>([
    ['deflated', []],
    ['stored', Object.keys(contents)],
  ])('writes what is %s, over what was there', async (_, stored) => {
    const extract = await wheelWith(stored);
    for (const [name, content] of Object.entries(contents).reverse())
      expect((await extract(name)).equals(content)).toBe(true);
  });

  it.each<[Partial<WheelEntry>, RegExp]>([
    [{ size: 3 }, /more bytes than its wheel says/],
    [{ size: 5 }, /4 bytes instead of 5/],
    [{ crc32: 1 }, /other bytes than its wheel says/],
    [{ headerOffset: 3 }, /no entry where its directory says/],
    [{ compressedSize: 2 }, /unexpected end of file/],
  ])('refuses what is not as the directory says: %j', async (change, reason) => {
    const extract = await wheelWith([]);
    const refusal = await extract('a.txt', change).catch((error: unknown) => error as Error);
    expect(refusal).toMatchObject({ message: expect.stringMatching(reason) });
    expect(refusal).not.toHaveProperty('syscall');
  });

  it('tells of a disk that takes nothing by its syscall', async () => {
    const directory = temporaryDirectory();
    const { path } = makeWheel(directory, { name: 'demo', files: contents });
    const [entry] = await readWheelEntries(path);
    if (!entry) throw new Error('no entry');
    await expect(extractEntry(path, entry, join(directory, 'none/target'))).rejects.toHaveProperty('syscall');
  });
});
