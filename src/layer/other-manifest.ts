import { Ajv } from 'ajv';
import type { Pin } from '../wheel/name.js';
import { normaliseName } from '../wheel/name.js';

/** The newest schema of a manifest whose layers can be read. */
const knownSchema = 1;

/** A layer as a manifest lists it. */
export interface ListedLayer {
  readonly name: string;
  readonly runtime: string;
  readonly architecture: string;
  /** Bytes. */
  readonly unzipped: number;
  readonly distributions: readonly Pin[];
}

const text = { type: 'string' } as const;

const layersSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name', 'runtime', 'architecture', 'unzipped-size', 'distributions'],
    properties: {
      name: text,
      runtime: text,
      architecture: text,
      'unzipped-size': { type: 'integer', minimum: 0 },
      distributions: {
        type: 'array',
        items: { type: 'object', required: ['name', 'version'], properties: { name: text, version: text } },
      },
    },
  },
} as const;

interface ManifestLayer extends Pick<ListedLayer, 'name' | 'runtime' | 'architecture' | 'distributions'> {
  readonly 'unzipped-size': number;
}

/**
 * The layers of a manifest, whatever the text is.
 * @throws Error that says why there are none
 */
export function layersOfManifest(text: string): readonly ListedLayer[] {
  const { tool, schema, layers, findings } = parse(text);
  if (tool !== 'layerpack' || typeof schema !== 'number')
    throw new Error('it is not a manifest of layerpack');
  if (schema > knownSchema) {
    throw new Error(
      `its schema is ${schema}, and this layerpack knows those up to ${knownSchema}: the layerpack that wrote it is newer`,
    );
  }
  const ajv = new Ajv();
  const areLayers = ajv.compile<readonly ManifestLayer[]>(layersSchema);
  if (!areLayers(layers)) {
    throw new Error(`it is damaged: ${ajv.errorsText(areLayers.errors, { dataVar: 'layers' })}`);
  }
  if (Array.isArray(findings) && findings.some(isError)) throw new Error('the run that wrote it failed');
  if (layers.length === 0) throw new Error('it lists no layer');
  return layers.map(({ name, runtime, architecture, distributions, 'unzipped-size': unzipped }) => ({
    name,
    runtime,
    architecture,
    unzipped,
    distributions: distributions.map((each) => ({ name: normaliseName(each.name), version: each.version })),
  }));
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const isError = (finding: unknown) => (finding as { severity?: unknown } | null)?.severity === 'error';
