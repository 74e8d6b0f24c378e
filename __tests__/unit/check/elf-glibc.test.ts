import { describe, expect, it } from '@jest/globals';
import type { ElfFile } from '../../../src/elf/read.js';
import { audit, file, told, versions } from './elf-support.js';

const error = ['elf-glibc error demo'];
const warning = ['elf-glibc warning demo'];
const cpp = 'libstdc++.so.6';

describe('elf-glibc', () => {
  it.each<[string, string, Partial<ElfFile>, readonly string[]]>([
    ['nothing of the very version that there is', '3.11', versions('libc.so.6', 'GLIBC_2.26'), []],
    ['nothing of 2.34 on Amazon Linux 2023', '3.13', versions('libc.so.6', 'GLIBC_2.34'), []],
    ['one above', '3.11', versions('libc.so.6', 'GLIBC_2.27'), error],
    ['one above on Amazon Linux 2023', '3.13', versions('libc.so.6', 'GLIBC_2.35'), error],
    ['one above on Amazon Linux 1', '3.7', versions('libc.so.6', 'GLIBC_2.18'), error],
    ['numbers as numbers', '3.11', versions('libc.so.6', 'GLIBC_2.3', 'GLIBC_2.2.5', 'GLIBC_2.9'), []],
    ['versions of libm as well', '3.11', versions('libm.so.6', 'GLIBC_2.29'), error],
    ['nothing of a weak version', '3.11', versions('libc.so.6', '?GLIBC_2.99'), []],
    ['the mark of DT_RELR as 2.36', '3.13', versions('libc.so.6', 'GLIBC_ABI_DT_RELR'), error],
    ['DT_RELR itself as 2.36', '3.13', { relr: true, needed: ['libc.so.6'] }, error],
    ['nothing of DT_RELR in a static program', '3.11', { relr: true, static: true, needed: [] }, []],
    ['GLIBC_PRIVATE as a warning', '3.11', versions('libc.so.6', 'GLIBC_PRIVATE'), warning],
    ['nothing of names that only look so', '3.11', versions('libc.so.6', 'GLIBC_9', 'XGLIBC_2.99'), []],
    ['nothing of another library', '3.11', versions('libz.so.1', 'ZLIB_1.2.99'), []],
    ['nothing of the last GLIBCXX', '3.11', versions(cpp, 'GLIBCXX_3.4.24', 'CXXABI_1.3.11'), []],
    ['a newer GLIBCXX', '3.11', versions(cpp, 'GLIBCXX_3.4.25'), error],
    ['a newer CXXABI', '3.11', versions(cpp, 'CXXABI_1.3.12'), error],
    ['nothing of what every image has', '3.13', versions(cpp, 'GLIBCXX_3.4.29', 'CXXABI_1.3.13'), []],
    ['what some images had as a warning', '3.13', versions(cpp, 'GLIBCXX_3.4.30'), warning],
    ['the last that was seen as a warning', '3.13', versions(cpp, 'GLIBCXX_3.4.33'), warning],
    ['what none had', '3.13', versions(cpp, 'GLIBCXX_3.4.34'), error],
  ])('tells %s', (_, runtime, facts, expected) => {
    expect(told(audit([file('demo/x.so', facts)], { runtime }))).toEqual(expected);
  });

  it('names the file that needs most, and what there is', () => {
    const needing = (version: string) => versions('libc.so.6', version);
    const files = [
      file('demo/a.so', needing('GLIBC_2.28')),
      file('demo/b.so', needing('GLIBC_2.34')),
      file('demo/c.so', needing('GLIBC_2.9')),
    ];
    expect(audit(files).findings).toMatchObject([
      {
        title: 'demo needs a newer C library than the runtime has',
        reason: expect.stringMatching(
          /demo\/b\.so and 1 more file need up to GLIBC_2\.34, and Amazon Linux 2 has up to GLIBC_2\.26$/,
        ),
        advice: expect.stringContaining('manylinux_2_26'),
      },
    ]);
  });

  const newer = versions(cpp, 'GLIBCXX_3.4.30');
  const own = (facts: Partial<ElfFile> = {}) => file('demo.libs/libstdc++.so.6', facts);

  it.each<[string, Partial<ElfFile>, readonly string[]]>([
    ['nothing where DT_RPATH leads to a library of its own', { ...newer, rpath: '$ORIGIN/../demo.libs' }, []],
    [
      'a warning where DT_RUNPATH does, as the runtime goes before it',
      { ...newer, runpath: '$ORIGIN/../demo.libs' },
      warning,
    ],
    ['a warning where the distribution has one that may be loaded before', newer, warning],
    ['a warning where DT_RPATH leads elsewhere', { ...newer, rpath: '$ORIGIN/../lib' }, warning],
  ])('is %s', (_, facts, expected) => {
    expect(told(audit([file('demo/x.so', facts), own()]))).toEqual(expected);
  });

  it('says that a library of its own helps only where it is loaded before', () => {
    const [finding] = audit([file('demo/x.so', newer), own()]).findings;
    expect(finding?.reason).toMatch(
      /has up to GLIBCXX_3\.4\.24; that does no harm where \S+demo\.libs\/libstdc\+\+\.so\.6 is loaded before$/,
    );
  });

  it('holds where the image seems to have no C library', () => {
    const image = { names: new Set<string>(), source: 'the image x' };
    const { findings } = audit([file('demo/x.so', versions('libc.so.6', 'GLIBC_2.28'))], { image });
    expect(findings.map(({ rule }) => rule)).toEqual(['elf-glibc', 'elf-needed']);
  });

  it('holds for what a library of the layer needs in turn', () => {
    expect(told(audit([own(versions('libc.so.6', 'GLIBC_2.28'))]))).toEqual(error);
  });

  it.each<[string, Partial<ElfFile>]>([
    ['its interpreter', { interpreter: '/lib/ld-musl-x86_64.so.1' }],
    ['the C library that it needs', { needed: ['libc.musl-x86_64.so.1'] }],
    ["musl's own name", { needed: ['libc.so'] }],
  ])('knows a file for musl by %s', (_, facts) => {
    const [finding, ...more] = audit([file('demo/x.so', facts)]).findings;
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'elf-glibc',
      severity: 'error',
      title: 'demo is built for another C library',
    });
  });

  it('is a notice for musl where the same is there for glibc', () => {
    const files = [file('demo/x-linux-musl.so', { needed: ['libc.so'] }), file('demo/x-linux-gnu.so')];
    expect(told(audit(files))).toEqual(['elf-glibc notice demo']);
  });

  it('is a warning where the same is there for an older glibc', () => {
    const files = [
      file('demo/linux-x64/tool', versions('libc.so.6', 'GLIBC_2.28')),
      file('demo/linux/tool', versions('libc.so.6', 'GLIBC_2.17')),
    ];
    expect(told(audit(files))).toEqual(warning);
  });

  it('is an error for what Python loads, although the same is there for an older glibc', () => {
    const files = [
      file('demo/_x.abi3.so', versions('libc.so.6', 'GLIBC_2.28')),
      file('demo/manylinux2014/_x.abi3.so', versions('libc.so.6', 'GLIBC_2.17')),
    ];
    expect(told(audit(files))).toEqual(error);
  });

  it('is an error for musl where Python loads just that file', () => {
    const files = [file('demo/_x.abi3.so', { needed: ['libc.so'] }), file('demo/gnu/_x.abi3.so')];
    expect(told(audit(files))).toEqual(error);
  });
});
