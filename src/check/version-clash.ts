import type { BlameFor } from '../analysis/blame.js';
import type { Finding } from '../errors.js';
import type { OtherLayer } from '../layer/other-layers.js';
import type { Pin } from '../wheel/name.js';
import { canonicalVersion } from '../wheel/version.js';
import { othersOf } from './other-layers.js';
import type { SizedLayer } from './quota.js';

/**
 * Distributions that layers from elsewhere have in another version than the stack, or than the runtime has of what
 * the stack leaves to it: /opt comes before the runtime's own on Lambda's module path. What a lower layer's own check
 * tells is not told again.
 * @param stack in the order of /opt, the layer in question last
 */
export function versionClashes(stack: readonly SizedLayer[], blame: BlameFor): readonly Finding[] {
  const lower = stack.slice(0, -1);
  const top = stack.at(-1);
  if (!top) return [];
  const all = othersOf(stack);
  const below = all.filter((other) => lower.some(({ others }) => others.includes(other)));
  const added = all.filter((other) => !below.includes(other));
  const leftBelow = lower.flatMap((layer) => (layer.left ?? []).map((pin) => ({ layer: layer.name, pin })));
  const firstLeft = leftBelow.filter(
    ({ pin }, index) => leftBelow.findIndex((each) => each.pin.name === pin.name) === index,
  );
  const onlyTop = (top.left ?? []).filter(({ name }) => !leftBelow.some(({ pin }) => pin.name === name));
  return [
    ...lower.flatMap((layer) => clashes(layer, added, blame)),
    ...clashes(top, all, blame),
    ...firstLeft.flatMap(({ layer, pin }) => hidden(layer, pin, added, blame)),
    ...onlyTop.flatMap((pin) => hidden(top.name, pin, all, blame)),
  ];
}

function clashes(
  { name: layer, tree }: SizedLayer,
  others: readonly OtherLayer[],
  blame: BlameFor,
): readonly Finding[] {
  return (tree?.distributions ?? []).flatMap(({ name, version }) =>
    othersWith({ name, version }, others).map(({ title, theirs }): Finding => {
      const { chain, location, requested } = blame(name);
      return {
        rule: 'version-clash',
        severity: 'warning',
        subject: name,
        title: `${name} is in layer ${layer} and in ${title} in two versions`,
        reason: `${layer} has ${name} ${version}${requested ? '' : ` (${chain})`}, and ${title} has ${theirs}; all layers of a function share one directory, where their files mix`,
        advice: `Ask for ${name} ${theirs} here, or have the other layer built with ${version}.`,
        ...(location ? { location } : {}),
      };
    }),
  );
}

/** What other layers have in the place of what a layer leaves to the runtime. */
function hidden(
  layer: string,
  { name, version }: Pin,
  others: readonly OtherLayer[],
  blame: BlameFor,
): readonly Finding[] {
  return othersWith({ name, version }, others).map(({ title, theirs }): Finding => {
    const { chain, location, requested } = blame(name);
    return {
      rule: 'version-clash',
      severity: 'warning',
      subject: name,
      title: `${name} is left to the runtime in layer ${layer}, and ${title} has another version, which hides it`,
      reason: `${layer} leaves ${name} ${version}${requested ? '' : ` (${chain})`} to the runtime, and ${title} has ${theirs}; what layers have goes before what the runtime has`,
      advice: `Have the other layer built without ${name}, or with ${version}.`,
      ...(location ? { location } : {}),
    };
  });
}

/** Those that have a distribution in another version, and which. */
function othersWith(
  { name, version }: Pin,
  others: readonly OtherLayer[],
): readonly { readonly title: string; readonly theirs: string }[] {
  return others.flatMap(({ title, distributions }) => {
    const theirs = distributions.find(
      (each) => each.name === name && canonicalVersion(each.version) !== canonicalVersion(version),
    );
    return theirs ? [{ title, theirs: theirs.version }] : [];
  });
}
