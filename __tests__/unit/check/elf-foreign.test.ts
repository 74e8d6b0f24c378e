import { describe, expect, it } from '@jest/globals';
import type { ElfFacts } from '../../../src/check/elf-facts.js';
import { isForeignName, platformless, platformOf } from '../../../src/check/elf-foreign.js';
import type { ElfFile } from '../../../src/elf/read.js';
import type { ElfFileOfLayer } from '../../../src/layer/elf-files.js';
import { audit, elfOf, file, told } from './elf-support.js';

const arm: Partial<ElfFile> = { machine: 183 };

describe('elf-machine', () => {
  it.each<[string, Partial<ElfFile>, 'x86_64' | 'aarch64', readonly string[]]>([
    ['nothing of x86_64 on x86_64', {}, 'x86_64', []],
    ['nothing of arm64 on arm64', arm, 'aarch64', []],
    ['arm64 on x86_64', arm, 'x86_64', ['elf-machine error demo']],
    ['x86_64 on arm64', {}, 'aarch64', ['elf-machine error demo']],
    ['32 bits', { machine: 3, class: 32 }, 'x86_64', ['elf-machine error demo']],
    ['32 bits of the same machine (x32)', { class: 32 }, 'x86_64', ['elf-machine error demo']],
    ['big-endian', { ...arm, endianness: 'big' }, 'aarch64', ['elf-machine error demo']],
    ['nothing of an object file', { ...arm, type: 1 }, 'x86_64', []],
    ['nothing of code for a graphics processor', { machine: 190, type: 2 }, 'x86_64', []],
  ])('tells %s', (_, facts, machine, expected) => {
    expect(told(audit([file('demo/x.so', facts)], { machine }))).toEqual(expected);
  });

  it('holds wherever a file lies and whatever its name', () => {
    const data: ElfFileOfLayer = { path: 'python/share/demo/model', owner: 'demo', reading: elfOf(arm) };
    const [finding] = audit([data]).findings;
    expect(finding).toMatchObject({
      rule: 'elf-machine',
      reason: 'python/share/demo/model is for arm64, and the layer is for x86_64',
    });
  });

  it('is one finding for all files of a distribution', () => {
    const files = Array.from({ length: 200 }, (_, index) => file(`demo/${index}.so`, arm));
    const [finding, ...more] = audit([...files, file('other/x.so')]).findings;
    expect(more).toEqual([]);
    expect(finding?.reason).toMatch(/0\.so and 199 more files are for arm64/);
  });

  it.each([
    ['demo/attach_linux_x86.so', 'demo/attach_linux_amd64.so'],
    ['demo/linux-arm64/tool', 'demo/linux-x64/tool'],
    ['demo/bin/aarch64/libx.so.1', 'demo/bin/x86_64/libx.so.1'],
  ])('is a notice for %s where there is %s too', (foreign, own) => {
    expect(told(audit([file(foreign, arm), file(own)]))).toEqual(['elf-machine notice demo']);
    expect(told(audit([file(foreign, arm), file(own, {}, 'other')]))).toEqual(['elf-machine error demo']);
    expect(told(audit([file(foreign, arm), file(own, arm)]))).toEqual(['elf-machine error demo']);
  });

  it.each([
    ['a/_a.abi3.so', 'a/x86_64/_a.abi3.so'],
    ['arm/_a.abi3.so', 'arm/x86_64/_a.abi3.so'],
    ['a/_a.cpython-311-x86_64-linux-gnu.so', 'a/_a.so'],
    ['a/_a.cpython-311-x86_64-linux-gnu.so', 'a/x86_64/_a.so'],
  ])('is an error for %s, which Python loads, although there is %s', (loaded, other) => {
    expect(told(audit([file(loaded, arm), file(other)]))).toEqual([
      `elf-machine error ${loaded.split('/')[0]}`,
    ]);
  });

  it('is an error beside a file that is for this machine and another Python', () => {
    const files = [
      file('demo/x.cpython-311-aarch64-linux-gnu.so', arm),
      file('demo/x.cpython-310-x86_64-linux-gnu.so'),
    ];
    expect(told(audit(files))).toEqual(['elf-machine error demo', 'elf-python error demo']);
  });
});

describe('elf-python', () => {
  it.each<[string, string, boolean]>([
    ['x.cpython-311-x86_64-linux-gnu.so', '3.11', false],
    ['x.cpython-310-x86_64-linux-gnu.so', '3.11', true],
    ['x.cpython-311-aarch64-linux-gnu.so', '3.11', true],
    ['x.cpython-311-x86_64-linux-musl.so', '3.11', true],
    ['x.cpython-313t-x86_64-linux-gnu.so', '3.13', true],
    ['x.cpython-37m-x86_64-linux-gnu.so', '3.7', false],
    ['x.cpython-36m-x86_64-linux-gnu.so', '3.7', true],
    ['x.cpython-38-x86_64-linux-gnu.so', '3.8', false],
    ['x.pypy39-pp73-x86_64-linux-gnu.so', '3.9', true],
    ['x.cpython-311.so', '3.11', false],
    ['x.abi3.so', '3.11', false],
    ['x.so', '3.11', false],
    ['libcpython-310.so.1', '3.11', false],
    ['cpython-310-x86_64-linux-gnu/x.so', '3.11', false],
  ])('of %s on %s: %s', (path, python, foreign) => {
    expect(isForeignName(path, { python, machine: 'x86_64' })).toBe(foreign);
  });

  it('says whose the file is and what the runtime has', () => {
    const [finding] = audit([file('demo/x.cpython-38-x86_64-linux-gnu.so')]).findings;
    expect(finding).toMatchObject({
      rule: 'elf-python',
      severity: 'error',
      subject: 'demo',
      reason: expect.stringMatching(
        /can be loaded by cpython-38-x86_64-linux-gnu alone, and the runtime's is cpython-311-x86_64-linux-gnu$/,
      ),
    });
  });

  it('is a notice where the same is there for the runtime', () => {
    const names = ['38', '310', '311'].map((tag) => file(`demo/x.cpython-${tag}-x86_64-linux-gnu.so`));
    const [finding, ...more] = audit(names).findings;
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'elf-python', severity: 'notice' });
    expect(finding?.reason).toMatch(
      /cpython-38-\S+ and cpython-310-\S+ alone, and it has the same for python3\.11$/,
    );
  });
});

describe('platformless', () => {
  it.each([
    ['a/attach_linux_x86.so', 'a/attach.so'],
    ['a/linux-x86_64/tool', 'a/tool'],
    ['a/x.cpython-311-x86_64-linux-gnu.so', 'a/x.so'],
    ['a/libarm.so', 'a/libarm.so'],
    ['a/kernel_80.so', 'a/kernel.80.so'],
    ['a/tool-linux-64', 'a/tool'],
    ['a/x.cpython-313t-x86_64-linux-gnu.so', 'a/x.so'],
    ['', ''],
  ])('of %j is %j', (path, name) => {
    expect(platformless(path)).toBe(name);
  });
});

describe('platformOf', () => {
  it.each([
    ['a/attach_linux_x86.so', ['linux', 'x86']],
    ['a/x86_64/x.cpython-38-x86_64-linux-gnu.so', ['x8664', 'cpython', '38', 'linux', 'gnu']],
    ['a/x86_64/x.cpython-311-x86_64-linux-gnu.so', ['x8664']],
    ['a/x.cpython-311-x86_64-linux-gnu.so', []],
    ['a/x.abi3.so', []],
  ])('of %s is %j', (path, words) => {
    expect([...platformOf(path, { python: '3.11', machine: 'x86_64' })]).toEqual(words);
  });
});

describe('elf-damaged', () => {
  const damaged = (path: string, more: Partial<ElfFileOfLayer> = {}): ElfFileOfLayer => {
    return { path, owner: 'demo', reading: { damaged: 'it does not end' }, ...more };
  };

  it.each<[string, ElfFileOfLayer, readonly string[]]>([
    ['a library as an error', damaged('python/x.so'), ['elf-damaged error demo']],
    ['a library with a version as one', damaged('lib/libx.so.1.2'), ['elf-damaged error demo']],
    ['any other file as a warning', damaged('python/tests/elf.bin'), ['elf-damaged warning demo']],
    [
      'what its wheel does not give as an error',
      damaged('a.py', { unreadable: true }),
      ['elf-damaged error demo'],
    ],
    [
      'nothing of what is for no processor',
      damaged('x.so', { reading: { damaged: 'it ends', machine: 190 } }),
      [],
    ],
  ])('tells %s', (_, given, expected) => {
    expect(told(audit([given]))).toEqual(expected);
  });
});

describe('findings', () => {
  it('list what there is several of', () => {
    const machines = [183, 40, 243, 8].map((machine) => file(`demo/${machine}.so`, { machine }));
    const reasons = (files: readonly ElfFileOfLayer[]) => audit(files).findings.map(({ reason }) => reason);
    expect(reasons(machines)).toEqual([
      expect.stringContaining('are for arm64, ARM (32 bits), RISC-V and MIPS, and the layer'),
    ]);
    const pythons = Array.from({ length: 12 }, (_, minor) =>
      file(`demo/x.cpython-3${minor + 20}-x86_64-linux-gnu.so`),
    );
    expect(reasons(pythons)).toEqual([
      expect.stringMatching(
        /loaded by (?:cpython-3\d\d-x86_64-linux-gnu, ){7}cpython-327-x86_64-linux-gnu and 4 more alone,/,
      ),
    ]);
  });

  it('name the place and the chain of who asked', () => {
    const location = { file: 'requirements.txt', line: 3 };
    const locate: ElfFacts['locate'] = () => ({ location, chain: 's3fs → demo' });
    const [finding] = audit([file('demo/x.so', arm)], { locate }).findings;
    expect(finding).toMatchObject({ location, reason: expect.stringMatching(/; asked for by s3fs → demo$/) });
  });

  it('spell out of names what would not be seen', () => {
    const [finding] = audit([file('demo/\u202eos.x\n::error::\u0007', arm)]).findings;
    expect(finding?.reason).toContain('\\u{202e}os.x\\u{a}::error::\\u{7} is for arm64');
  });

  it('cut names that are too long', () => {
    const [finding] = audit([file(`demo/${'x'.repeat(5000)}`, arm)]).findings;
    expect(finding?.reason.length).toBeLessThan(300);
  });

  it('are about the files of the last layer alone', () => {
    const stack = [[file('demo/x.so', arm)], [file('other/x.so')]];
    expect(told(audit([], { stack }))).toEqual([]);
  });
});
