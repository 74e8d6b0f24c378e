import { createHash } from 'node:crypto';
import type { LayerToPublish, Listing, VersionContent } from '../../../src/aws/model.js';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A layer whose zip would have that text. */
export function layerOf(text: string, more: Partial<LayerToPublish> = {}): LayerToPublish {
  return {
    name: 'data',
    runtime: 'python3.12',
    architecture: 'x86_64',
    zip: '/nowhere/data.zip',
    sha256: sha256(text),
    zipped: text.length,
    unzipped: 1000,
    description: 'numpy 2.0.0',
    licenseInfo: 'MIT',
    shareWith: [],
    keepVersions: null,
    ...more,
  };
}

/** What Lambda has once a layer with that text was published as it is. */
export function versionOf(text: string, more: Partial<VersionContent> = {}): VersionContent {
  const { version = 1 } = more;
  return {
    arn: `arn:aws:lambda:eu-west-1:123456789012:layer:data:${version}`,
    version,
    runtimes: ['python3.12'],
    architectures: ['x86_64'],
    licenseInfo: 'MIT',
    codeSha256: createHash('sha256').update(text).digest('base64'),
    codeSize: text.length,
    createdDate: '2026-01-01T00:00:00.000+0000',
    ...more,
  };
}

export function listingOf(existing: VersionContent | null): Listing {
  const newest = existing?.version ?? 0;
  return { newest, ours: existing === null ? [] : [newest], existing };
}
