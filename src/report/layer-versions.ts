import type { VersionFacts } from './delivery.js';
import type { Report } from './report.js';

/** Raised when a reader of older records would misread a new one. */
const layerVersionsSchema = 1;

/** ARNs by region, then layer, each in the order that the user gave. */
export function arnsOf({ versions }: Pick<Report, 'versions'>): Record<string, Record<string, string>> {
  const arns: Record<string, Record<string, string>> = {};
  for (const { region, layer, arn } of versions) {
    if (arn !== null) arns[region] = { ...arns[region], [layer]: arn };
  }
  return arns;
}

/** Whether nothing was to be sent. */
export function isDryRun({ inputs }: Pick<Report, 'inputs'>): boolean {
  return inputs.publish === 'dry-run';
}

/** The record of what became of the layers in AWS, as JSON text: what other programs find the layers by. */
export function layerVersionsText(report: Report): string {
  return recordText(report, report.versions, (facts) => {
    const { status, reason, upload, granted, revoked, deleted } = facts;
    const { layer, region, ...version } = describe(facts, report);
    return { layer, region, status, ...version, reason, upload, granted, revoked, deleted };
  });
}

/** The same of the versions that there are, without what this run did for them: as long as they are the same, so is it. */
export function lastingLayerVersionsText(report: Report): string {
  const there = report.versions.filter(({ arn }) => arn !== null);
  return recordText(report, there, (facts) => describe(facts, report));
}

function recordText(
  report: Report,
  versions: readonly VersionFacts[],
  described: (facts: VersionFacts) => object,
): string {
  const { inputs, layers } = report;
  const record = {
    tool: 'layerpack',
    schema: layerVersionsSchema,
    'dry-run': isDryRun(report),
    runtime: inputs.runtime.id,
    architecture: inputs.architecture,
    layers: layers.flatMap(({ name, built }) =>
      built ? [{ name, zip: built.zip, sha256: built.sha256, 'zipped-size': built.zipped }] : [],
    ),
    arns: arnsOf(report),
    versions: versions.map(described),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function describe({ layer, region, status, arn, version, created }: VersionFacts, { layers }: Report) {
  const built = layers.find(({ name }) => name === layer)?.built;
  const sha256 = status === 'failed' && arn === null ? null : (built?.sha256 ?? null);
  return { layer, region, arn, version, created, sha256 };
}
