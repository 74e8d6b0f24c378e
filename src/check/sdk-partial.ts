import type { BlameFor } from '../analysis/blame.js';
import type { Finding } from '../errors.js';
import type { LayerInputs } from '../inputs/inputs.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { sdkCore } from '../lambda/sdk-family.js';
import type { LayerTree } from '../layer/tree.js';
import type { CheckResult } from './level.js';
import { atLevel, checked, switchedOff } from './level.js';

/** A layer of the stack, as far as it is described. */
interface DescribedLayer {
  readonly name: string;
  readonly tree?: LayerTree;
}

/** Who brings a part of the SDK. */
interface Bringer {
  readonly part: string;
  /** Normalised name of the distribution; that of the part itself, or of one that carries a copy of it. */
  readonly distribution: string;
  readonly version: string;
}

/**
 * boto3, botocore and s3transfer, all from the layers or all from the runtime. What counts is what `import botocore`
 * would find: the distribution, or a package of that name at the top of site-packages, whoever brings it. Copies
 * inside other packages (foo/_vendor/botocore) are nobody else's concern.
 * @param stack in the order of /opt, the layer itself last
 * @param sdk the runtime's own
 * @param blame says why a distribution of the stack is there
 */
export function sdkPartialCheck(
  layer: LayerInputs,
  stack: readonly DescribedLayer[],
  sdk: Sdk,
  blame: BlameFor,
): CheckResult {
  if (layer['pip-check'] === 'off') return switchedOff('sdk-partial', 'pip-check');
  const bringers = bringersIn(stack);
  const there = sdkCore.filter((part) => bringers.some((bringer) => bringer.part === part));
  const missing = sdkCore.filter((part) => !there.includes(part));
  const where = stack.length > 1 ? 'the layers' : 'the layer';
  if (there.length === 0)
    return checked('sdk-partial', `boto3, botocore and s3transfer are all the runtime's`, []);
  if (missing.length === 0)
    return checked('sdk-partial', `boto3, botocore and s3transfer are all of ${where}`, []);
  const finding = partOnly(bringers, missing, where, sdk, blame);
  const detail = `${there.join(', ')} of ${where}, ${missing.join(', ')} of the runtime`;
  return checked('sdk-partial', detail, atLevel([finding], layer['pip-check']));
}

/** Modules lie at the top of either directory that Lambda has on sys.path: /opt/python and its site-packages. */
const packageRoot =
  /^python\/(?:lib\/python[\d.]+\/site-packages\/)?([^/]+)\/__init__\.(?:pyc?|(?:[^/]+\.)?so)$/;

/** The first who brings each part: a distribution of that name before one that has a copy. */
function bringersIn(stack: readonly DescribedLayer[]): readonly Bringer[] {
  const trees = stack.flatMap(({ tree }) => tree ?? []);
  const distributions = trees.flatMap((tree) => tree.distributions);
  const owners = new Map<string, string>();
  for (const { path, owner } of trees.flatMap(({ files }) => files)) {
    const part = packageRoot.exec(path)?.[1];
    if (part !== undefined && sdkCore.includes(part) && !owners.has(part)) owners.set(part, owner);
  }
  return sdkCore.flatMap((part) => {
    const owner = distributions.some(({ name }) => name === part) ? part : owners.get(part);
    if (owner === undefined) return [];
    const version = distributions.find(({ name }) => name === owner)?.version ?? '';
    return [{ part, distribution: owner, version }];
  });
}

function partOnly(
  bringers: readonly Bringer[],
  missing: readonly string[],
  where: string,
  sdk: Sdk,
  blame: BlameFor,
): Finding {
  const [first] = bringers;
  const ours = bringers.map(({ part, distribution, version }) => {
    const { chain } = blame(distribution);
    const way = chain === distribution ? '' : ` (${chain})`;
    const release = `${distribution} ${version}`.trim();
    return part === distribution ? `${release}${way}` : `a copy of ${part} in ${release}${way}`;
  });
  const theirs = missing.map((part) => `${part} ${sdk.versions[part] ?? ''}`.trim());
  const location = first && blame(first.distribution).location;
  return {
    rule: 'sdk-partial',
    severity: 'error',
    subject: bringers.map(({ part }) => part).join(', '),
    title: 'The SDK is of two versions',
    reason: `${where} would bring ${ours.join(', ')}; ${theirs.join(', ')} would be the runtime's (${sdk.source}), and the parts of one SDK do not work with those of another`,
    advice: bringers.some(({ part, distribution }) => part !== distribution)
      ? 'Leave out the distribution that carries a copy, or ship a whole SDK by sdk: include.'
      : 'Ship all three by sdk: include (boto3 has to be among the requirements or in the lock), or none by sdk: exclude.',
    ...(location ? { location } : {}),
  };
}
