import { blameIn } from './analysis/blame.js';
import { growthCheck, growthUnknown } from './check/growth.js';
import type { CheckResult } from './check/level.js';
import { compare } from './compare/difference.js';
import type { LayerDifference } from './compare/model.js';
import { snapshotOf } from './compare/snapshot.js';
import type { Location } from './errors.js';
import { manifestText } from './report/manifest.js';
import type { Progress } from './report/progress.js';
import type { Compared, LayerReport, Report } from './report/report.js';
import type { Sought } from './seek-baseline.js';
import type { World } from './world.js';
import { tell } from './world.js';

/** Holds the layers against those of another run, and says of each whether it has grown by more than it may. */
export async function compareLayers(
  report: Report,
  sought: Sought,
  progress: Progress,
  world: World,
): Promise<void> {
  if (sought && 'missing' in sought) tell(sought.findings ?? [], progress, world.log);
  const compared = comparedWith(sought, report);
  if (compared) progress.compared = compared;
  for (const layer of report.layers) {
    const result = await checkGrowth(layer, report, compared, world);
    if (!result) continue;
    progress.layers.get(layer.name)?.checks.push(result);
    tell(result.findings, progress, world.log);
  }
}

function comparedWith(sought: Sought, report: Report): Compared | null {
  if (!sought) return null;
  if ('missing' in sought) return { missing: sought.missing };
  // As a later run will read it
  const after = snapshotOf(JSON.parse(manifestText(report, (text) => text)));
  return { baseline: sought, difference: compare(sought.snapshot, after) };
}

async function checkGrowth(
  { name, inputs, stack }: LayerReport,
  { analysis }: Report,
  compared: Compared | null,
  world: World,
): Promise<CheckResult | null> {
  const most = inputs['max-growth'];
  if (!most) return null;
  if (!compared) return growthUnknown('nothing is looked for in such a run');
  if ('missing' in compared) return growthUnknown(compared.missing);
  const { baseline, difference } = compared;
  const blame = analysis ? blameIn(analysis, stack) : null;
  const ofLayer = difference.layers.find(({ after }) => after?.name === name) ?? null;
  const facts = { layer: name, most, difference: ofLayer, baseline: baseline.origin };
  const result = growthCheck(facts);
  if (result.state !== 'failed' || !blame) return result;
  // Only now it is worth while to ask which lines the change has touched
  const places = brought(ofLayer).flatMap((distribution) => blame(distribution).location ?? []);
  const location = await placeOf(places, baseline.snapshot.commit, world);
  return growthCheck({ ...facts, ...(location && { location }) });
}

/** Distributions that made the layer grow, the one that did most first. */
function brought(difference: LayerDifference | null): readonly string[] {
  const grew = (difference?.distributions ?? []).filter(({ growth, other }) => growth > 0 && !other);
  return grew.map(({ name }) => name);
}

/** The first of the places that the change has touched; where none is known to be, the first of all. */
async function placeOf(
  places: readonly Location[],
  since: string | null,
  { baselines }: World,
): Promise<Location | undefined> {
  const files = [...new Set(places.map(({ file }) => file))];
  const lines = since !== null && files.length > 0 ? await baselines?.changedLines(files, since) : null;
  return places.find(({ file, line }) => lines?.get(file)?.has(line)) ?? places[0];
}
