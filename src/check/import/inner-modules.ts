import type { Architecture, Runtime } from '../../lambda/runtimes.js';
import type { Module } from './modules.js';
import { whyNot } from './modules.js';
import type { OwnedFile } from './package-tree.js';
import { directoryOf, extensionSuffixes, moduleName, nested } from './package-tree.js';

/**
 * The public modules right in a package. Where the package itself imports nothing, these are what its users import.
 * @param files all that lies under /opt
 */
export function innerModules(
  files: readonly OwnedFile[],
  { name, distribution }: Module,
  runtime: Runtime,
  architecture: Architecture,
): readonly Module[] {
  const suffixes = nested(extensionSuffixes(runtime, architecture));
  const own = files.filter(({ owner }) => owner === distribution);
  const names = [`python/lib/${runtime.id}/site-packages/`, 'python/'].flatMap((root) => {
    const directory = directoryOf(own, `${root}${name.replaceAll('.', '/')}/`);
    const loose = [...directory.files.keys()].flatMap((file) => moduleName(file, suffixes) ?? []);
    const packages = [...directory.directories].filter(([, { files: inside }]) =>
      [...inside.keys()].some((file) => moduleName(file, suffixes)?.name === '__init__'),
    );
    return [
      ...loose.filter(({ foreign }) => !foreign).map((each) => each.name),
      ...packages.map(([each]) => each),
    ];
  });
  return [...new Set(names)]
    .filter((each) => !each.startsWith('_') && whyNot(each, true, distribution) === undefined)
    .map((each) => ({ name: `${name}.${each}`, distribution, rank: 'inner' }));
}

/**
 * Modules by dotted name of which there is only what another Python, processor or C library loads.
 * @param files all that lies under /opt
 */
export function foreignModules(
  files: readonly OwnedFile[],
  runtime: Runtime,
  architecture: Architecture,
): ReadonlySet<string> {
  const suffixes = extensionSuffixes(runtime, architecture);
  const root = `python/lib/${runtime.id}/site-packages/`;
  const known = new Map<string, boolean>();
  for (const { path } of files) {
    if (!path.startsWith(root)) continue;
    const parts = path.slice(root.length).split('/');
    const module = moduleName(parts.pop() ?? '', suffixes);
    if (!module) continue;
    const name = [...parts, module.name].join('.');
    known.set(name, (known.get(name) ?? true) && module.foreign);
  }
  return new Set([...known].filter(([, foreign]) => foreign).map(([name]) => name));
}
