import { posix } from 'node:path';
import { modulePath } from '../lambda/environment.js';
import type { Runtime } from '../lambda/runtimes.js';
import type { LayerFile } from '../layer/tree.js';
import type { WheelEntry } from '../wheel/archive.js';

/** A module that is to be compiled. */
export interface Source {
  /** Path in the zip. */
  readonly path: string;
  readonly owner: string;
  /** Path in the zip of what is made of it. */
  readonly bytecode: string;
  readonly wheel: string;
  readonly entry: WheelEntry;
}

/** What the helper is asked for. */
export interface CompilePlan {
  readonly tag: string;
  readonly groups: readonly (readonly PlannedModule[])[];
}

interface PlannedModule {
  readonly wheel: string;
  readonly offset: number;
  readonly crc: number;
  /** Of the source at run time. */
  readonly name: string;
  /** Of the file that is written. */
  readonly target: string;
}

/** Modules that are compiled by one process: to start one for each costs more than to compile it. */
const together = 32;

/** What the files' names have for the interpreter, as in six.cpython-311.pyc. */
export function cacheTag({ python }: Runtime): string {
  return `cpython-${python.replace('.', '')}`;
}

/**
 * The modules whose source a layer has from a wheel, but for those that have bytecode already. Python looks for modules
 * in other places too, and only functions and scripts put any there.
 */
export function sourcesOf(files: readonly LayerFile[], runtime: Runtime): readonly Source[] {
  const [modules = ''] = modulePath(runtime).after.map((directory) => `${directory.slice('/opt/'.length)}/`);
  const paths = new Set(files.map(({ path }) => path));
  return files.flatMap(({ path, owner, content }) => {
    if (!path.startsWith(modules) || !path.endsWith('.py') || content.kind !== 'wheel') return [];
    const { dir, name } = posix.parse(path);
    const bytecode = `${dir}/__pycache__/${name}.${cacheTag(runtime)}.pyc`;
    const { wheel, entry } = content;
    return paths.has(bytecode) ? [] : [{ path, owner, bytecode, wheel, entry }];
  });
}

/**
 * Which modules are compiled together, since that shows in the bytes: those of one distribution and in one order, so
 * that others make no difference.
 * @param directory where the compiled files are put
 */
export function planOf(sources: readonly Source[], runtime: Runtime, directory: string): CompilePlan {
  const byOwner = new Map<string, PlannedModule[]>();
  for (const { path, owner, wheel, entry } of sources.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const modules = byOwner.get(owner) ?? [];
    byOwner.set(owner, modules);
    const target = posix.join(directory, `${owner}-${modules.length}.pyc`);
    modules.push({ wheel, offset: entry.headerOffset, crc: entry.crc32, name: `/opt/${path}`, target });
  }
  const groups = [...byOwner.values()].flatMap((modules) =>
    Array.from({ length: Math.ceil(modules.length / together) }, (_, index) =>
      modules.slice(index * together, (index + 1) * together),
    ),
  );
  return { tag: cacheTag(runtime), groups };
}

/**
 * What the helper says has compiled.
 * @returns the file of the bytecode by the source's path in the zip; undefined where the answer is not whole
 */
export function readCompiled(
  stdout: string,
  { groups }: CompilePlan,
): ReadonlyMap<string, string> | undefined {
  const found = new Map<number, readonly boolean[]>();
  let end: number | undefined;
  try {
    for (const text of stdout.split('\n').filter((line) => line !== '')) {
      const line = JSON.parse(text) as { group?: number; compiled?: readonly boolean[]; end?: number };
      if (line.group !== undefined && line.compiled) found.set(line.group, line.compiled);
      end = line.end;
    }
  } catch {
    return undefined;
  }
  const whole =
    end === groups.length && groups.every((group, index) => found.get(index)?.length === group.length);
  if (!whole) return undefined;
  return new Map(
    groups.flatMap((group, index) =>
      group.flatMap(({ name, target }, position) =>
        found.get(index)?.[position] ? [[name.slice('/opt/'.length), target] as const] : [],
      ),
    ),
  );
}
