import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { bytesOf } from '../elf/bytes.js';
import { readElf } from '../elf/read.js';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import type { Finding } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { LayerInputs } from '../inputs/inputs.js';
import type { LayerFile } from './tree.js';
import { librariesOwner } from './tree.js';

/** A shared library of the build image that is copied into a layer. */
export interface SystemLibrary {
  /** Its name to the loader, such as libgomp.so.1; it lies in lib/ under this name. */
  readonly name: string;
  /** Real path in the build image. */
  readonly from: string;
  /** The package that it is from, as the image names it; null where the image cannot say. */
  readonly package: string | null;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Distributions and libraries that need it, or "input system-libraries" where the user names it; sorted. */
  readonly neededBy: readonly string[];
}

/** Who needs a library, by its name. */
export type Wanted = ReadonlyMap<string, readonly string[]>;

export interface LibraryRequest {
  readonly layer: string;
  /** What binaries of the layer need and nobody has, where the user wants those. */
  readonly unresolved: Wanted;
  /** What the user names. */
  readonly named: readonly string[];
  /** Whether functions find it anyhow: in the runtime, or in lib/ of a layer below. */
  readonly isThere: (name: string) => boolean;
  /** Absolute path; must not be there yet. */
  readonly directory: string;
}

export interface CopiedLibraries {
  readonly libraries: readonly SystemLibrary[];
  /** To be added to the layer. */
  readonly files: readonly LayerFile[];
  readonly findings: readonly Finding[];
}

/** Names come out of binaries, and become names of files. */
const isName = (name: string) => /^[A-Za-z0-9_][\w.+-]*$/.test(name);

/** What the helper of that name found. */
interface Found {
  readonly asked: string;
  readonly path: string;
  readonly package: string | null;
}

/** A library as it goes into the layer, under its own name. */
interface Copy extends Pick<SystemLibrary, 'name' | 'from' | 'package' | 'sha256'> {
  /** Names of what it needs in turn. */
  readonly needed: readonly string[];
  readonly file: LayerFile;
}

/**
 * Copies libraries out of the build image, with what they need in turn, but for what functions find anyhow.
 * @throws LayerpackError with rule `system-libraries` where the image cannot be asked
 */
export async function copyLibraries(
  workshop: Workshop,
  { layer, unresolved, named, isThere, directory }: LibraryRequest,
): Promise<CopiedLibraries> {
  await mkdir(directory);
  const findings: Finding[] = [];
  const byHand = new Set(named);
  const atFirst = new Map<string, readonly string[]>([
    ...unresolved,
    ...named.map((name) => [name, ['input system-libraries']] as const),
  ]);
  const users = new Map([...atFirst].filter(([name]) => isName(name)));
  const usersOf = (name: string) => users.get(name) ?? [];
  const addUsers = (name: string, more: readonly string[]) => users.set(name, [...usersOf(name), ...more]);
  const copied = new Map<string, Copy>();
  const asked = new Set<string>();
  for (;;) {
    const names = [...users.keys()].filter((name) => !asked.has(name) && !copied.has(name));
    if (names.length === 0) break;
    for (const name of names) asked.add(name);
    const found = await findLibraries(workshop, names, directory);
    const copies: Copy[] = [];
    for (const library of found) {
      const copy = copyOf(library, await readFile(join(directory, library.asked)));
      if (isThere(copy.name)) {
        findings.push(notCopied(copy.name, layer));
        continue;
      }
      if (copy.name !== library.asked) addUsers(copy.name, usersOf(library.asked));
      copied.set(copy.name, copy);
      copies.push(copy);
    }
    const answered = new Set(found.map(({ asked: name }) => name));
    for (const name of names.filter((each) => !answered.has(each))) {
      if (!unresolved.has(name) || byHand.has(name))
        findings.push(missing(name, usersOf(name), byHand.has(name), workshop));
    }
    for (const { name, needed } of copies)
      for (const each of needed) if (isName(each) && !isThere(each)) addUsers(each, [name]);
  }
  const all = [...copied.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    libraries: all.map(({ name, from, package: owner, file: { size }, sha256 }) => {
      const neededBy = [...new Set(usersOf(name))].sort();
      return { name, from, package: owner, size, sha256, neededBy };
    }),
    files: all.map(({ file }) => file),
    findings,
  };
}

/** What is asked for by name and not copied fails the run; what auto would have found may never be missed. */
export function librariesNotCopied(
  { name, 'system-libraries': { names } }: LayerInputs,
  reason: string,
): readonly Finding[] {
  return [
    {
      rule: 'system-libraries',
      severity: names.length > 0 ? 'error' : 'warning',
      subject: name,
      title: `No system libraries were copied into layer ${name}`,
      reason,
      advice: 'Build in the container (builder: container), or leave system-libraries out.',
    },
  ];
}

async function findLibraries(
  { engine, helpers }: Workshop,
  names: readonly string[],
  directory: string,
): Promise<readonly Found[]> {
  const argv = [engine.python, '-I', '-S', helpers.findLibraries, directory, ...names];
  const { exitCode, stdout, stderr } = await engine.run(argv, { cwd: directory });
  if (exitCode === 0) return JSON.parse(stdout) as readonly Found[];
  throw new LayerpackError({
    rule: 'system-libraries',
    subject: engine.description,
    title: 'Failed to look for system libraries',
    reason: lastLine(stderr) || 'the image gave no reason',
    advice: 'Set system-libraries to never to go on without them.',
  });
}

function copyOf({ asked, path: from, package: owner }: Found, bytes: Buffer): Copy {
  const elf = readElf(bytesOf(bytes));
  const own = 'damaged' in elf ? null : elf.soname;
  const name = own !== null && isName(own) ? own : asked;
  const needed = 'damaged' in elf ? [] : elf.needed;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const content = { kind: 'bytes', bytes } as const;
  const file = {
    path: `lib/${name}`,
    owner: librariesOwner,
    size: bytes.length,
    crc32: crc32(bytes),
    mode: 0o755,
    content,
  };
  return { name, from, package: owner, sha256, needed, file };
}

function notCopied(name: string, layer: string): Finding {
  return {
    rule: 'system-libraries',
    severity: 'notice',
    subject: name,
    title: `${name} was not copied into layer ${layer}`,
    reason: 'the runtime, or a layer below, has it',
    advice: 'Leave it out of system-libraries.',
  };
}

function missing(name: string, wantedBy: readonly string[], byHand: boolean, { engine }: Workshop): Finding {
  return {
    rule: 'system-libraries',
    severity: byHand ? 'error' : 'warning',
    subject: name,
    title: `Failed to copy ${name}`,
    reason: `${engine.description} does not have it, and it is wanted by ${wantedBy.join(', ')}`,
    advice: 'Name a build image that has it by image, or ask for a wheel that brings it.',
  };
}
