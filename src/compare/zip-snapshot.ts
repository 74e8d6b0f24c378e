import { quotas } from '../lambda/quotas.js';
import type { DistributionSnapshot, OtherSnapshot, Snapshot } from './model.js';
import type { Ownership } from './zip-owners.js';
import { distInfoOf, ownersOf, topOf } from './zip-owners.js';

/** A layer's zip, by its directory. */
export interface ZipContents extends Ownership {
  /** Of the file, without directories. */
  readonly file: string;
  readonly sha256: string;
  /** Bytes of the zip. */
  readonly size: number;
  /** Sizes in bytes. */
  readonly members: readonly {
    readonly path: string;
    readonly size: number;
    readonly compressedSize: number;
  }[];
}

/** What a zip does not say. */
export const unknown = 'unknown';

/** As layerpack names zips. */
const zipName = /^(.+?)(?:-(?:python\d+\.\d+))?(?:-(x86_64|arm64))?\.zip$/;

/** A zip as a run that made one layer. What made it, and what is attached with it, it does not say. */
export function zipSnapshot({ file, sha256, size, members, lists }: ZipContents): Snapshot {
  const [, name = file, architecture = unknown] = zipName.exec(file) ?? [];
  // Of equal paths the last is the one that is unpacked
  const files = [...new Map(members.map((member) => [member.path, member])).values()];
  const unzipped = files.reduce((sum, each) => sum + each.size, 0);
  return {
    commit: null,
    runtime: runtimeOf(files.map(({ path }) => path)),
    architecture,
    circumstances: [],
    layers: [
      {
        name,
        sha256,
        unzipped,
        zipped: size,
        counted: unzipped,
        limit: quotas.unzipped,
        ...contentsOf(files, { lists }),
      },
    ],
  };
}

/** The one runtime that it has distributions for. */
function runtimeOf(paths: readonly string[]): string {
  const [only, ...more] = new Set(paths.flatMap((path) => distInfoOf(path)?.python ?? []));
  return only === undefined || more.length > 0 ? unknown : only;
}

function contentsOf(files: ZipContents['members'], ownership: Ownership) {
  const owners = ownersOf(
    files.map(({ path }) => path),
    ownership,
  );
  const versions = versionsOf(files.map(({ path }) => path));
  const distributions = new Map<string, DistributionSnapshot & { readonly zipped: number }>();
  const others = new Map<string, OtherSnapshot>();
  for (const { path, size, compressedSize } of files) {
    const owner = owners.get(path);
    if (owner === undefined) {
      const name = placeOf(path);
      others.set(name, { name, unzipped: (others.get(name)?.unzipped ?? 0) + size });
    } else {
      const { unzipped = 0, zipped = 0 } = distributions.get(owner) ?? {};
      distributions.set(owner, {
        name: owner,
        version: [...(versions.get(owner) ?? [])].sort().join(' and '),
        unzipped: unzipped + size,
        zipped: zipped + compressedSize,
        whole: null,
      });
    }
  }
  return { distributions: [...distributions.values()], others: [...others.values()] };
}

/** Layers that pip wrote twice into may have a distribution in several. */
function versionsOf(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const versions = new Map<string, Set<string>>();
  for (const path of paths) {
    const info = distInfoOf(path);
    if (info) versions.set(info.name, (versions.get(info.name) ?? new Set()).add(info.version));
  }
  return versions;
}

/** How files of no distribution are told: a library by its own name, as manifests have it, all else by its directory. */
function placeOf(path: string): string {
  const library = /^lib\/([^/]+)$/.exec(path)?.[1];
  return library ?? topOf(path)?.split('/').at(-1) ?? path.split('/')[0] ?? path;
}
