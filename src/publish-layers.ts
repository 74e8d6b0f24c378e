import { join } from 'node:path';
import { applyPlan, plannedOutcomes } from './aws/apply.js';
import { openAws } from './aws/client.js';
import { cutDescription } from './aws/fields.js';
import { outcomeFindings, refusalFindings } from './aws/findings.js';
import { planLine } from './aws/lines.js';
import type { LayerToPublish, VersionOutcome } from './aws/model.js';
import { planVersions } from './aws/plan.js';
import { describeGrant, describeStatement } from './aws/statements.js';
import { findingOf } from './errors.js';
import { addToOutput, layerVersionsFile } from './pack/output-directory.js';
import type { Delivery, VersionFacts } from './report/delivery.js';
import { isDryRun, layerVersionsText } from './report/layer-versions.js';
import { licenseInfoOf } from './report/licences.js';
import { redactReport } from './report/redact.js';
import type { LayerReport, Report } from './report/report.js';
import type { World } from './world.js';

/** What lets others act in the name of the user. */
const secrets = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'];

/**
 * The layers become layer versions of AWS Lambda: first everything is read and it is said what is to be done, then
 * that is done, unless it is a dry run.
 * @param directory absolute path of the output directory
 */
export async function publishLayers(report: Report, directory: string, world: World): Promise<Delivery> {
  const { environment, log, version, lifetime } = world;
  const { inputs } = report;
  for (const name of secrets) {
    const secret = environment[name];
    if (secret) log.mask(secret);
  }
  const dry = isDryRun(report);
  return log.stage(dry ? 'Publish (dry run)' : 'Publish', async () => {
    const aws = await openAws(environment, { version });
    lifetime.defer(async () => aws.close());
    const layers = report.layers.flatMap((layer) => layerToPublish(layer, report, directory));
    const destination = {
      regions: inputs.regions,
      bucket: inputs['s3-bucket'],
      prefix: inputs['s3-prefix'],
    };
    const plan = await planVersions(layers, destination, aws, log);
    if (dry) for (const entry of plan.entries) log.info(planLine(entry));
    const applied = dry || plan.refusals.length > 0 ? plannedOutcomes(plan) : await applyPlan(plan, aws, log);
    const versions = applied.map((outcome) => {
      const entry = plan.entries.find(
        ({ layer, region }) => layer === outcome.layer && region === outcome.region,
      );
      return factsOf(outcome, entry?.reason ?? null);
    });
    // What a service says of its failure may name a secret
    const record = layerVersionsText(redactReport({ ...report, versions }, log.redact));
    const unrecorded = await addToOutput(directory, layerVersionsFile, record).then(
      () => [],
      // The versions are there all the same, and told
      (error: unknown) => [findingOf(error)],
    );
    const findings = [...refusalFindings(plan), ...outcomeFindings(applied, { dryRun: dry }), ...unrecorded];
    return { facts: { versions }, findings };
  });
}

/** @returns nothing for a layer that has no files, and so no zip */
function layerToPublish(layer: LayerReport, report: Report, directory: string): readonly LayerToPublish[] {
  const { built, inputs, distributions } = layer;
  if (!built) return [];
  const { runtime, architecture } = report.inputs;
  return [
    {
      name: layer.name,
      runtime: runtime.id,
      architecture,
      zip: join(directory, built.zip),
      sha256: built.sha256,
      zipped: built.zipped,
      unzipped: built.unzipped,
      description: inputs.description ?? describe(layer, report),
      licenseInfo: inputs['license-info'] ?? licenseInfoOf(distributions),
      shareWith: inputs['share-with'],
      keepVersions: inputs['keep-versions'],
    },
  ];
}

/** What was asked for comes first, since a description is short and a list of distributions is not. */
function describe(
  { inputs: { name }, split, distributions }: LayerReport,
  { inputs, analysis }: Report,
): string {
  const asked = new Set(
    (analysis?.roots ?? []).filter(({ layer }) => layer === name).map((root) => root.name),
  );
  const sorted = [
    ...distributions.filter((each) => asked.has(each.name)),
    ...distributions.filter((each) => !asked.has(each.name)),
  ];
  const content = sorted.map((each) => `${each.name} ${each.version}`).join(', ');
  const part = split ? `, ${split.number} of ${split.count}` : '';
  return cutDescription(`${inputs.runtime.id} on ${inputs.architecture}${part}: ${content}`);
}

function factsOf(outcome: VersionOutcome, planned: string | null): VersionFacts {
  const { layer, region, status, arn, version, createdDate, uploaded, trouble } = outcome;
  const failed = trouble?.reason ?? null;
  return {
    layer: layer.name,
    region,
    status,
    reason: status === 'failed' ? failed : status === 'unchanged' ? null : planned,
    arn,
    version,
    created: createdDate === null ? null : isoDate(createdDate),
    upload: uploaded,
    granted: outcome.granted.map(describeGrant),
    revoked: outcome.revoked.map(describeStatement),
    deleted: outcome.deleted,
  };
}

/** As it is where it is no date: what was published is told whatever the service calls it. */
function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
