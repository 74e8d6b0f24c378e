import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../src/elf/bytes.js';
import type { ElfFile } from '../../../src/elf/read.js';
import { readElf } from '../../../src/elf/read.js';
import type { ElfWish } from '../support/make-elf.js';
import { makeElf } from '../support/make-elf.js';

const read = (wish: ElfWish) => readElf(bytesOf(makeElf(wish).bytes));

describe('readElf', () => {
  const wish: ElfWish = {
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    soname: 'libown.so.1',
    needed: ['libz.so.1', 'libc.so.6'],
    rpath: '$ORIGIN/a:$ORIGIN/b',
    runpath: '$ORIGIN/../c',
    versions: { 'libc.so.6': ['GLIBC_2.2.5', '?GLIBC_2.38'], 'libz.so.1': ['ZLIB_1.2.9'] },
  };
  const facts: Partial<ElfFile> = {
    type: 3,
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    soname: 'libown.so.1',
    needed: ['libz.so.1', 'libc.so.6'],
    rpath: '$ORIGIN/a:$ORIGIN/b',
    runpath: '$ORIGIN/../c',
    versions: [
      {
        file: 'libc.so.6',
        versions: [
          { name: 'GLIBC_2.2.5', weak: false },
          { name: 'GLIBC_2.38', weak: true },
        ],
      },
      { file: 'libz.so.1', versions: [{ name: 'ZLIB_1.2.9', weak: false }] },
    ],
    relr: false,
    static: false,
  };

  it.each([
    [64, 'little', 62],
    [64, 'big', 22],
    [32, 'little', 40],
    [32, 'big', 20],
  ] as const)('reads files of %d bits, %s-endian', (bits, endianness, machine) => {
    const header = { class: bits, endianness, machine };
    expect(read({ ...wish, ...header })).toEqual({ ...facts, ...header });
  });

  it('needs no section headers and no last zero of the dynamic section', () => {
    const made = makeElf(wish);
    const end = made.at.strings;
    // The last entry is DT_NULL: another tag in its place leaves the section without an end
    made.bytes.writeBigUInt64LE(21n, end - 16);
    expect(readElf(bytesOf(made.bytes))).toMatchObject(facts);
  });

  it.each<[string, ElfWish, Partial<ElfFile>]>([
    ['a library without anything', {}, { soname: null, needed: [], static: false }],
    ['a file without a dynamic section', { bare: true, type: 2 }, { needed: [], static: true }],
    ['a static program that can lie anywhere', { pie: true, relr: true }, { relr: true, static: true }],
    [
      'a program that the loader starts',
      { pie: true, interpreter: '/lib/ld-musl-x86_64.so.1' },
      { interpreter: '/lib/ld-musl-x86_64.so.1', static: false },
    ],
    ['relocations of the kind DT_RELR', { relr: true }, { relr: true, static: false }],
    ['an object file by its header alone', { type: 1, needed: ['x'] }, { type: 1, needed: [] }],
    ['a name that is no text', { soname: '\u0001\u202e' }, { soname: '\u0001\u202e' }],
  ])('reads %s', (_, given, expected) => {
    expect(read(given)).toMatchObject(expected);
  });
});
