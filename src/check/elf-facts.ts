import { posix } from 'node:path';
import type { ElfFile } from '../elf/read.js';
import { isLoaded } from '../elf/read.js';
import type { Location } from '../errors.js';
import type { RuntimeLibraries } from '../lambda/libraries.js';
import type { ElfFileOfLayer } from '../layer/elf-files.js';
import { isForeignName, isForMusl, isForOtherMachine, isForProcessor } from './elf-foreign.js';

/** Where the user asks for a distribution. */
export interface Asked {
  readonly location?: Location;
  /** From the user's requirement down to the distribution, such as "s3fs → aiobotocore → botocore". */
  readonly chain: string;
}

export interface ElfFacts {
  /** Such as "3.11". */
  readonly python: string;
  readonly machine: 'x86_64' | 'aarch64';
  readonly libraries: RuntimeLibraries;
  /** The shared libraries that the runtime image has; null where no image was looked at. */
  readonly image: {
    /** Their file names and SONAMEs. */
    readonly names: ReadonlySet<string>;
    /** For a sentence, such as "the image public.ecr.aws/lambda/python:3.11-x86_64". */
    readonly source: string;
  } | null;
  /** The layers that are attached together, in the order of /opt, the one in question last. */
  readonly stack: readonly (readonly ElfFileOfLayer[])[];
  /** The owner of files that are from the build image, and of no distribution. */
  readonly ofBuildImage?: string;
  /** Normalised names of all that a distribution asks for, however indirectly. */
  dependenciesOf(distribution: string): ReadonlySet<string>;
  locate(distribution: string): Asked;
}

/** A file that was read. */
export interface SoundFile {
  readonly path: string;
  readonly owner: string;
  readonly elf: ElfFile;
}

export interface DamagedFile {
  readonly path: string;
  readonly owner: string;
  readonly damaged: string;
  readonly unreadable: boolean;
}

/** The files by what they are. A file is in one of the lists, so one that is wrong in two ways is told once. */
export interface ElfView {
  readonly facts: ElfFacts;
  /** All that the loader would take, of the whole stack as it lies in /opt, by path. */
  readonly libraries: ReadonlyMap<string, SoundFile>;
  /** The same by the distribution, and by the names under which they can be needed. */
  readonly byOwner: ReadonlyMap<string, ReadonlyMap<string, SoundFile>>;
  /** Of the layer in question. */
  readonly damaged: readonly DamagedFile[];
  readonly otherMachine: readonly SoundFile[];
  readonly otherPython: readonly SoundFile[];
  readonly musl: readonly SoundFile[];
  /** What Lambda would load. */
  readonly loadable: readonly SoundFile[];
}

export function viewElf(facts: ElfFacts): ElfView {
  const merged = new Map(facts.stack.flat().map((file) => [file.path, file]));
  const libraries = new Map<string, SoundFile>();
  const byOwner = new Map<string, Map<string, SoundFile>>();
  for (const { path, owner, reading } of merged.values()) {
    if ('damaged' in reading || !isLoaded(reading) || isForOtherMachine(reading, facts.machine)) continue;
    const file = { path, owner, elf: reading };
    libraries.set(path, file);
    const names = byOwner.get(owner) ?? new Map<string, SoundFile>();
    byOwner.set(owner, names);
    for (const name of [posix.basename(path), reading.soname]) {
      if (name !== null && !names.has(name)) names.set(name, file);
    }
  }

  const lists = {
    damaged: [] as DamagedFile[],
    otherMachine: [] as SoundFile[],
    otherPython: [] as SoundFile[],
    musl: [] as SoundFile[],
    loadable: [] as SoundFile[],
  };
  for (const { path, owner, reading, unreadable = false } of facts.stack.at(-1) ?? []) {
    if (!isForProcessor(reading.machine)) continue;
    if ('damaged' in reading) {
      lists.damaged.push({ path, owner, damaged: reading.damaged, unreadable });
      continue;
    }
    if (!isLoaded(reading)) continue;
    const file = { path, owner, elf: reading };
    if (isForOtherMachine(reading, facts.machine)) lists.otherMachine.push(file);
    else if (isForMusl(reading)) lists.musl.push(file);
    else if (isForeignName(path, facts)) lists.otherPython.push(file);
    else lists.loadable.push(file);
  }
  return { facts, libraries, byOwner, ...lists };
}
