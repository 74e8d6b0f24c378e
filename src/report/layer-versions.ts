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
  const { inputs, layers, versions } = report;
  const described = versions.map((version) => describe(version, report));
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
    versions: described,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function describe(facts: VersionFacts, { layers }: Report): object {
  const { layer, region, status, reason, arn, version, created, upload, granted, revoked, deleted } = facts;
  const sha256 = layers.find(({ name }) => name === layer)?.built?.sha256 ?? null;
  return {
    layer,
    region,
    status,
    arn,
    version,
    created,
    sha256: status === 'failed' && arn === null ? null : sha256,
    reason,
    upload,
    granted,
    revoked,
    deleted,
  };
}
