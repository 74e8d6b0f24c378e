import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../src/elf/bytes.js';
import type { ElfProfile } from '../../../src/slim/elf-profile.js';
import { profileOf } from '../../../src/slim/elf-profile.js';
import { worseBy } from '../../../src/slim/worse.js';
import { addSections } from '../support/add-sections.js';
import type { ElfWish } from '../support/make-elf.js';
import { makeElf } from '../support/make-elf.js';

const wish: ElfWish = {
  soname: 'libown.so.1',
  needed: ['libz.so.1', 'libc.so.6'],
  rpath: '/a',
  runpath: '/b',
  versions: { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.17'] },
};
const exported = { name: '.dynsym', type: 11, content: Buffer.alloc(48) };
const symbols = { name: '.symtab', type: 2, content: Buffer.alloc(4096) };

const whole = (more: ElfWish = {}) => addSections(makeElf({ ...wish, ...more }).bytes, [exported, symbols]);
const stripped = (more: ElfWish = {}) => addSections(makeElf({ ...wish, ...more }).bytes, [exported]);

function profile(bytes: Buffer): ElfProfile {
  const found = profileOf(bytesOf(bytes));
  if ('damaged' in found) throw new Error(found.damaged);
  return found;
}

const verdict = (after: Buffer) => worseBy(profile(whole()), profileOf(bytesOf(after)));

/** Where fields of the two program headers lie: the first is what is loaded, the second its dynamic section. */
const first = { flags: 68, offset: 72, address: 80, memorySize: 104, alignment: 112 };
const second = { offset: 128 };

/** Four bytes between the headers and the rest, as strip leaves files that patchelf has changed. */
function shifted(bytes: Buffer): Buffer {
  const headers = 64 + 2 * 56;
  const moved = Buffer.concat([bytes.subarray(0, headers), Buffer.alloc(4), bytes.subarray(headers)]);
  for (const field of [first.offset, second.offset, 40])
    moved.writeBigUInt64LE(moved.readBigUInt64LE(field) + 4n, field);
  for (let at = Number(moved.readBigUInt64LE(40)); at < moved.length; at += 64)
    moved.writeBigUInt64LE(moved.readBigUInt64LE(at + 24) + 4n, at + 24);
  return moved;
}

describe('a stripped file', () => {
  it('is no worse where its loader finds all as before', () => {
    expect(profile(whole()).hasSymbols).toBe(true);
    expect(profile(stripped()).hasSymbols).toBe(false);
    expect(verdict(stripped())).toBeNull();
  });

  it.each<[string, ElfWish]>([
    ['would be for another processor', { machine: 183 }],
    ['would be of another type', { type: 2 }],
    ['would have another loader', { interpreter: '/lib64/ld-linux-x86-64.so.2' }],
    ['would have another name', { soname: 'libown.so.2' }],
    ['would have other needed libraries', { needed: ['libz.so.1'] }],
    ['would have another RPATH', { rpath: '/c' }],
    ['would have another RUNPATH', { runpath: '/c' }],
    ['would have other needed versions', { versions: { 'libc.so.6': ['GLIBC_2.2.5'] } }],
    ['would have relocations of another kind', { relr: true }],
  ])('%s', (reason, more) => {
    expect(verdict(stripped(more))).toBe(reason);
  });

  it.each<[string, (bytes: Buffer) => Buffer | undefined]>([
    ['would no longer be aligned', shifted],
    ['would no longer be aligned', (bytes) => void bytes.writeBigUInt64LE(0x20000n, first.alignment)],
    ['would be loaded with other content', (bytes) => void bytes.writeUInt32LE(7, first.flags)],
    [
      'would be loaded with other content',
      (bytes) => void bytes.writeBigUInt64LE(bytes.readBigUInt64LE(first.memorySize) + 1n, first.memorySize),
    ],
    ['would be loaded in other parts', (bytes) => void bytes.writeUInt32LE(1, 64 + 56)],
    ['would not be smaller', (bytes) => Buffer.concat([bytes, Buffer.alloc(8192)])],
  ])('%s (%#)', (reason, damage) => {
    const bytes = stripped();
    expect(verdict(damage(bytes) ?? bytes)).toBe(reason);
  });

  it('would export other symbols', () => {
    const fewer = { ...exported, content: Buffer.alloc(24) };
    expect(verdict(addSections(makeElf(wish).bytes, [fewer]))).toBe('would export or import other symbols');
    expect(verdict(makeElf(wish).bytes)).toBe('would export or import other symbols');
  });

  it('can no longer be read', () => {
    const cut = stripped().subarray(0, 200);
    expect(verdict(cut)).toMatch(/^could no longer be read: it ends after 200 bytes/);
  });

  it('is held against all of a large file', () => {
    const large = (last: number) => {
      const { bytes } = makeElf(wish);
      const more = Buffer.concat([bytes, Buffer.alloc(3 * 1024 * 1024, 1), Buffer.from([last])]);
      for (const field of [96, first.memorySize]) more.writeBigUInt64LE(BigInt(more.length), field);
      return more;
    };
    const before = profile(addSections(large(1), [symbols]));
    expect(worseBy(before, profile(addSections(large(1), [])))).toBeNull();
    expect(worseBy(before, profile(addSections(large(2), [])))).toBe('would be loaded with other content');
  });
});
