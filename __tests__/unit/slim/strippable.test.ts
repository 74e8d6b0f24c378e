import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../src/elf/bytes.js';
import { profileOf } from '../../../src/slim/elf-profile.js';
import { isStrippable, liesAmongRepaired } from '../../../src/slim/strippable.js';
import { addSections } from '../support/add-sections.js';
import type { ElfWish } from '../support/make-elf.js';
import { makeElf } from '../support/make-elf.js';

const symbols = { name: '.symtab', type: 2, content: Buffer.alloc(24) };

function strippable(bytes: Buffer, sections = [symbols]): boolean {
  const profile = profileOf(bytesOf(addSections(bytes, sections)));
  if ('damaged' in profile) throw new Error(profile.damaged);
  return isStrippable(profile, 'x86_64');
}

describe('what is stripped', () => {
  it.each<[string, ElfWish]>([
    ['libraries', { soname: 'libown.so.1' }],
    ['programs', { pie: true, interpreter: '/lib64/ld-linux-x86-64.so.2' }],
    ['what a linker gave an RPATH', { rpath: '$ORIGIN', runpath: '$ORIGIN/../other' }],
    ['what has a number for a name', { soname: 'libown-12345678.1.so' }],
  ])('is %s', (_, wish) => {
    expect(strippable(makeElf(wish).bytes)).toBe(true);
  });

  it.each<[string, ElfWish]>([
    ['for another machine', { machine: 183 }],
    ['static programs', { pie: true }],
    ['object files', { type: 1 }],
    ['what auditwheel has renamed', { soname: 'libown-1a2b3c4d.so.1.2' }],
    ['what needs a library that auditwheel has renamed', { needed: ['libc.so.6', 'libother-1a2b3c4d.so'] }],
    ['what auditwheel gave an RPATH', { rpath: '$ORIGIN:$ORIGIN/../../own.libs' }],
    ['what auditwheel gave a RUNPATH', { runpath: '$ORIGIN/own.libs/' }],
  ])('is nothing %s', (_, wish) => {
    expect(strippable(makeElf(wish).bytes)).toBe(false);
  });

  it('is nothing whose names patchelf has moved', () => {
    const { bytes } = makeElf({ soname: 'libown.so.1' });
    bytes.writeUInt32LE(6, 64 + 4);
    expect(strippable(bytes)).toBe(false);
  });

  it.each([
    ['.debug_info', 1, true],
    ['.zdebug_line', 1, true],
    ['.symtab', 2, true],
    ['.dynsym', 11, false],
    ['.gnu_debuglink', 1, false],
  ] as const)('has something for it, such as %s of type %d: %s', (name, type, expected) => {
    expect(strippable(makeElf().bytes, [{ name, type, content: Buffer.alloc(24) }])).toBe(expected);
  });

  it.each([
    ['python/lib/python3.11/site-packages/numpy.libs/libgfortran.so.5', true],
    ['python/lib/python3.11/site-packages/pkg/.dylibs/libz.dylib', true],
    ['python/lib/python3.11/site-packages/pkg/.libs/libz.so', true],
    ['python/lib/python3.11/site-packages/libs/libz.so', false],
    ['python/lib/python3.11/site-packages/numpy.libs', false],
  ])('lies in no directory of repaired libraries (%s: %s)', (path, expected) => {
    expect(liesAmongRepaired(path)).toBe(expected);
  });
});
