import type { Schema } from 'ajv';
import { Ajv } from 'ajv';
import { quotas } from '../lambda/quotas.js';
import { normaliseName } from '../wheel/name.js';
import type { LayerRecord, ListedFinding, ManifestRecord } from './manifest-schema.js';
import { findingsSchema, snapshotSchema } from './manifest-schema.js';
import type { Circumstance, LayerSnapshot, Snapshot } from './model.js';
import { optionsOf } from './options.js';

/** The newest schema of a manifest that can be compared. */
const knownSchema = 1;

/**
 * What a comparison knows of a run, from its manifest, whatever the file held: it may be an artifact of anyone's.
 * Sizes that older versions of layerpack did not write are null, or what comes nearest.
 * @param manifest parsed JSON; it is left as it is
 * @throws Error that says why it cannot be compared
 */
export function snapshotOf(manifest: unknown): Snapshot {
  checkKind(manifest);
  const record = checked<ManifestRecord>(snapshotSchema, manifest, 'manifest');
  const { inputs, layers, run } = record;
  unique(
    layers.map(({ name }) => name),
    'layers',
  );
  return {
    commit: run.commit ?? null,
    runtime: inputs.runtime,
    architecture: inputs.architecture,
    circumstances: circumstancesOf(record),
    layers: layers.map(layerOf),
  };
}

/**
 * What the run found, in its order. Long texts are cut.
 * @param manifest parsed JSON; it is left as it is
 * @throws Error that says why it has none
 */
export function findingsOf(manifest: unknown): readonly ListedFinding[] {
  const { findings } = checkKind(manifest);
  return checked<readonly ListedFinding[]>(findingsSchema, findings, 'findings').map(
    ({ rule, severity, title, reason, advice }) => ({
      rule,
      severity,
      title: cut(title, 500),
      reason: cut(reason, 2000),
      advice: cut(advice, 2000),
    }),
  );
}

/** Whether the run came to its end, with nothing that speaks against its layers. */
export function isComplete(manifest: unknown): boolean {
  return findingsOf(manifest).every(({ severity }) => severity !== 'error');
}

function checkKind(manifest: unknown): Readonly<Record<string, unknown>> {
  const fields: Readonly<Record<string, unknown>> =
    typeof manifest === 'object' && manifest !== null ? { ...manifest } : {};
  const { tool, schema } = fields;
  if (tool !== 'layerpack' || typeof schema !== 'number')
    throw new Error('it is not a manifest of layerpack');
  if (schema > knownSchema) {
    throw new Error(
      `its schema is ${schema}, and this layerpack knows those up to ${knownSchema}: the layerpack that wrote it is newer`,
    );
  }
  return fields;
}

function checked<Kind>(schema: Schema, value: unknown, dataVar: string): Kind {
  const ajv = new Ajv({ allowUnionTypes: true });
  const fits = ajv.compile<Kind>(schema);
  if (fits(value)) return value;
  throw new Error(`it is damaged: ${ajv.errorsText(fits.errors, { dataVar })}`);
}

/** What is matched by name must have one of its own. */
function unique(names: readonly string[], where: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`it is damaged: ${where} has ${twice} twice`);
}

function layerOf(record: LayerRecord): LayerSnapshot {
  const { name, sha256, 'unzipped-size': unzipped, 'zipped-size': zipped } = record;
  const distributions = record.distributions.map((each) => ({
    name: normaliseName(each.name),
    version: each.version,
    unzipped: each['unzipped-size'],
    zipped: each['zipped-size'] ?? null,
    whole: each['unpruned-size'] ?? null,
  }));
  const libraries = record['system-libraries'] ?? [];
  unique(
    distributions.map((each) => each.name),
    name,
  );
  unique(
    libraries.map((each) => each.name),
    name,
  );
  return {
    name,
    ...(record.split && { partOf: record.split.of }),
    sha256,
    unzipped,
    zipped,
    counted: record['counted-size'] ?? unzipped,
    limit: record['max-unzipped-size'] ?? quotas.unzipped,
    distributions,
    others: libraries.map((library) => ({ name: library.name, unzipped: library.size })),
  };
}

function circumstancesOf({ inputs, sdk, run }: ManifestRecord): readonly Circumstance[] {
  const { layers = [], ...ofRun } = inputs;
  const { boto3, botocore } = sdk?.versions ?? {};
  const facts = [
    ['tool', 'layerpack', run.version],
    ['image', 'image', reference(run.image)],
    ['runtime-image', 'runtime-image', reference(run['runtime-image'])],
    ['sdk', 'boto3', boto3],
    ['sdk', 'botocore', botocore],
  ] as const;
  return [
    ...facts.flatMap(([kind, name, value]) =>
      value === undefined ? [] : [{ kind, name, layer: null, value }],
    ),
    ...optionsOf(ofRun, null),
    ...layers.flatMap((layer) => optionsOf(layer, layer.name)),
  ];
}

/** With the name that was asked for, "x/y:latest@sha256:...", as engines take it too. */
function reference(image: ManifestRecord['run']['image']): string | undefined {
  return image ? `${image.name}@${image.digest.slice(image.digest.indexOf('@') + 1)}` : undefined;
}

function cut(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text;
}
