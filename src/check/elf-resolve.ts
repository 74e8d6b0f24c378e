import { posix } from 'node:path';
import type { ElfView, SoundFile } from './elf-facts.js';

/** How the loader comes to a library that a file needs. */
export type Resolved =
  | {
      readonly by: 'rpath' | 'runpath' | 'same distribution' | 'dependency' | '/opt/lib';
      readonly file: SoundFile;
    }
  /** The runtime's own. A file of the layers under the same name is loaded instead where it has been loaded before. */
  | { readonly by: 'runtime'; readonly other: SoundFile | null }
  | { readonly by: 'nothing' };

/**
 * Finds a needed library in the order of the loader with Lambda's LD_LIBRARY_PATH: DT_RPATH, which counts where
 * there is no DT_RUNPATH; the runtime's own directories; /opt/lib; DT_RUNPATH. Then what else makes it there: a
 * library with that name that the same distribution, or one that it asks for, has loaded before.
 * https://man7.org/linux/man-pages/man8/ld.so.8.html
 */
export function resolveNeeded(view: ElfView, file: SoundFile, name: string): Resolved {
  if (name.includes('/')) return resolvePath(view, name);
  const { elf, owner } = file;
  const rpath = elf.runpath === null ? searchPath(view, file, elf.rpath, name) : null;
  if (rpath) return { by: 'rpath', file: rpath };
  const found = resolveInLayers(view, file, name, owner);
  if (runtimeHas(view, name)) return { by: 'runtime', other: found?.file ?? null };
  return found ?? { by: 'nothing' };
}

function resolveInLayers(view: ElfView, file: SoundFile, name: string, owner: string) {
  const runpath = searchPath(view, file, file.elf.runpath, name);
  if (runpath) return { by: 'runpath', file: runpath } as const;
  const own = view.byOwner.get(owner)?.get(name);
  if (own) return { by: 'same distribution', file: own } as const;
  for (const dependency of view.facts.dependenciesOf(owner)) {
    const theirs = view.byOwner.get(dependency)?.get(name);
    if (theirs) return { by: 'dependency', file: theirs } as const;
  }
  const inLib = view.libraries.get(`lib/${name}`);
  return inLib && ({ by: '/opt/lib', file: inLib } as const);
}

/** A name with a slash is a path, and is not searched for. */
function resolvePath(view: ElfView, name: string): Resolved {
  const file = posix.isAbsolute(name) ? view.libraries.get(underOpt(name) ?? '') : undefined;
  if (file) return { by: 'runpath', file };
  const system = /^\/(?:usr\/)?lib64\/([^/]+)$/.exec(name)?.[1];
  return system !== undefined && runtimeHas(view, system)
    ? { by: 'runtime', other: null }
    : { by: 'nothing' };
}

/** Whether the runtime has a library; an image is believed but for what it has and the service lacks. */
export function runtimeHas({ facts }: ElfView, name: string): boolean {
  const { image, libraries } = facts;
  if (libraries.imageOnly.has(name)) return false;
  return (image?.names ?? libraries.present).has(name) || name === 'linux-vdso.so.1';
}

/** A library in the directories of a DT_RPATH or DT_RUNPATH; what is not an absolute path there counts from nowhere. */
function searchPath({ libraries }: ElfView, { path }: SoundFile, list: string | null, name: string) {
  if (list === null) return null;
  const origin = posix.dirname(`/opt/${path}`);
  for (const entry of list.split(':')) {
    const directory = entry.replaceAll(/\$(?:ORIGIN\b|\{ORIGIN\})/g, () => origin);
    const inside = posix.isAbsolute(directory) ? underOpt(posix.join(directory, name)) : null;
    const file = inside === null ? undefined : libraries.get(inside);
    if (file) return file;
  }
  return null;
}

function underOpt(path: string): string | null {
  const normal = posix.normalize(path);
  return normal.startsWith('/opt/') ? normal.slice('/opt/'.length) : null;
}
