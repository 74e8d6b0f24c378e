import { Ajv } from 'ajv';
import { LayerpackError } from '../errors.js';
import type { Dependency } from '../wheel/graph.js';
import type { Analysis } from './model.js';
import type { ManifestRecord } from './record-schema.js';
import { recordSchema } from './record-schema.js';

/** The newest schema of a manifest whose record can be read. */
const knownSchema = 1;

/**
 * The analysis as it stands under `resolution` in the manifest: roots in the user's order, distributions sorted by
 * name, and nothing that is empty.
 */
export function recordOf({ roots, distributions }: Analysis): object {
  return {
    roots: roots.map(({ name, extras, text, location, layer, direct, alone }) => ({
      name,
      ...filled({ extras }),
      text,
      file: location.file,
      line: location.line,
      layer,
      direct,
      ...(alone && { alone }),
    })),
    distributions: distributions
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, version, provider, layers, size, summary, license, homePage, extras, requires }) => ({
        name,
        version,
        provider,
        ...filled({ layers }),
        'unzipped-size': size,
        ...filled({ summary, license, 'home-page': homePage, extras }),
        ...filled({ requires: requires.map(recordOfDependency) }),
      })),
  };
}

function recordOfDependency({ name, extras, specifier, appliesTo }: Dependency): object {
  const always = appliesTo.length === 1 && appliesTo[0] === '';
  return { name, ...filled({ extras, specifier, 'applies-to': always ? [] : appliesTo }) };
}

function filled(fields: Readonly<Record<string, string | readonly unknown[]>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value.length > 0));
}

/**
 * The analysis from a manifest, whatever the file held.
 * @param manifest parsed JSON; it is left as it is
 * @throws LayerpackError with rule `output` for one that is not layerpack's, is newer, or has no whole record
 */
export function readRecord(manifest: unknown): Analysis {
  const { tool, schema, resolution } = fieldsOf(manifest);
  if (tool !== 'layerpack' || typeof schema !== 'number') {
    throw unreadable('it is not a manifest of layerpack', 'Give the manifest.json that a build wrote.');
  }
  if (schema > knownSchema) {
    throw unreadable(
      `its schema is ${schema}, and this layerpack knows those up to ${knownSchema}`,
      'Use the version of layerpack that wrote it, or a later one.',
    );
  }
  if (resolution === undefined || resolution === null) {
    throw unreadable(
      'it has no resolution: the build failed before there was one, or an older layerpack wrote it',
      'Build again, and see to the findings if the build fails.',
    );
  }
  const record: unknown = structuredClone(resolution);
  const ajv = new Ajv({ useDefaults: true });
  const isRecord = ajv.compile<ManifestRecord>(recordSchema);
  if (!isRecord(record)) {
    const reason = ajv.errorsText(isRecord.errors, { dataVar: 'resolution' });
    throw unreadable(reason, 'Build again: something else than layerpack has changed it.');
  }
  return analysisOf(record);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function unreadable(reason: string, advice: string): LayerpackError {
  return new LayerpackError({
    rule: 'output',
    subject: 'manifest',
    title: 'Failed to read the manifest',
    reason,
    advice,
  });
}

function analysisOf({ roots, distributions }: ManifestRecord): Analysis {
  return {
    roots: roots.map(({ name, extras, text, file, line, layer, direct, alone }) => ({
      name,
      extras,
      text,
      location: { file, line },
      layer,
      direct,
      ...(alone && { alone }),
    })),
    distributions: distributions.map((each) => ({
      name: each.name,
      version: each.version,
      summary: each.summary,
      license: each.license,
      homePage: each['home-page'],
      extras: each.extras,
      requires: each.requires.map(({ name, extras, specifier, 'applies-to': appliesTo }) => ({
        name,
        extras,
        specifier,
        appliesTo,
      })),
      size: each['unzipped-size'],
      layers: each.layers,
      provider: each.provider,
    })),
  };
}
