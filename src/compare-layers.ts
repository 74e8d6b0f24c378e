import type { Place } from './analysis/places.js';
import { placesIn } from './analysis/places.js';
import { growthCheck, growthUnknown } from './check/growth.js';
import type { CheckResult } from './check/level.js';
import { compare } from './compare/difference.js';
import type { Baseline, LayerDifference, Snapshot } from './compare/model.js';
import { oneLayer, onlyLayer } from './compare/one-layer.js';
import { snapshotOf } from './compare/snapshot.js';
import { layerOf, wholeLayers } from './compare/whole-layers.js';
import type { Location } from './errors.js';
import { checkedLayers } from './report/checks.js';
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
  if (sought) tell(sought.findings, progress, world.log);
  const compared = comparedWith(sought, report, world.log.redact);
  if (compared) progress.compared = compared;
  // A split layer is held against what it was as one, whichever zip something is in
  for (const layer of checkedLayers(report)) {
    const result = await checkGrowth(layer, report, compared, world);
    if (!result) continue;
    progress.compares.set(layer.inputs.name, [result]);
    tell(result.findings, progress, world.log);
  }
}

function comparedWith(sought: Sought, report: Report, redact: (text: string) => string): Compared | null {
  if (!sought) return null;
  if ('missing' in sought) return { missing: sought.missing };
  // As a later run will read it, so that what is hidden on both sides is no difference
  const after = snapshotOf(JSON.parse(manifestText(report, redact)));
  return { baseline: sought.baseline, difference: compare(...sidesOf(sought.baseline, after)) };
}

/** What a zip is held against is the layer of its name. */
function sidesOf(
  { snapshot, text }: Baseline,
  after: Snapshot,
): readonly [before: Snapshot, after: Snapshot] {
  if (text !== null) return [snapshot, after];
  const before = onlyLayer(snapshot);
  const layer = after.layers.find(({ name }) => name === before.name) ?? null;
  const known = layer ?? before;
  return [oneLayer(snapshot, before, known), oneLayer(after, layer, known)];
}

async function checkGrowth(
  { inputs, stack, built }: LayerReport,
  { analysis, layers, inputs: { baseline: asked } }: Report,
  compared: Compared | null,
  world: World,
): Promise<CheckResult | null> {
  const most = inputs['max-growth'];
  if (!most) return null;
  if (!compared) return growthUnknown(whyNothing(asked, world));
  if ('missing' in compared) return growthUnknown(compared.missing);
  const { baseline } = compared;
  const ofLayer = differenceOf(inputs.name, compared);
  if (built && !ofLayer) return growthUnknown(`${baseline.origin} is the zip of another layer`);
  const facts = {
    layer: ofLayer?.name ?? inputs.name,
    most,
    difference: ofLayer,
    baseline: baseline.origin,
  };
  const result = growthCheck(facts);
  if (result.state !== 'failed' || !analysis) return result;
  // Only now it is worth while to ask which lines the change has touched
  const asks = layers.filter((layer) => stack.includes(layer.name)).map((layer) => layer.inputs.name);
  const places = brought(ofLayer).flatMap(placesIn(analysis, [...new Set(asks)]));
  const location = await placeOf(places, baseline.snapshot.commit, world);
  return growthCheck({ ...facts, ...(location && { location }) });
}

/** What has become of a layer in all its zips. Where the baseline is a zip, only that of its name has one. */
function differenceOf(
  layer: string,
  { baseline, difference }: Exclude<Compared, { readonly missing: string }>,
): LayerDifference | null {
  const { layers } =
    baseline.text === null
      ? difference
      : compare(wholeLayers(difference.before), wholeLayers(difference.after));
  return layers.find(({ after }) => after !== null && layerOf(after) === layer) ?? null;
}

/** Why nothing is looked for, as the end of a sentence. */
function whyNothing(asked: string | null, { baselines }: World): string {
  if (asked === 'none') return 'input baseline is none';
  return baselines
    ? 'runs of this event are compared with nothing'
    : 'none is named, and here none is looked for';
}

/** Distributions that made the layer grow, the one that did most first. */
function brought(difference: LayerDifference | null): readonly string[] {
  const grew = (difference?.distributions ?? []).filter(({ growth, other }) => growth > 0 && !other);
  return grew.map(({ name }) => name);
}

/** The first of the places that the change has touched; where none is known to be, the first of all. */
async function placeOf(
  places: readonly Place[],
  since: string | null,
  { baselines }: World,
): Promise<Location | undefined> {
  const files = [...new Set(places.map(({ location }) => location.file))];
  const lines = since !== null && files.length > 0 ? await baselines?.changedLines(files, since) : null;
  const touched = ({ location: { file, line }, last }: Place) =>
    [...(lines?.get(file) ?? [])].some((changed) => changed >= line && changed <= last);
  return (places.find(touched) ?? places[0])?.location;
}
