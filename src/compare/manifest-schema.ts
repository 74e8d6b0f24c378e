/** Bounds of what is taken from a manifest, which may be anyone's: many times what a real one has. */
const bounds = { layers: 1000, distributions: 5000, libraries: 5000, inputs: 200, findings: 10_000 } as const;

const name = { type: 'string', minLength: 1, maxLength: 300 } as const;
const size = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const sizeOrNull = { ...size, type: ['integer', 'null'] } as const;

const image = {
  type: ['object', 'null'],
  required: ['name', 'digest'],
  properties: { name, digest: name },
} as const;

const distribution = {
  type: 'object',
  required: ['name', 'version', 'unzipped-size'],
  properties: {
    name,
    version: name,
    'unzipped-size': size,
    'zipped-size': sizeOrNull,
    'unpruned-size': sizeOrNull,
  },
} as const;

const layer = {
  type: 'object',
  required: ['name', 'sha256', 'unzipped-size', 'zipped-size', 'distributions'],
  properties: {
    name,
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    'unzipped-size': size,
    'zipped-size': size,
    'counted-size': size,
    'max-unzipped-size': size,
    split: { type: 'object', required: ['of'], properties: { of: name } },
    distributions: { type: 'array', maxItems: bounds.distributions, items: distribution },
    'system-libraries': {
      type: 'array',
      maxItems: bounds.libraries,
      items: { type: 'object', required: ['name', 'size'], properties: { name, size } },
    },
  },
} as const;

/** What a manifest must have to be compared with another. */
export const snapshotSchema = {
  type: 'object',
  required: ['inputs', 'layers', 'run'],
  properties: {
    inputs: {
      type: 'object',
      required: ['runtime', 'architecture'],
      maxProperties: bounds.inputs,
      propertyNames: name,
      properties: {
        runtime: name,
        architecture: name,
        layers: {
          type: 'array',
          maxItems: bounds.layers,
          items: {
            type: 'object',
            required: ['name'],
            maxProperties: bounds.inputs,
            propertyNames: name,
            properties: { name },
          },
        },
      },
    },
    layers: { type: 'array', maxItems: bounds.layers, items: layer },
    sdk: {
      type: ['object', 'null'],
      required: ['versions'],
      properties: {
        versions: { type: 'object', properties: { boto3: name, botocore: name } },
      },
    },
    run: {
      type: 'object',
      required: ['version'],
      properties: {
        version: name,
        commit: { type: ['string', 'null'], pattern: '^(?:[0-9a-f]{40}|[0-9a-f]{64})$' },
        image,
        'runtime-image': image,
      },
    },
  },
} as const;

interface ImageRecord {
  readonly name: string;
  readonly digest: string;
}

/** A layer as the schema leaves it. */
export interface LayerRecord {
  readonly name: string;
  readonly sha256: string;
  readonly 'unzipped-size': number;
  readonly 'zipped-size': number;
  readonly 'counted-size'?: number;
  readonly 'max-unzipped-size'?: number;
  readonly split?: { readonly of: string };
  readonly distributions: readonly {
    readonly name: string;
    readonly version: string;
    readonly 'unzipped-size': number;
    readonly 'zipped-size'?: number | null;
    readonly 'unpruned-size'?: number | null;
  }[];
  readonly 'system-libraries'?: readonly { readonly name: string; readonly size: number }[];
}

export type OptionRecords = Readonly<Record<string, unknown>>;

/** A manifest as the schema leaves it; what newer versions of layerpack add may be missing. */
export interface ManifestRecord {
  readonly inputs: OptionRecords & {
    readonly runtime: string;
    readonly architecture: string;
    readonly layers?: readonly (OptionRecords & { readonly name: string })[];
  };
  readonly layers: readonly LayerRecord[];
  readonly sdk?: { readonly versions: { readonly boto3?: string; readonly botocore?: string } } | null;
  readonly run: {
    readonly version: string;
    readonly commit?: string | null;
    readonly image?: ImageRecord | null;
    readonly 'runtime-image'?: ImageRecord | null;
  };
}

const severities = ['error', 'warning', 'notice'] as const;
const prose = { type: 'string', maxLength: 100_000 } as const;

export const findingsSchema = {
  type: 'array',
  maxItems: bounds.findings,
  items: {
    type: 'object',
    required: ['rule', 'severity', 'title', 'reason', 'advice'],
    properties: {
      rule: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,99}$' },
      severity: { enum: severities },
      title: prose,
      reason: prose,
      advice: prose,
    },
  },
} as const;

/** A finding as a manifest has it: what other versions of layerpack found may have rules that this one does not know. */
export interface ListedFinding {
  readonly rule: string;
  readonly severity: (typeof severities)[number];
  readonly title: string;
  readonly reason: string;
  readonly advice: string;
}
