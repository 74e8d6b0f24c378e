import { basename, join } from 'node:path';
import type { Cache, EntryName } from './cache.js';
import { keepEntry, readEntry, takeFiles } from './entries.js';
import { sha256OfText } from './files.js';

/** All that decides what a build of a source distribution makes. */
export interface BuildFacts {
  /** Of the source distribution, in hex. */
  readonly source: string;
  /** The image's digest: a wheel that was linked against one image's libraries is none for another. */
  readonly image: string;
  readonly runtime: string;
  readonly architecture: string;
  /** What the build was told, by the requirement and by pip's settings; without secrets. */
  readonly settings: readonly string[];
  /** Of pip, which runs it. */
  readonly pip: string;
}

/** Copies the wheel of an earlier build into a directory. @returns whether there was one */
export async function takeBuilt(cache: Cache, facts: BuildFacts, directory: string): Promise<boolean> {
  const name = nameOf(facts);
  const entry = await readEntry(cache, name);
  if (entry?.files.length !== 1 || !entry.files[0]?.name.endsWith('.whl')) return false;
  return takeFiles(cache, name, entry, (file) => join(directory, file), 'It is built again.');
}

/** @param wheel of which nothing that ran in its build can change any more */
export async function keepBuilt(
  cache: Cache,
  facts: BuildFacts,
  wheel: { readonly path: string; readonly sha256: string },
): Promise<void> {
  const name = nameOf(facts);
  if (cache.used.has(join(name.kind, name.key))) return;
  await keepEntry(cache, name, new Map([[basename(wheel.path), wheel]]));
}

function nameOf({ source, image, runtime, architecture, settings, pip }: BuildFacts): EntryName {
  const key = sha256OfText(JSON.stringify([source, image, runtime, architecture, settings, pip]));
  return { kind: 'built', key };
}
