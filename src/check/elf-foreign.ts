import { posix } from 'node:path';
import type { ElfFile } from '../elf/read.js';

const machines = { x86_64: 62, aarch64: 183 } as const;

/** EM_* by what people call them. https://gabi.xinuos.com/elf/a-emachine.html */
const machineNames: Readonly<Record<number, string>> = {
  2: 'SPARC',
  3: 'x86 (32 bits)',
  8: 'MIPS',
  20: 'PowerPC (32 bits)',
  21: 'PowerPC',
  22: 'S/390',
  40: 'ARM (32 bits)',
  43: 'SPARC',
  62: 'x86_64',
  183: 'arm64',
  243: 'RISC-V',
  258: 'LoongArch',
};

/** Code for graphics processors and for the kernel's own machine: data, as far as the loader is concerned. */
const noProcessor: ReadonlySet<number> = new Set([190, 224, 247]);

export function isForProcessor(machine: number | undefined): boolean {
  return machine === undefined || !noProcessor.has(machine);
}

export function isForOtherMachine(
  { machine, class: bits, endianness }: Pick<ElfFile, 'machine' | 'class' | 'endianness'>,
  target: keyof typeof machines,
): boolean {
  return machine !== machines[target] || bits !== 64 || endianness !== 'little';
}

/** Such as "x86_64", "x86_64, 32 bits" (x32), "arm64, big-endian". */
export function machineName({ machine, class: bits, endianness }: ElfFile): string {
  const name = machineNames[machine] ?? `machine number ${machine}`;
  const known = Object.values(machines).some((each) => each === machine);
  return [
    name,
    ...(known && bits === 32 ? ['32 bits'] : []),
    ...(known && endianness === 'big' ? ['big-endian'] : []),
  ].join(', ');
}

/** "libc.so" without a number is musl's own name, and Android's. */
const muslNames = /^libc\.musl-|^libc\.so$|^ld-musl-/;

export function isForMusl({ interpreter, needed }: Pick<ElfFile, 'interpreter' | 'needed'>): boolean {
  return (
    (interpreter !== null && muslNames.test(posix.basename(interpreter))) ||
    needed.some((name) => muslNames.test(name))
  );
}

interface Interpreter {
  readonly python: string;
  readonly machine: 'x86_64' | 'aarch64';
}

/**
 * For whom the name of an extension module is, such as "cpython-38-x86_64-linux-gnu"; null where any Python may
 * load it.
 * https://docs.python.org/3/library/importlib.html#importlib.machinery.EXTENSION_SUFFIXES and PEP 3149
 */
export function pythonOfName(path: string): string | null {
  const [, tag] = /\.((?:cpython-|pypy|graalpy)[\w-]+)\.so$/.exec(posix.basename(path)) ?? [];
  return tag ?? null;
}

/** What the runtime's Python puts into such names. */
export function ownPython({ python, machine }: Interpreter): string {
  const [, minor = ''] = python.split('.');
  return `cpython-3${minor}${Number(minor) < 8 ? 'm' : ''}-${machine}-linux-gnu`;
}

export function isForeignName(path: string, interpreter: Interpreter): boolean {
  const tag = pythonOfName(path);
  if (tag === null) return false;
  const own = ownPython(interpreter);
  // Without a platform any would do that has the tag, though no Python of Linux makes such names
  return tag !== own && tag !== own.slice(0, own.indexOf('-', 'cpython-'.length));
}

const platformWords =
  /^(?:linux|gnu|musl|glibc|manylinux\w*|musllinux\w*|x86|x64|x8664|amd64|ia32|i[3-6]86|aarch64|arm64|arm|armhf|armv\d\w*|ppc|ppc64|ppc64le|s390|s390x|riscv|riscv64|loongarch64|mips\w*|gnueabi|gnueabihf|32bit|64bit|lib32|lib64|cpython|cp3\d+\w*|pypy\d*|pp\d+)$/;

/** What says more of a platform word before it, and by itself may be anything: cpython-311, linux-64, musl-1. */
const afterPlatformWord = /^\d{1,3}[a-z]?$/;

/** The words of a part of a path, and which of them say for which platform or Python a file is. */
function wordsOf(part: string): readonly { readonly word: string; readonly platform: boolean }[] {
  const words = part.split(/[-_.]/);
  const isPlatform = words.map((word) => platformWords.test(word));
  return words.map((word, at) => {
    const more = isPlatform[at - 1] === true && afterPlatformWord.test(word);
    return { word, platform: isPlatform[at] === true || more };
  });
}

const partsOf = (path: string) => path.toLowerCase().replaceAll('x86_64', 'x8664').split('/');

/** A file's path without the words in it that say which platform or Python it is for: the same for all of them. */
export function platformless(path: string): string {
  return partsOf(path)
    .map((part) =>
      wordsOf(part)
        .filter(({ platform }) => !platform)
        .map(({ word }) => word)
        .join('.'),
    )
    .filter((part) => part !== '')
    .join('/');
}

/**
 * What a file's path says of the platform or Python that it is for. The tag of the runtime's own Python says nothing
 * here: a file that has it is the one that Python loads, whatever is in it.
 */
export function platformOf(path: string, interpreter: Interpreter): ReadonlySet<string> {
  const tag = pythonOfName(path);
  const own = tag !== null && !isForeignName(path, interpreter);
  const rest = own ? path.slice(0, -`.${tag}.so`.length) : path;
  const words = partsOf(rest).flatMap(wordsOf);
  return new Set(words.filter(({ platform }) => platform).map(({ word }) => word));
}
