import type { BlameFor } from '../analysis/blame.js';
import type { Finding } from '../errors.js';
import type { OtherLayer } from '../layer/other-layers.js';
import { canonicalVersion } from '../wheel/version.js';
import type { SizedLayer } from './quota.js';

/**
 * Distributions that layers from elsewhere have in another version. What a lower layer's own check tells is not told
 * again.
 * @param stack in the order of /opt, the layer in question last
 */
export function versionClashes(stack: readonly SizedLayer[], blame: BlameFor): readonly Finding[] {
  const lower = stack.slice(0, -1);
  const top = stack.at(-1);
  if (!top) return [];
  const below = new Set(lower.flatMap(({ others }) => others));
  const added = top.others.filter((other) => !below.has(other));
  return [
    ...lower.flatMap((layer) => clashes(layer, added, blame)),
    ...clashes(top, [...below, ...added], blame),
  ];
}

function clashes(
  { name: layer, tree }: SizedLayer,
  others: readonly OtherLayer[],
  blame: BlameFor,
): readonly Finding[] {
  return (tree?.distributions ?? []).flatMap(({ name, version }) =>
    others.flatMap((other): readonly Finding[] => {
      const theirs = other.distributions.find(
        (each) => each.name === name && canonicalVersion(each.version) !== canonicalVersion(version),
      );
      if (!theirs) return [];
      const { chain, location, requested } = blame(name);
      return [
        {
          rule: 'version-clash',
          severity: 'warning',
          subject: name,
          title: `${name} is in layer ${layer} and in ${other.title} in two versions`,
          reason: `${layer} has ${name} ${version}${requested ? '' : ` (${chain})`}, and ${other.title} has ${theirs.version}; all layers of a function share one directory, where their files mix`,
          advice: `Ask for ${name} ${theirs.version} here, or have the other layer built with ${version}.`,
          ...(location ? { location } : {}),
        },
      ];
    }),
  );
}
