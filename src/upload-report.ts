import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './errors.js';
import type { Outcome, Payload } from './github/artifact.js';
import { artifactService, uploadArtifacts } from './github/artifact.js';
import { altered, noService, notPrepared, notUploaded, shorterKept } from './github/artifact-findings.js';
import { recordName, zipName } from './github/artifact-names.js';
import { layerVersionsFile } from './pack/output-directory.js';
import type { ArtifactFacts, Delivery } from './report/delivery.js';
import { htmlText } from './report/html/page.js';
import { layerVersionsText } from './report/layer-versions.js';
import { lockText } from './report/lock.js';
import { manifestText } from './report/manifest.js';
import { reportFile } from './report/outputs.js';
import type { Report } from './report/report.js';
import { summaryMarkdown } from './report/summary.js';
import type { World } from './world.js';
import { openWorkDirectory } from './world.js';

/** A minute, and a second more for each of these many bytes: a slow line is no reason to lose what is built. */
const leastLimit = 60_000;
const bytesPerSecond = 1024 * 1024;

/**
 * Each zip becomes an artifact as it is, and manifest, locks and SBOMs become one together. A run that failed has no
 * zips, and its manifest says why.
 * @param directory absolute path of the output directory
 */
export async function uploadReport(
  report: Report,
  directory: string,
  world: World,
): Promise<Delivery | null> {
  const { environment, log } = world;
  const service = artifactService(environment);
  if (service === 'no job') {
    log.info('No artifact is uploaded: no artifact service is given here.');
    return null;
  }
  const known = report.inputs['output-directory'];
  if (service === 'not on this server') return { facts: {}, findings: [noService(known)] };

  return log.stage('Upload', async () => {
    const payloads = await prepare(report, directory, world).catch(reasonOf);
    if (typeof payloads === 'string') return { facts: {}, findings: [notPrepared(payloads, known)] };
    const bytes = report.layers.reduce((sum, { built }) => sum + (built?.zipped ?? 0), 0);
    const { days, findings } = retention(report, environment);
    const { outcomes, hanging } = await uploadArtifacts(payloads, {
      retentionDays: days,
      overwrite: report.inputs['overwrite-artifact'],
      limit: leastLimit + (bytes / bytesPerSecond) * 1000,
    });
    return {
      facts: { artifacts: outcomes.flatMap((outcome) => factsOf(outcome, report)) },
      findings: [...findings, ...outcomes.flatMap(altered), ...notUploaded(outcomes, known)],
      hanging,
    };
  });
}

/**
 * Files as they are to be uploaded, under their artifacts' names, in a directory of their own: what lies in the output
 * directory of a run that failed need not be of this run.
 */
async function prepare(report: Report, directory: string, world: World): Promise<readonly Payload[]> {
  const { inputs } = report;
  const place = await openWorkDirectory(world);
  const built = !report.complete ? [] : report.layers.filter((layer) => layer.built !== null);
  const payloads: Payload[] = [];
  for (const { built: zipped } of built) {
    if (!zipped) continue;
    const name = zipName(zipped.zip, inputs);
    const file = join(place, name);
    // The client takes the name of the link and the bytes of the file
    await symlink(join(directory, zipped.zip), file);
    payloads.push({ name, files: [file], directory: place, sha256: zipped.sha256 });
  }
  const texts = [
    ['manifest.json', manifestText(report, world.log.redact)] as const,
    ['report.md', summaryMarkdown(report)] as const,
    [reportFile, htmlText(report, world.log.redact)] as const,
    ...baselineOf(report),
    ...(report.versions.length > 0 ? [[layerVersionsFile, layerVersionsText(report)] as const] : []),
    ...built.map((layer) => [`${layer.name}.lock.txt`, lockText(report, layer)] as const),
    ...built.flatMap(({ name, sbom }) => (sbom === null ? [] : [[`${name}.cdx.json`, sbom] as const])),
  ];
  const files = texts.map(([name]) => join(place, name));
  for (const [name, text] of texts) await writeFile(join(place, name), text);
  return [...payloads, { name: recordName(inputs), files, directory: place, sha256: null }];
}

/** What the run was compared with, so that both can be looked at together. */
function baselineOf({ compared }: Report): readonly (readonly [string, string])[] {
  const text = compared && 'baseline' in compared ? compared.baseline.text : null;
  return text === null ? [] : [['baseline.json', text]];
}

function reasonOf(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.message : String(error));
}

/** The client would tell what it does about too many days by an annotation of its own. */
function retention({ inputs }: Report, environment: World['environment']) {
  const wanted = inputs['retention-days'];
  const most = Number.parseInt(environment['GITHUB_RETENTION_DAYS'] ?? '', 10);
  if (wanted === null || !(most < wanted)) return { days: wanted, findings: [] };
  return { days: most, findings: [shorterKept(wanted, most)] };
}

function factsOf(outcome: Outcome, { layers, inputs }: Report): readonly ArtifactFacts[] {
  if (!('artifact' in outcome)) return [];
  const { name } = outcome.payload;
  const layer = layers.find(({ built }) => built && zipName(built.zip, inputs) === name);
  return [{ ...outcome.artifact, layer: layer?.name ?? null }];
}
