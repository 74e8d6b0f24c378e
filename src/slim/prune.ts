import type { Finding } from '../errors.js';
import type { PruneRule } from '../inputs/definitions.js';
import type { Inputs, LayerInputs } from '../inputs/inputs.js';
import type { LayerFile } from '../layer/tree.js';
import { wheelTarget } from '../wheel/target.js';
import type { Claims } from './claims.js';
import { startClaims } from './claims.js';
import type { DroppedFile } from './model.js';
import { moduleOf } from './module-names.js';
import { releaseNeeded } from './needs.js';
import { matchesNothing, readPattern } from './patterns.js';
import type { Distribution, PlacedFile } from './placed-files.js';
import { distributionsOf } from './placed-files.js';
import { ruleOrder, rules } from './rules.js';
import type { SetApart } from './set-apart.js';
import { findSetApart } from './set-apart.js';
import type { FileReader } from './wheel-texts.js';
import { withReader } from './wheel-texts.js';

export interface LayerToPrune {
  readonly name: string;
  readonly files: readonly LayerFile[];
  readonly wishes: Pick<LayerInputs, 'prune' | 'keep' | 'drop'>;
}

export interface PrunedFiles {
  /** In the order in which they were given. */
  readonly kept: readonly LayerFile[];
  readonly dropped: readonly DroppedFile[];
  readonly findings: readonly Finding[];
}

/**
 * Leaves out of layers what nothing in them needs, and what users want left out. All layers of a run are looked at
 * together, since what stays in one may import what lies in another. It reads wheels.
 * @returns by the layer's name
 */
export function pruneLayers(
  layers: readonly LayerToPrune[],
  { runtime, architecture }: Pick<Inputs, 'runtime' | 'architecture'>,
): ReadonlyMap<string, PrunedFiles> {
  const all = layers.map((layer) => survey(layer, distributionsOf(layer.files, runtime)));
  const distributions = all.flatMap((each) => each.distributions);
  const setApart = findSetApart(distributions.flatMap(({ files }) => files));
  const target = wheelTarget(runtime, architecture);
  const claims = startClaims();
  const gone = new Set(all.flatMap(({ drop }) => [...drop]));
  withReader((reader) => {
    for (const layer of all) claimFiles(layer, { setApart, target, reader }, claims);
    releaseNeeded(distributions, setApart, claims, (file) => gone.has(file), reader);
  });
  return new Map(all.map((layer) => [layer.name, resultOf(layer, claims)]));
}

/** A layer with what its user says of single files. */
interface Surveyed extends LayerToPrune {
  readonly distributions: readonly Distribution[];
  readonly placed: readonly PlacedFile[];
  readonly keep: ReadonlySet<PlacedFile>;
  /** Without what is kept. */
  readonly drop: ReadonlySet<PlacedFile>;
  readonly findings: readonly Finding[];
}

function survey(layer: LayerToPrune, distributions: readonly Distribution[]): Surveyed {
  const placed = distributions.flatMap(({ files }) => files);
  const findings: Finding[] = [];
  const take = (input: 'keep' | 'drop'): ReadonlySet<PlacedFile> => {
    const taken = layer.wishes[input].map(readPattern).flatMap((pattern) => {
      const matching = placed.filter(({ path }) => pattern.matches(path));
      if (matching.length === 0) findings.push(matchesNothing(input, pattern.text, layer.name));
      return matching;
    });
    return new Set(taken);
  };
  const keep = take('keep');
  const drop = new Set([...take('drop')].filter((file) => !keep.has(file)));
  return { ...layer, distributions, placed, keep, drop, findings };
}

interface Tools {
  readonly setApart: SetApart;
  readonly target: ReturnType<typeof wheelTarget>;
  readonly reader: FileReader;
}

function claimFiles(layer: Surveyed, { setApart, target, reader }: Tools, claims: Claims): void {
  const { safe, without } = layer.wishes.prune;
  const on = safe ? ruleOrder.filter((rule) => !without.includes(rule)) : [];
  for (const distribution of layer.distributions) {
    const active = isAllTests(distribution, setApart) ? on.filter((rule) => rule !== 'tests') : on;
    for (const file of distribution.files) {
      if (layer.keep.has(file)) continue;
      const start = (length: number) => reader.start(file.file, length);
      const surroundings = { distribution, setApart, target, start };
      claims.claim(
        file,
        active.filter((rule) => rules[rule].matches(file, surroundings)),
      );
    }
  }
}

/** Whether tests are what a distribution is for: it has no other code. */
function isAllTests({ files }: Distribution, { testsOf }: SetApart): boolean {
  return !files.some(
    (file) => file.inSite && file.file.size > 0 && moduleOf(file.path) && testsOf(file) === undefined,
  );
}

function resultOf(layer: Surveyed, claims: Claims): PrunedFiles {
  const rulesByFile = new Map<LayerFile, PruneRule | 'drop'>();
  for (const placed of layer.placed) {
    const rule = claims.ruleOf(placed) ?? (layer.drop.has(placed) ? 'drop' : undefined);
    if (rule) rulesByFile.set(placed.file, rule);
  }
  const dropped = layer.files.flatMap((file) => {
    const rule = rulesByFile.get(file);
    return rule ? [{ file, rule }] : [];
  });
  return { kept: layer.files.filter((file) => !rulesByFile.has(file)), dropped, findings: layer.findings };
}
