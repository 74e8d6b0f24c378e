import type { Aws, Exchanges } from '../../../src/aws/aws.js';
import { CallError } from '../../../src/aws/call-error.js';
import type { CallName } from '../../../src/aws/calls.js';
import type { VersionContent } from '../../../src/aws/model.js';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string;
  readonly Principal: unknown;
  readonly Condition?: unknown;
}

export interface Region {
  readonly versions: VersionContent[];
  readonly policies: Map<number, Statement[]>;
  /** Number of the version that was made last; deleted ones count. */
  last: number;
}

/** What becomes of a call instead, or after it was done: an error, or undefined to let it pass. */
type Fault = (region: string, attempt: number) => unknown;

export interface Regions {
  readonly aws: Aws;
  readonly region: (name: string) => Region;
  /** "eu-west-1 GetLayerVersion 3", in their order. */
  readonly asked: string[];
  readonly slept: number[];
  /** Fails before anything is done. */
  readonly before: Map<CallName, Fault>;
  /** Is done, and fails then, as where an answer is lost. */
  readonly after: Map<CallName, Fault>;
  /** Buckets by name, with their region. */
  readonly buckets: Map<string, string>;
}

export function failure(name: string, status = 400, message = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

/** Lambda and S3 as far as planning and applying ask them, without a network. */
export function regionsOf(versions: Readonly<Record<string, readonly VersionContent[]>> = {}): Regions {
  const regions = new Map<string, Region>();
  const region = (name: string): Region => {
    const known = regions.get(name);
    if (known) return known;
    const given = [...(versions[name] ?? [])];
    const last = Math.max(0, ...given.map(({ version }) => version));
    const made = { versions: given, policies: new Map<number, Statement[]>(), last };
    regions.set(name, made);
    return made;
  };
  const asked: string[] = [];
  const slept: number[] = [];
  const before = new Map<CallName, Fault>();
  const after = new Map<CallName, Fault>();
  const buckets = new Map<string, string>();
  const attempts = new Map<string, number>();
  let now = 0;
  const aws: Aws = {
    send: async (name, call, input) => {
      const key = `${name} ${call}`;
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      const { VersionNumber: version } = input as { VersionNumber?: number };
      asked.push(version === undefined ? key : `${key} ${version}`);
      const fail = (fault: Fault | undefined) => {
        const error = fault?.(name, attempt);
        if (error !== undefined) throw new CallError(call, null, error);
      };
      fail(before.get(call));
      try {
        const answer = answers[call](region(name), input, { name, buckets });
        fail(after.get(call));
        return answer;
      } catch (error) {
        throw error instanceof CallError ? error : new CallError(call, null, error);
      }
    },
    times: {
      now: () => now,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        now += milliseconds;
      },
      random: () => 0.5,
    },
    close: () => undefined,
  };
  return { aws, region, asked, slept, before, after, buckets };
}

type Answers = {
  readonly [C in CallName]: (
    region: Region,
    input: Exchanges[C][0],
    place: { readonly name: string; readonly buckets: ReadonlyMap<string, string> },
  ) => Exchanges[C][1];
};

const answers: Answers = {
  // Two a page, the oldest first: neither is what the service does
  ListLayerVersions: ({ versions }, { Marker }) => {
    const start = Number(Marker ?? 0);
    const page = versions.slice(start, start + 2).map((version) => described(version));
    const next = start + 2 < versions.length ? { NextMarker: String(start + 2) } : {};
    return { LayerVersions: page, ...next, $metadata: {} };
  },
  GetLayerVersion: ({ versions }, { VersionNumber }) => {
    const found = versions.find(({ version }) => version === VersionNumber);
    if (found === undefined) throw failure('ResourceNotFoundException', 404);
    return { ...described(found), ...contentOf(found), $metadata: {} };
  },
  PublishLayerVersion: (region, { fields, payload }, { name }) => {
    region.last += 1;
    const hex = payload?.sha256 ?? /([0-9a-f]{64})/.exec(JSON.stringify(fields.Content))?.[1] ?? '';
    const version: VersionContent = {
      arn: `arn:aws:lambda:${name}:123456789012:layer:${fields.LayerName}:${region.last}`,
      version: region.last,
      runtimes: fields.CompatibleRuntimes,
      architectures: fields.CompatibleArchitectures ?? [],
      licenseInfo: fields.LicenseInfo ?? '',
      codeSha256: Buffer.from(hex, 'hex').toString('base64'),
      codeSize: payload?.bytes.length ?? 60_000_000,
      createdDate: '2026-01-02T00:00:00.000+0000',
    };
    region.versions.push(version);
    return { ...described(version), ...contentOf(version), $metadata: {} };
  },
  GetLayerVersionPolicy: ({ policies }, { VersionNumber = 0 }) => {
    const statements = policies.get(VersionNumber) ?? [];
    if (statements.length === 0) throw failure('ResourceNotFoundException', 404);
    return { Policy: JSON.stringify({ Statement: statements }), $metadata: {} };
  },
  AddLayerVersionPermission: ({ policies }, input) => {
    const { VersionNumber = 0, StatementId = '', Action = '', Principal = '', OrganizationId } = input;
    const statements = policies.get(VersionNumber) ?? [];
    if (statements.some(({ Sid }) => Sid === StatementId)) throw failure('ResourceConflictException', 409);
    const statement: Statement = {
      Sid: StatementId,
      Effect: 'Allow',
      Action,
      Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
      ...(OrganizationId ? { Condition: { StringEquals: { 'aws:PrincipalOrgID': OrganizationId } } } : {}),
    };
    policies.set(VersionNumber, [...statements, statement]);
    return { $metadata: {} };
  },
  RemoveLayerVersionPermission: ({ policies }, { VersionNumber = 0, StatementId }) => {
    const statements = policies.get(VersionNumber) ?? [];
    policies.set(
      VersionNumber,
      statements.filter(({ Sid }) => Sid !== StatementId),
    );
  },
  DeleteLayerVersion: ({ versions }, { VersionNumber }) => {
    const at = versions.findIndex(({ version }) => version === VersionNumber);
    if (at >= 0) versions.splice(at, 1);
  },
  HeadBucket: (_, { Bucket = '' }, { buckets }) => {
    const where = buckets.get(Bucket);
    if (where === undefined) throw failure('NotFound', 404);
    return { BucketRegion: where, $metadata: {} };
  },
  PutObject: () => undefined,
};

function described({ arn, version, runtimes, architectures, licenseInfo }: VersionContent) {
  return {
    LayerVersionArn: arn,
    Version: version,
    CompatibleRuntimes: [...runtimes] as never[],
    CompatibleArchitectures: [...architectures] as never[],
    LicenseInfo: licenseInfo,
  };
}

function contentOf({ codeSha256, codeSize, createdDate }: VersionContent) {
  return {
    Content: { CodeSha256: codeSha256, CodeSize: codeSize },
    ...(createdDate === null ? {} : { CreatedDate: createdDate }),
  };
}
