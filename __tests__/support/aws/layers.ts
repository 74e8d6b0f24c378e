import { randomUUID } from 'node:crypto';
import type { Code } from './archive.js';
import { codeOf } from './archive.js';
import { AwsError } from './errors.js';
import type { LayerOperation } from './model.js';
import type { Objects } from './objects.js';
import type { Permission, Policy } from './policy.js';
import { addPermission, documentOf, removePermission } from './policy.js';

/** Whose layers and buckets these are: the account of AWS's examples, and moto's own. */
export const account = '123456789012';

interface Version {
  readonly number: number;
  readonly arn: string;
  /** As clients see it. */
  readonly described: Readonly<Record<string, unknown>>;
  readonly code: Code;
  readonly runtimes: readonly string[];
  readonly architectures: readonly string[];
  readonly policy: Policy;
}

/** A layer of one region. */
interface Layer {
  /** Numbers are not used again, not even once all versions are gone. */
  last: number;
  /** Newest first. */
  versions: Version[];
}

interface Place {
  readonly region: string;
  readonly name: string;
}

/** A request's members, which the model has been asked about. */
export interface Input extends Permission {
  readonly LayerName: string;
  readonly VersionNumber: number;
  readonly Content?: {
    readonly ZipFile?: string;
    readonly S3Bucket?: string;
    readonly S3Key?: string;
  };
  readonly Description?: string;
  readonly LicenseInfo?: string;
  readonly CompatibleRuntimes?: readonly string[];
  readonly CompatibleArchitectures?: readonly string[];
  readonly CompatibleRuntime?: string;
  readonly CompatibleArchitecture?: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
}

export type Methods = Readonly<
  Record<LayerOperation, (input: Input, region: string) => object | undefined | Promise<object | undefined>>
>;

/** The operations on layers, over what they keep. Texts of errors are the real service's where nothing else is said. */
export function layerMethods(objects: Objects, now: () => Date): Methods {
  const layers = new Map<string, Layer>();

  const placeOf = ({ LayerName: name }: Input, region: string): Place => {
    const [, , , ofRegion, , , ofName] = name.split(':');
    return { name: ofName ?? name, region: ofRegion ?? region };
  };
  const layerAt = ({ region, name }: Place) => layers.get(`${region}/${name}`);
  const versionAt = (input: Input, region: string) => {
    if (input.VersionNumber < 1) {
      throw new AwsError('InvalidParameterValueException', 'Layer Version Cannot be less than 1');
    }
    const place = placeOf(input, region);
    const version = layerAt(place)?.versions.find(({ number }) => number === input.VersionNumber);
    return { version, arn: arnOf(place, input.VersionNumber) };
  };
  const policyAt = (input: Input, region: string) => {
    const { version, arn } = versionAt(input, region);
    if (version) return { arn, policy: version.policy };
    throw new AwsError('ResourceNotFoundException', `Layer version ${arn} does not exist.`);
  };

  return {
    PublishLayerVersion: async (input, region) => {
      const code = await codeOf(contentOf(input, region, objects));
      const place = placeOf(input, region);
      const layer = layerAt(place) ?? { last: 0, versions: [] };
      layers.set(`${place.region}/${place.name}`, layer);
      layer.last += 1;
      const number = layer.last;
      const described = {
        LayerVersionArn: arnOf(place, number),
        Version: number,
        Description: input.Description ?? '',
        CreatedDate: now().toISOString().replace('Z', '+0000'),
        ...only(input, ['CompatibleRuntimes', 'CompatibleArchitectures', 'LicenseInfo']),
      };
      const version = {
        number,
        arn: arnOf(place, number),
        described,
        code,
        runtimes: input.CompatibleRuntimes ?? [],
        architectures: input.CompatibleArchitectures ?? [],
        policy: { statements: [], revision: randomUUID() },
      };
      layer.versions.unshift(version);
      return inFull(version);
    },

    ListLayerVersions: (input, region) => {
      const { CompatibleRuntime: runtime, CompatibleArchitecture: architecture, Marker: marker } = input;
      const before = marker === undefined ? Infinity : versionOfMarker(marker);
      const fitting = (layerAt(placeOf(input, region))?.versions ?? [])
        .filter(({ number }) => number < before)
        .filter(({ runtimes }) => runtime === undefined || runtimes.includes(runtime))
        .filter(({ architectures: all }) => architecture === undefined || all.includes(architecture));
      const page = fitting.slice(0, input.MaxItems ?? 50);
      const next = page.length < fitting.length ? page.at(-1) : undefined;
      return {
        LayerVersions: page.map(({ described }) => described),
        ...(next ? { NextMarker: markerOf(next.number) } : {}),
      };
    },

    GetLayerVersion: (input, region) => {
      const { version } = versionAt(input, region);
      if (version) return inFull(version);
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.');
    },

    DeleteLayerVersion: (input, region) => {
      const { version } = versionAt(input, region);
      const layer = layerAt(placeOf(input, region));
      if (layer) layer.versions = layer.versions.filter((each) => each !== version);
      return undefined;
    },

    GetLayerVersionPolicy: (input, region) => {
      const { policy } = policyAt(input, region);
      if (policy.statements.length > 0) {
        return { Policy: documentOf(policy.statements), RevisionId: policy.revision };
      }
      throw new AwsError('ResourceNotFoundException', 'No policy is associated with the given resource.');
    },

    AddLayerVersionPermission: (input, region) => {
      const { policy, arn } = policyAt(input, region);
      const statement = addPermission(policy, arn, input);
      return { Statement: JSON.stringify(statement), RevisionId: policy.revision };
    },

    RemoveLayerVersionPermission: (input, region) => {
      removePermission(policyAt(input, region).policy, input.StatementId, input.RevisionId);
      return undefined;
    },
  };
}

function contentOf({ Content: content = {} }: Input, region: string, objects: Objects): Buffer {
  const { ZipFile: zip, S3Bucket: bucket, S3Key: key } = content;
  const [inline, stored] = [zip !== undefined, bucket !== undefined && key !== undefined];
  if (inline === stored) {
    // In our words
    const both = 'Please provide either ZipFile or S3Bucket and S3Key.';
    throw new AwsError('InvalidParameterValueException', both);
  }
  if (zip !== undefined) return Buffer.from(zip, 'base64');
  try {
    return objects.read(String(bucket), String(key), region);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      'InvalidParameterValueException',
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}

function arnOf({ region, name }: Place, version: number): string {
  return `arn:aws:lambda:${region}:${account}:layer:${name}:${version}`;
}

function inFull({ arn, described, code }: Version): object {
  // Whoever has this link has the layer for as long as it holds, so it belongs in no log
  const location = `https://awslambda-layers.s3.amazonaws.com/snapshots/${arn}?X-Amz-Expires=600&X-Amz-Signature=${linkSignature}`;
  return {
    ...described,
    LayerArn: arn.slice(0, arn.lastIndexOf(':')),
    Content: { ...code, Location: location },
  };
}

/** Stands in every link to a layer's content, and may stand nowhere else. */
export const linkSignature = 'e5a1b5c4signatureofalink';

function only(input: Input, names: readonly (keyof Input)[]): object {
  return Object.fromEntries(
    names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  );
}

/** Clients have no business in a marker. */
function markerOf(version: number): string {
  return Buffer.from(JSON.stringify({ before: version })).toString('base64');
}

function versionOfMarker(marker: string): number {
  try {
    const { before } = JSON.parse(Buffer.from(marker, 'base64').toString()) as { readonly before: number };
    return before;
  } catch {
    // In our words
    throw new AwsError('InvalidParameterValueException', 'Invalid Marker');
  }
}
