import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { ElfFile } from '../../src/elf/read.js';

const run = promisify(execFile);

/** The peer: what binutils' readelf prints of a file, as ours has it. */
export type PeerReading = Omit<ElfFile, 'relr' | 'static' | 'type'> & { readonly type: string };

/** Whether readelf is installed; it belongs to binutils. */
export function hasReadelf(): boolean {
  try {
    execFileSync('readelf', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** EM_* of the names that readelf gives to the machines of the wheels that are compared. */
const machines: Readonly<Record<string, number>> = {
  'Advanced Micro Devices X86-64': 62,
  AArch64: 183,
  ARM: 40,
  'Intel 80386': 3,
  'IBM S/390': 22,
};

/** Reads files with readelf, a few dozen at a time. */
export async function readWithReadelf(files: readonly string[]): Promise<ReadonlyMap<string, PeerReading>> {
  const readings = new Map<string, PeerReading>();
  for (let start = 0; start < files.length; start += 24) {
    const some = files.slice(start, start + 24);
    const outputs = await Promise.all(
      [some.filter((_, index) => index % 2 === 0), some.filter((_, index) => index % 2 === 1)].map(read),
    );
    for (const [file, text] of outputs.flat()) readings.set(file, parse(text));
  }
  return readings;
}

async function read(files: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  if (files.length === 0) return [];
  const { stdout } = await run('readelf', ['-W', '-h', '-l', '-d', '-V', '--', '/dev/null', ...files], {
    maxBuffer: 1024 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C' },
  }).catch((error: unknown) => {
    // It ends with 1 for /dev/null, which is there so that every file gets a headline
    const { stdout = '' } = error as { stdout?: string };
    return { stdout };
  });
  const parts = stdout.split(/^File: (.*)$/m).slice(1);
  return Array.from({ length: parts.length / 2 }, (_, index) => {
    return [parts[index * 2] ?? '', parts[index * 2 + 1] ?? ''] as const;
  }).filter(([file]) => file !== '/dev/null');
}

function parse(text: string): PeerReading {
  const field = (name: string) => new RegExp(`^\\s+${name}:\\s+(.*)$`, 'm').exec(text)?.[1] ?? '';
  const named = (tag: string) =>
    [...text.matchAll(new RegExp(`\\(${tag}\\)\\s+[^[\n]*\\[(.*)\\]$`, 'gm'))].map(([, name = '']) => name);
  const joined = (tag: string) => (named(tag).length > 0 ? named(tag).join(':') : null);
  const [, needs = ''] = /^Version needs section [^\n]*\n([\s\S]*?)(?:\n\n|(?![\s\S]))/m.exec(text) ?? [];
  const libraries = needs.split(/^.*Version: \d+ {2}File: /m).slice(1);
  return {
    class: field('Class') === 'ELF64' ? 64 : 32,
    endianness: field('Data').includes('little endian') ? 'little' : 'big',
    machine: machines[field('Machine')] ?? -1,
    type: field('Type').split(' ')[0] ?? '',
    interpreter: /\[Requesting program interpreter: (.*)\]/.exec(text)?.[1] ?? null,
    soname: named('SONAME').at(-1) ?? null,
    needed: named('NEEDED'),
    rpath: joined('RPATH'),
    runpath: joined('RUNPATH'),
    versions: libraries.map((library) => ({
      file: library.split(' ')[0] ?? '',
      versions: [...library.matchAll(/Name: (\S+) {2}Flags: (.*?) {2}Version/g)].map(
        ([, name = '', flags = '']) => ({ name, weak: flags.includes('WEAK') }),
      ),
    })),
  };
}
