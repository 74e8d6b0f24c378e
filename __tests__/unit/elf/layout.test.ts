import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../src/elf/bytes.js';
import type { ElfLayout } from '../../../src/elf/layout.js';
import { readElfLayout } from '../../../src/elf/layout.js';
import { addSections } from '../support/add-sections.js';
import { base, makeElf } from '../support/make-elf.js';

const made = () => makeElf({ soname: 'libown.so.1', needed: ['libc.so.6'] }).bytes;
const sections = [
  { name: '.dynsym', type: 11, content: Buffer.alloc(48) },
  { name: '.debug_info', type: 1, content: Buffer.alloc(5) },
];

function read(bytes: Buffer): ElfLayout {
  const layout = readElfLayout(bytesOf(bytes));
  if ('damaged' in layout) throw new Error(layout.damaged);
  return layout;
}

describe('readElfLayout', () => {
  it('tells what is loaded where, with its alignment', () => {
    const bytes = made();
    const { segments, headers } = read(bytes);
    const whole = { offset: 0, address: base, fileSize: bytes.length, memorySize: bytes.length };
    expect(segments[0]).toEqual({ type: 1, ...whole, flags: 5, alignment: 8 });
    expect(headers).toEqual([
      { offset: 0, size: 64 },
      { offset: 64, size: 112 },
    ]);
  });

  it.each([32, 64] as const)('reads segments of %d bits, big-endian', (bits) => {
    const { bytes } = makeElf({ class: bits, endianness: 'big', machine: 22 });
    const whole = { offset: 0, address: base, fileSize: bytes.length, memorySize: bytes.length };
    expect(read(bytes).segments[0]).toEqual({ type: 1, ...whole, flags: 5, alignment: bits / 8 });
  });

  it('names the sections, and has none where their headers are gone', () => {
    const start = made().length;
    expect(read(addSections(made(), sections)).sections).toEqual([
      { name: '', type: 0, offset: 0, size: 0 },
      { name: '.dynsym', type: 11, offset: start, size: 48 },
      { name: '.debug_info', type: 1, offset: start + 48, size: 5 },
      { name: '.shstrtab', type: 3, offset: start + 53, size: expect.any(Number) },
    ]);
    expect(read(made()).sections).toEqual([]);
  });

  it('tells whether the names lie where they can be written to', () => {
    const bytes = made();
    expect(read(bytes).writableNames).toBe(false);
    bytes.writeUInt32LE(6, 64 + 4);
    expect(read(bytes).writableNames).toBe(true);
  });

  it.each<[string, RegExp, (bytes: Buffer) => void]>([
    ['lie beyond the end', /lies beyond the end/, (bytes) => void bytes.writeBigUInt64LE(2n ** 40n, 40)],
    ['are of another size', /have 40 bytes instead of 64/, (bytes) => void bytes.writeUInt16LE(40, 58)],
    ['are more than there are', /lies beyond the end/, (bytes) => void bytes.writeUInt16LE(6, 60)],
    ['have their names nowhere', /lie in none of them/, (bytes) => void bytes.writeUInt16LE(9, 62)],
    [
      'are as many as there can never be',
      /more than 65536 entries/,
      (bytes) => {
        bytes.writeUInt16LE(0, 60);
        bytes.writeBigUInt64LE(2n ** 33n, Number(bytes.readBigUInt64LE(40)) + 32);
      },
    ],
    [
      'have a name beyond all names',
      /the name of a section/,
      (bytes) => void bytes.writeUInt32LE(2 ** 31, Number(bytes.readBigUInt64LE(40)) + 64),
    ],
  ])('tells of section headers that %s', (_, reason, damage) => {
    const bytes = addSections(made(), sections);
    damage(bytes);
    expect(readElfLayout(bytesOf(bytes))).toEqual({ damaged: expect.stringMatching(reason) });
  });
});
