import { posix } from 'node:path';
import type { Runtime } from '../lambda/runtimes.js';
import type { LayerFile, librariesOwner } from '../layer/tree.js';

/** A file of a layer by the path that people give it. */
export interface PlacedFile {
  readonly file: LayerFile;
  /** In site-packages; in the zip for what lies elsewhere. */
  readonly path: string;
  readonly inSite: boolean;
  /** The last part of its path. */
  readonly name: string;
  readonly directory: string;
}

/** What a distribution has in a layer. */
export interface Distribution {
  readonly files: readonly PlacedFile[];
  /** Paths of its files, as they have them themselves. */
  readonly paths: ReadonlySet<string>;
  /** Whether it has libraries or extension modules. */
  readonly hasBinaries: boolean;
  /** Whether it has programs of its own, which may read whatever lies beside them. */
  readonly hasPrograms: boolean;
  /** Whether it has code that is compiled where it runs, as that of OpenCL. */
  readonly hasKernels: boolean;
}

/** Files that no distribution brings are copied because something needs them. */
const libraries: typeof librariesOwner = 'system-libraries';

/** A layer's files by distribution, without those that no distribution brings. */
export function distributionsOf(
  files: readonly LayerFile[],
  runtime: Pick<Runtime, 'id'>,
): readonly Distribution[] {
  const site = `python/lib/${runtime.id}/site-packages/`;
  const byOwner = new Map<string, LayerFile[]>();
  for (const file of files) {
    if (file.owner === libraries) continue;
    const own = byOwner.get(file.owner);
    if (own) own.push(file);
    else byOwner.set(file.owner, [file]);
  }
  return [...byOwner.values()].map((own) => describe(own.map((file) => place(file, site))));
}

function place(file: LayerFile, site: string): PlacedFile {
  const inSite = file.path.startsWith(site);
  const path = inSite ? file.path.slice(site.length) : file.path;
  return { file, path, inSite, name: posix.basename(path), directory: posix.dirname(path) };
}

const sharedObject = /\.so(?:\.[\w.-]+)?$/;
const kernel = /\.(?:cl|cu|cuh|metal|glsl|comp)$/;

function describe(files: readonly PlacedFile[]): Distribution {
  const isObject = ({ name }: PlacedFile) => sharedObject.test(name);
  const isObjectFile = ({ name }: PlacedFile) => /\.(?:o|a)$/.test(name);
  return {
    files,
    paths: new Set(files.map(({ path }) => path)),
    hasBinaries: files.some(isObject),
    hasPrograms: files.some((file) => file.file.elf === true && !isObject(file) && !isObjectFile(file)),
    hasKernels: files.some(({ name }) => kernel.test(name)),
  };
}
