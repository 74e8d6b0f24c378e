import type { BlameFor } from '../analysis/blame.js';
import type { Finding } from '../errors.js';
import type { LayerInputs } from '../inputs/inputs.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { sdkCore } from '../lambda/sdk-family.js';
import { canonicalVersion } from '../wheel/version.js';
import type { CheckResult } from './level.js';
import { atLevel, checked, switchedOff } from './level.js';
import type { DescribedLayer } from './other-layers.js';
import type { Bringer } from './sdk-bringers.js';
import { bringersIn } from './sdk-bringers.js';

/**
 * boto3, botocore and s3transfer, all from the layers or all from the runtime. What counts is what `import botocore`
 * would find: the distribution, or a package of that name at the top of site-packages, whoever brings it, and the
 * distributions of layers from elsewhere. Copies inside other packages (foo/_vendor/botocore) are nobody else's
 * concern.
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
  const missing = sdkCore.filter((part) => !bringers.some((bringer) => bringer.part === part));
  if (bringers.length === 0)
    return checked('sdk-partial', `boto3, botocore and s3transfer are all the runtime's`, []);
  const where = stack.length > 1 ? 'the layers' : 'the layer';
  const sources = sourcesOf(bringers, where);
  if (missing.length === 0) {
    const all = sources.map(({ source }) => source).join(' and ');
    return checked('sdk-partial', `boto3, botocore and s3transfer are all of ${all}`, []);
  }
  const theirs = `${missing.join(', ')} of the runtime`;
  const detail = [...sources.map(({ source, parts }) => `${parts.join(', ')} of ${source}`), theirs].join(
    ', ',
  );
  // A layer from elsewhere that has a part in the runtime's own version mixes nothing
  if (bringers.every((bringer) => isAsInRuntime(bringer, sdk))) return checked('sdk-partial', detail, []);
  const finding = partOnly({ stack, bringers, missing, where, sdk, blame });
  return checked('sdk-partial', detail, atLevel([finding], layer['pip-check']));
}

/** Who brings which parts, in the order of the parts. */
function sourcesOf(
  bringers: readonly Bringer[],
  where: string,
): readonly { readonly source: string; readonly parts: readonly string[] }[] {
  const sourceOf = ({ from }: Bringer) => from ?? where;
  return [...new Set(bringers.map(sourceOf))].map((source) => ({
    source,
    parts: bringers.filter((bringer) => sourceOf(bringer) === source).map(({ part }) => part),
  }));
}

function isAsInRuntime({ part, version, from }: Bringer, { versions }: Sdk): boolean {
  const own = versions[part];
  return from !== null && own !== undefined && canonicalVersion(version) === canonicalVersion(own);
}

interface Mixture {
  readonly stack: readonly DescribedLayer[];
  readonly bringers: readonly Bringer[];
  readonly missing: readonly string[];
  readonly where: string;
  readonly sdk: Sdk;
  readonly blame: BlameFor;
}

function partOnly({ stack, bringers, missing, where, sdk, blame }: Mixture): Finding {
  const own = bringers.filter(({ from }) => from === null);
  const theirs = missing.map((part) => `${part} ${sdk.versions[part] ?? ''}`.trim());
  const left = stack.flatMap((layer) => layer.left ?? []).filter(({ name }) => sdkCore.includes(name));
  // What brings a part is to blame; else what needs the SDK, which is then hidden
  const asked = own[0]?.distribution ?? left[0]?.name;
  const location = asked === undefined ? undefined : blame(asked).location;
  const brought = sourcesOf(bringers, where).map(({ source }) =>
    source === where
      ? `${where} would bring ${own.map((bringer) => tellOwn(bringer, blame)).join(', ')}`
      : `${source} has ${bringers
          .filter(({ from }) => from === source)
          .map(({ part, version }) => `${part} ${version}`)
          .join(', ')}`,
  );
  return {
    rule: 'sdk-partial',
    // Whether functions that attach both use the SDK at all, nothing of this run says
    severity: asked === undefined ? 'warning' : 'error',
    subject: bringers.map(({ part }) => part).join(', '),
    title: 'The SDK is of two versions',
    reason: `${brought.join(' and ')}; ${theirs.join(', ')} would be the runtime's (${sdk.source}), and the parts of one SDK do not work with those of another`,
    advice: adviceFor(bringers),
    ...(location ? { location } : {}),
  };
}

function tellOwn({ part, distribution, version }: Bringer, blame: BlameFor): string {
  const { chain } = blame(distribution);
  const way = chain === distribution ? '' : ` (${chain})`;
  const release = `${distribution} ${version}`.trim();
  return part === distribution ? `${release}${way}` : `a copy of ${part} in ${release}${way}`;
}

function adviceFor(bringers: readonly Bringer[]): string {
  if (bringers.some(({ part, distribution }) => part !== distribution))
    return 'Leave out the distribution that carries a copy, or ship a whole SDK by sdk: include.';
  if (bringers.every(({ from }) => from !== null)) {
    const parts = bringers.map(({ part }) => part).join(', ');
    return `Have the other layer built without ${parts}, or with the whole SDK, or do not attach it.`;
  }
  return 'Ship all three by sdk: include (boto3 has to be among the requirements or in the lock), or none by sdk: exclude.';
}
