import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  ListLayerVersionsCommand,
} from '@aws-sdk/client-lambda';
import { expect } from '@jest/globals';
import type { Asked, AwsServer } from './aws/aws-server.js';
import { secrets } from './aws/aws-server.js';
import { writes } from './aws/calls.js';
import { lambdaAt } from './aws/clients.js';
import type { FileContent } from './distributions.js';
import { makeWheel } from './distributions.js';
import { project, temporaryDirectory } from './project.js';
import type { FinishedAction, Variables } from './runner.js';
import { runAction } from './runner.js';
import { zipIn } from './zip.js';

/** Tools and results of this test file, so that a project is built once. */
let kept: string | undefined;

/** A project whose layer is one wheel with this in it. */
export function projectWith(content: FileContent): string {
  const workspace = project({ 'requirements.txt': '--no-index\n--find-links wheels\nsmall==1.0\n' });
  makeWheel(join(workspace, 'wheels'), { name: 'small', files: { 'small.py': content } });
  return workspace;
}

export interface PublishingRun extends FinishedAction {
  /** What it asked of AWS. */
  readonly calls: readonly Asked[];
  /** Those that change something, as "PublishLayerVersion eu-west-1", sorted. */
  readonly writes: readonly string[];
  /** The output layer-version-arns. */
  readonly arns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly workspace: string;
}

export type Inputs = Readonly<Record<string, string>>;

/** Runs the action with `publish: true` for a layer named "data". Whatever comes of it, no secret may be told. */
export async function publishFrom(
  workspace: string,
  server: AwsServer,
  inputs: Inputs = {},
  env: Variables = {},
): Promise<PublishingRun> {
  kept ??= temporaryDirectory('kept-');
  const before = server.calls.length;
  const run = await runAction(
    {
      runtime: '3.12',
      builder: 'host',
      'layer-name': 'data',
      'upload-artifact': 'false',
      'release-assets': 'never',
      publish: 'true',
      ...inputs,
    },
    { workspace, env: { ...server.environment(), XDG_CACHE_HOME: kept, ...env } },
  );
  const calls = server.calls.slice(before);
  expectNoSecrets(run, workspace);
  return {
    ...run,
    calls,
    writes: calls
      .filter(({ call }) => writes.includes(call))
      .map(({ call, region }) => `${call} ${region}`)
      .sort(),
    arns: JSON.parse(run.outputs['layer-version-arns'] || '{}'),
    workspace,
  };
}

/** Neither in what a run says nor in what it leaves. */
export function expectNoSecrets(run: FinishedAction, workspace: string): void {
  const said = [run.log, run.summary, JSON.stringify(run.outputs), JSON.stringify(run.annotations)];
  for (const secret of secrets) {
    expect(said.filter((text) => text.includes(secret))).toEqual([]);
    for (const directory of [workspace, run.temporary]) expect(filesNaming(secret, directory)).toBe('');
  }
}

function filesNaming(text: string, directory: string): string {
  try {
    const args = ['--recursive', '--files-with-matches', '--fixed-strings', '--', text, directory];
    return execFileSync('grep', args, { encoding: 'utf8' });
  } catch (error) {
    // Nothing was found
    if ((error as { status?: number }).status === 1) return '';
    throw error;
  }
}

/** ARN of a version of the layer. */
export function arnOf(region: string, version: number, layer = 'data'): string {
  return `arn:aws:lambda:${region}:123456789012:layer:${layer}:${version}`;
}

/** Numbers of the versions that a region has, newest first. */
export async function versionsIn(server: AwsServer, region: string, layer = 'data') {
  const list = new ListLayerVersionsCommand({ LayerName: layer });
  const { LayerVersions = [] } = await lambdaAt(server.direct, region).send(list);
  return LayerVersions.map(({ Version }) => Version);
}

export function versionIn(server: AwsServer, region: string, version: number, layer = 'data') {
  const get = new GetLayerVersionCommand({ LayerName: layer, VersionNumber: version });
  return lambdaAt(server.direct, region).send(get);
}

/** Statement ids of a version's policy; none where it has no policy. */
export async function statementsIn(server: AwsServer, region: string, version: number) {
  const get = new GetLayerVersionPolicyCommand({ LayerName: 'data', VersionNumber: version });
  const { Policy = '{}' } = await lambdaAt(server.direct, region)
    .send(get)
    .catch(() => ({}) as { Policy?: string });
  const { Statement = [] } = JSON.parse(Policy) as { readonly Statement?: readonly { Sid: string }[] };
  return Statement.map(({ Sid }) => Sid).sort();
}

/** The zip that was made last. */
export function zipBytes(workspace: string): Buffer {
  return readFileSync(zipIn(join(workspace, 'build/layers')));
}

/** Of the zip that a run made, as Lambda tells it. */
export function zippedBy({ workspace }: PublishingRun): {
  readonly CodeSha256: string;
  readonly CodeSize: number;
} {
  const bytes = zipBytes(workspace);
  return { CodeSha256: createHash('sha256').update(bytes).digest('base64'), CodeSize: bytes.length };
}
