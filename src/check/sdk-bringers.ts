import { sdkCore } from '../lambda/sdk-family.js';
import type { LayerTree } from '../layer/tree.js';
import type { AttachedLayer } from './other-layers.js';
import { othersOf } from './other-layers.js';

/** Who brings a part of the SDK. */
export interface Bringer {
  readonly part: string;
  /** Normalised name of the distribution; that of the part itself, or of one that carries a copy of it. */
  readonly distribution: string;
  readonly version: string;
  /** The layer from elsewhere that has it; null where the stack has. */
  readonly from: string | null;
}

/** Modules lie at the top of either directory that Lambda has on sys.path: /opt/python and its site-packages. */
const packageRoot =
  /^python\/(?:lib\/python[\d.]+\/site-packages\/)?([^/]+)\/__init__\.(?:pyc?|(?:[^/]+\.)?so)$/;

/**
 * The first who brings each part: a distribution of that name before one that has a copy, and the stack before layers
 * from elsewhere, whose order in /opt only the function knows.
 */
export function bringersIn(
  stack: readonly (AttachedLayer & { readonly tree?: LayerTree })[],
): readonly Bringer[] {
  const trees = stack.flatMap(({ tree }) => tree ?? []);
  const distributions = trees.flatMap((tree) => tree.distributions);
  const owners = new Map<string, string>();
  for (const { path, owner } of trees.flatMap(({ files }) => files)) {
    const part = packageRoot.exec(path)?.[1];
    if (part !== undefined && sdkCore.includes(part) && !owners.has(part)) owners.set(part, owner);
  }
  const elsewhere = othersOf(stack).flatMap((other) =>
    other.distributions.map((each) => ({ ...each, from: other.title })),
  );
  return sdkCore.flatMap((part): readonly Bringer[] => {
    const owner = distributions.some(({ name }) => name === part) ? part : owners.get(part);
    if (owner !== undefined) {
      const version = distributions.find(({ name }) => name === owner)?.version ?? '';
      return [{ part, distribution: owner, version, from: null }];
    }
    const other = elsewhere.find(({ name }) => name === part);
    return other ? [{ part, distribution: part, version: other.version, from: other.from }] : [];
  });
}
