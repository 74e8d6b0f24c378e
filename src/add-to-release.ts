import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clockOf } from './github/clock.js';
import { readEvent } from './github/event.js';
import { wantedRelease } from './github/release.js';
import type { Asset } from './github/release-assets.js';
import { textAsset } from './github/release-assets.js';
import { layerAssets, recordAssets, releaseKey, sha256Sums } from './github/release-names.js';
import type { NotesSection } from './github/release-notes.js';
import { publishRelease } from './github/release-publish.js';
import type { Delivery } from './report/delivery.js';
import { isDryRun, lastingLayerVersionsText } from './report/layer-versions.js';
import { lastingManifestText } from './report/manifest.js';
import type { Report } from './report/report.js';
import type { World } from './world.js';

/** Milliseconds, and one more for each of these many bytes. */
const leastLimit = 600_000;
const bytesPerMillisecond = 1024;

/**
 * The files of a run become assets of the GitHub release that it is for, and its layer versions a part of the notes.
 * @param directory absolute path of the output directory
 * @returns null where the run is for no release
 */
export async function addToRelease(
  report: Report,
  directory: string,
  world: World,
  token: string | null,
): Promise<Delivery | null> {
  const { environment, log, now } = world;
  const mode = report.inputs['release-assets'];
  const event = await readEvent(environment);
  const bytes = report.layers.reduce((sum, { built }) => sum + (built?.zipped ?? 0), 0);
  const options = {
    token,
    environment,
    event,
    clock: clockOf(now),
    limit: leastLimit + Math.ceil(bytes / bytesPerMillisecond),
    tell: log.info,
  };
  const add = async (assets: readonly Asset[]): Promise<Delivery | null> => {
    const outcome = await publishRelease({ mode, assets, notes: notesOf(report) }, options);
    const { release, findings } = outcome;
    if (!release) return findings.length > 0 ? { facts: {}, findings } : null;
    return { facts: { release: { ...release, assets: outcome.assets.map(({ name }) => name) } }, findings };
  };
  // Most runs are for none: they have no heading, and nothing to read
  if (wantedRelease(environment, event, mode).by === 'nothing') return add([]);
  return log.stage('Release', async () => add(await assetsOf(report, directory, log.redact)));
}

/** Zips first; the sums of all come last, so that they are never ahead of what they are of. */
async function assetsOf(
  report: Report,
  directory: string,
  redact: (text: string) => string,
): Promise<readonly Asset[]> {
  const { inputs, versions } = report;
  const names = recordAssets(inputs);
  const layers = report.layers.flatMap(({ name, built }) => (built ? [{ name, built }] : []));
  const zips = layers.map(({ built }): Asset => {
    const file = join(directory, built.zip);
    const { zip: name } = layerAssets(built.zip);
    return { name, type: 'application/zip', sha256: built.sha256, content: { file } };
  });
  const text = async (name: string, type: string, file: string) =>
    textAsset(name, type, await readFile(join(directory, file), 'utf8'));
  const records = await Promise.all(
    layers.flatMap(({ name, built }) => {
      const { lock, sbom } = layerAssets(built.zip);
      return [
        text(lock, 'text/plain', `${name}.lock.txt`),
        text(sbom, 'application/vnd.cyclonedx+json', `${name}.cdx.json`),
      ];
    }),
  );
  // Of these two the release has what stays the same from run to run, so that a run which changes nothing replaces nothing
  const json = (name: string, content: string) => textAsset(name, 'application/json', content);
  const published = versions.some(({ arn }) => arn !== null) && !isDryRun(report);
  const all = [
    ...zips,
    ...records,
    ...(published ? [json(names.layerVersions, lastingLayerVersionsText(report))] : []),
    json(names.manifest, lastingManifestText(report, redact)),
  ];
  return [...all, textAsset(names.sums, 'text/plain', sha256Sums(all))];
}

/** What a dry run found is no news for those who read the notes. */
function notesOf(report: Report): NotesSection | null {
  const { inputs, layers, versions } = report;
  const rows = versions.flatMap(({ region, layer, arn }) => (arn === null ? [] : [{ region, layer, arn }]));
  if (rows.length === 0 || isDryRun(report)) return null;
  const many = layers.length > 1 ? 'Lambda layers' : 'Lambda layer';
  return {
    key: releaseKey(inputs),
    heading: `${many} for ${inputs.runtime.id} on ${inputs.architecture}`,
    rows,
    complete: recordAssets(inputs).layerVersions,
  };
}
