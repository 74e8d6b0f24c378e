import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Bytes } from '../../../src/elf/bytes.js';
import { bytesOf } from '../../../src/elf/bytes.js';
import { readElf } from '../../../src/elf/read.js';
import { makeElf } from '../support/make-elf.js';

/** What reading took, so that a test need not measure time. */
function counting(bytes: Bytes) {
  const taken = { reads: 0, bytes: 0 };
  const read = (offset: number, length: number) => {
    taken.reads += 1;
    const result = bytes.read(offset, length);
    taken.bytes += result.length;
    if (length > 8 * 1024 * 1024) throw new Error(`asked for ${length} bytes at once`);
    return result;
  };
  return { bytes: { size: bytes.size, read }, taken };
}

function damageOf(buffer: Buffer): string {
  const { bytes, taken } = counting(bytesOf(buffer));
  const reading = readElf(bytes);
  expect(taken.reads).toBeLessThan(400_000);
  expect(taken.bytes).toBeLessThan(64 * 1024 * 1024);
  return 'damaged' in reading ? reading.damaged : 'none';
}

const wish = {
  soname: 'libown.so',
  needed: ['libc.so.6'],
  versions: { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.3'], 'libm.so.6': ['GLIBC_2.4'] },
};

type Made = ReturnType<typeof makeElf>;

/** Entries of the dynamic section, in the order in which they are made. */
const entryAt = ({ at }: Made, index: number) => at.dynamic + index * 16;
const entry = { needed: 0, soname: 1, versions: 2, strings: 3, stringsSize: 4, end: 5 };

const value = (made: Made, index: number, to: bigint) =>
  void made.bytes.writeBigUInt64LE(to, entryAt(made, index) + 8);

describe('readElf of a damaged or hostile file', () => {
  it('is sound before it is damaged', () => {
    expect(damageOf(makeElf(wish).bytes)).toBe('none');
  });

  it.each<[string, RegExp, (made: Made) => Buffer | undefined]>([
    ['is empty', /does not start/, () => Buffer.alloc(0)],
    ['has the magic alone', /no class/, ({ bytes }) => bytes.subarray(0, 4)],
    ['ends in its header', /ends in its header/, ({ bytes }) => bytes.subarray(0, 40)],
    ['ends in its program headers', /program header table/, ({ bytes }) => bytes.subarray(0, 70)],
    ['is cut short by a byte', /ends after \d+ bytes/, ({ bytes }) => bytes.subarray(0, -1)],
    ['is of class 3', /no class/, ({ bytes }) => void bytes.writeUInt8(3, 4)],
    ['is of byte order 0', /no byte order/, ({ bytes }) => void bytes.writeUInt8(0, 5)],
    [
      'has its program headers at 2^63',
      /beyond the end/,
      ({ bytes }) => void bytes.writeBigUInt64LE(2n ** 63n, 32),
    ],
    ['has 65,535 program headers', /beyond the end/, ({ bytes }) => void bytes.writeUInt16LE(65_535, 56)],
    [
      'has program headers of no size',
      /0 bytes instead of 56/,
      ({ bytes }) => void bytes.writeUInt16LE(0, 54),
    ],
    [
      'is loaded to no address that it uses',
      /no part of the file/,
      ({ bytes, at }) => void bytes.writeBigUInt64LE(2n ** 64n - 1n, at.programHeaders + 16),
    ],
    [
      'loads more than there is',
      /ends after/,
      ({ bytes, at }) => void bytes.writeBigUInt64LE(2n ** 64n - 1n, at.programHeaders + 32),
    ],
    ['has its strings at 2^64 - 1', /no part/, (made) => value(made, entry.strings, 2n ** 64n - 1n)],
    ['has strings of no length', /beyond its string table/, (made) => value(made, entry.stringsSize, 0n)],
    [
      'names a library far outside',
      /beyond its string table/,
      (made) => value(made, entry.needed, 2n ** 32n),
    ],
    [
      'has no string table',
      /no string table/,
      (made) => void made.bytes.writeBigUInt64LE(21n, entryAt(made, entry.strings)),
    ],
    ['has a string without end', /does not end/, ({ bytes }) => void bytes.writeUInt8(65, bytes.length - 1)],
    ['has its versions at 0', /no part/, (made) => value(made, entry.versions, 0n)],
    [
      'has versions that point at themselves',
      /overlaps itself/,
      ({ bytes, at }) => void bytes.writeUInt32LE(1, at.versions + 12),
    ],
    [
      'has names of versions that point at themselves',
      /overlaps itself/,
      ({ bytes, at }) => void bytes.writeUInt32LE(15, at.versions + 16 + 12),
    ],
    [
      'has a next version beyond its segment',
      /beyond its segment/,
      ({ bytes, at }) => void bytes.writeUInt32LE(2 ** 32 - 1, at.versions + 12),
    ],
    [
      'has a name of a version beyond its segment',
      /beyond its segment/,
      ({ bytes, at }) => void bytes.writeUInt32LE(2 ** 32 - 1, at.versions + 8),
    ],
  ])('tells of one that %s', (_, reason, damage) => {
    const made = makeElf(wish);
    const bytes = damage(made) ?? made.bytes;
    expect(damageOf(bytes)).toMatch(reason);
  });

  it('does not believe counts of versions, as the loader does not', () => {
    const made = makeElf(wish);
    made.bytes.writeUInt16LE(65_535, made.at.versions + 2);
    expect(damageOf(made.bytes)).toBe('none');
  });

  it('says what machine it is for where that can be read', () => {
    const { bytes } = makeElf({ ...wish, machine: 190, type: 2 });
    expect(readElf(bytesOf(bytes.subarray(0, -1)))).toMatchObject({ machine: 190, type: 2 });
  });

  it.each([
    ['entries', 400_000, 'GLIBC_2.4', /more than 65536 entries/],
    ['text', 60_000, 'x'.repeat(60_000), /longer than any real/],
  ])('ends where there is too much of %s', (_, count, name, reason) => {
    // Each of the many entries names the same library
    const { bytes, at } = makeElf({ needed: [name] });
    const strings = bytes.subarray(at.strings);
    const first = bytes.subarray(at.dynamic, at.dynamic + 16);
    const rest = bytes.subarray(at.dynamic + 16, at.strings);
    const many = Buffer.concat([
      bytes.subarray(0, at.dynamic),
      Buffer.alloc(16 * count, first),
      rest,
      strings,
    ]);
    const grown = BigInt(16 * (count - 1));
    const add = (offset: number) => many.writeBigUInt64LE(many.readBigUInt64LE(offset) + grown, offset);
    for (const segment of [0, 1]) add(at.programHeaders + 56 * segment + 32);
    add(at.dynamic + 16 * count + 8);
    expect(damageOf(many)).toMatch(reason);
  });

  it('follows a chain of versions for so long and no longer', () => {
    const { bytes, at } = makeElf({ versions: { 'libc.so.6': ['GLIBC_2.4'] } });
    const record = bytes.subarray(at.versions + 16, at.versions + 32);
    record.writeUInt32LE(16, 12);
    const many = Buffer.alloc(16 * 100_000, record);
    const moved = Buffer.concat([bytes, many]);
    moved.writeUInt32LE(bytes.length - at.versions, at.versions + 8);
    moved.writeBigUInt64LE(BigInt(moved.length), at.programHeaders + 32);
    expect(damageOf(moved)).toMatch(/more than 65536 entries/);
  });
});

/** Numbers that are the same in every run. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 4;
  }
}

describe('readElf of a file with some bytes changed', () => {
  const interesting = [0, 1, 2, 16, 127, 128, 254, 255];

  it.each([
    ['made by hand', makeElf(wish).bytes],
    ['made by hand, 32 bits and big-endian', makeElf({ ...wish, class: 32, endianness: 'big' }).bytes],
    ['of this system', readFileSync('/bin/sh')],
  ])('never throws and never takes long: %s', (_, original) => {
    const random = numbers(20_261_125);
    const next = (below: number) => random.next().value % below;
    for (let round = 0; round < 3000; round += 1) {
      const changed = Buffer.from(original);
      // Headers decide most, so half of the changes hit them
      for (let change = 0; change <= next(8); change += 1) {
        const at = next(next(2) === 0 ? Math.min(changed.length, 1024) : changed.length);
        if (at > 3) changed[at] = interesting[next(interesting.length)] ?? 0;
      }
      const cut = next(4) === 0 ? changed.subarray(0, next(changed.length)) : changed;
      const { bytes, taken } = counting(bytesOf(cut));
      expect(() => readElf(bytes)).not.toThrow();
      expect(taken.bytes).toBeLessThan(64 * 1024 * 1024);
    }
  });
});
