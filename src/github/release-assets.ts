import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Api } from './api.js';
import { attempts, limitOf, pauseAfter, retrying } from './api-retry.js';
import { isNotFound } from './api-trouble.js';
import type { Release } from './release.js';
import { isTemporaryFor, temporaryName } from './release-names.js';
import { isTaken } from './release-trouble.js';

/** What is to be attached to a release. */
export interface Asset {
  /** As `assetName` gives it. */
  readonly name: string;
  /** Media type, such as "application/zip". */
  readonly type: string;
  readonly sha256: string;
  readonly content: { readonly file: string } | { readonly text: string };
}

/** What a release has. */
export interface Listed {
  readonly id: number;
  readonly name: string;
  /** "starter" is what an upload that failed leaves. */
  readonly state: string;
  /** Bytes. */
  readonly size: number;
  /** Such as "sha256:..."; null on servers that know none. */
  readonly digest: string | null;
}

export type Put = 'kept' | 'uploaded' | 'replaced';

/** The asset of a text. */
export function textAsset(name: string, type: string, text: string): Asset {
  return { name, type, sha256: createHash('sha256').update(text).digest('hex'), content: { text } };
}

/** All that a release has, whatever its state. */
export async function listAssets({ octokit, repository }: Api, { id }: Release): Promise<readonly Listed[]> {
  const asked = { ...repository, release_id: id, per_page: 100 };
  return (await octokit.paginate(octokit.rest.repos.listReleaseAssets, asked)).map(listedFrom);
}

/** Whether what is there needs no upload. */
export async function isKept(api: Api, asset: Asset, listed: readonly Listed[]): Promise<boolean> {
  const there = listed.find(({ name }) => name === asset.name);
  return there !== undefined && (await isSame(api, there, asset));
}

/**
 * Attaches an asset. One that has its name is replaced, whoever uploaded it: the new bytes go up under a name of their
 * own first, so the old are there until the new are. What an earlier run left on that way is used, or removed.
 */
export async function putAsset(
  api: Api,
  release: Release,
  asset: Asset,
  listed: readonly Listed[],
): Promise<Put> {
  const there = listed.find(({ name }) => name === asset.name);
  const left = listed.filter(({ name }) => isTemporaryFor(asset.name, name));
  const kept = await isKept(api, asset, listed);
  const temporary = temporaryName(asset.name, asset.sha256);
  const arrived = kept ? undefined : left.find(({ name }) => name === temporary);
  const ready = arrived && (await isSame(api, arrived, asset)) ? arrived : undefined;
  for (const each of left) if (each !== ready) await remove(api, each);
  if (kept) return 'kept';

  if (there?.state === 'uploaded') {
    const fresh = ready ?? (await upload(api, release, asset, temporary));
    await remove(api, there);
    await rename(api, release, fresh, asset);
    return 'replaced';
  }
  if (there) await remove(api, there);
  if (ready) await rename(api, release, ready, asset);
  else await upload(api, release, asset, asset.name);
  return 'uploaded';
}

/**
 * Sends the bytes until they are there. After a failure it is looked for what came of it: the answer alone may be lost,
 * or half an asset may hold the name.
 */
async function upload(api: Api, release: Release, asset: Asset, name: string): Promise<Listed> {
  let foreign = false;
  const work = async () => {
    try {
      return await send(api, release, asset, name);
    } catch (error) {
      // What was refused for coming too fast was not looked at, and to ask more makes it worse
      if (limitOf(error) || (pauseAfter(error, 1, api.clock) === null && !isTaken(error))) throw error;
      const found = (await listAssets(api, release)).find((each) => each.name === name);
      if (found && (await isSame(api, found, asset))) return found;
      foreign = found?.state === 'uploaded' && name === asset.name;
      if (found && !foreign) await remove(api, found);
      throw error;
    }
  };
  return await retrying(api.clock, work, (error, attempt, clock) => {
    if (foreign) return null;
    // The list may be behind what the store of the bytes knows
    return isTaken(error) ? 1000 * attempt * (1 + clock.random()) : pauseAfter(error, attempt, clock);
  });
}

async function send({ octokit, repository }: Api, { id, uploadUrl }: Release, asset: Asset, name: string) {
  const { content, type } = asset;
  const size = await sizeOf(asset);
  const data = 'file' in content ? createReadStream(content.file) : Buffer.from(content.text);
  try {
    const answer = await octokit.rest.repos.uploadReleaseAsset({
      ...repository,
      url: uploadUrl,
      release_id: id,
      name,
      // The length of a text is added by the client, and a second one refused by the HTTP of Node 24
      headers: { 'content-type': type, ...('file' in content && { 'content-length': size }) },
      // The client's types know text alone, while it hands on whatever "fetch" takes
      data: data as unknown as string,
    });
    const listed = listedFrom(answer.data);
    if (listed.size === size && (listed.digest ?? digestOf(asset)) === digestOf(asset)) return listed;
    await remove({ octokit, repository }, listed);
    throw Object.assign(new Error('what arrived is not what was built'), { name: 'DigestError' });
  } finally {
    if ('destroy' in data) data.destroy();
  }
}

/** Gives the asset its name. Where another job was faster, the same is as good, and else the last one stays. */
async function rename(api: Api, release: Release, fresh: Listed, asset: Asset): Promise<void> {
  const { octokit, repository } = api;
  for (let attempt = 1; ; attempt++) {
    try {
      await octokit.rest.repos.updateReleaseAsset({ ...repository, asset_id: fresh.id, name: asset.name });
      return;
    } catch (error) {
      if (!isTaken(error) || attempt === attempts) throw error;
      const other = (await listAssets(api, release)).find(({ name }) => name === asset.name);
      if (other && (await isSame(api, other, asset))) return await remove(api, fresh);
      if (other) await remove(api, other);
    }
  }
}

async function remove(
  { octokit, repository }: Pick<Api, 'octokit' | 'repository'>,
  { id }: Listed,
): Promise<void> {
  await octokit.rest.repos.deleteReleaseAsset({ ...repository, asset_id: id }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

/** By the digest; servers that know none give the bytes to compare, where as many are there. */
async function isSame({ octokit, repository }: Api, there: Listed, asset: Asset): Promise<boolean> {
  if (there.state !== 'uploaded') return false;
  if (there.digest !== null) return there.digest === digestOf(asset);
  if (there.size !== (await sizeOf(asset))) return false;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/releases/assets/{asset_id}', {
    ...repository,
    asset_id: there.id,
    headers: { accept: 'application/octet-stream' },
    request: { parseSuccessResponseBody: false },
  });
  const hash = createHash('sha256');
  for await (const chunk of data as unknown as AsyncIterable<Uint8Array>) hash.update(chunk);
  return `sha256:${hash.digest('hex')}` === digestOf(asset);
}

async function sizeOf({ content }: Asset): Promise<number> {
  return 'file' in content ? (await stat(content.file)).size : Buffer.byteLength(content.text);
}

const digestOf = ({ sha256 }: Asset) => `sha256:${sha256}`;

function listedFrom({
  id,
  name,
  state,
  size,
  digest,
}: Omit<Listed, 'digest'> & { digest?: string | null }): Listed {
  return { id, name, state, size, digest: digest ?? null };
}
