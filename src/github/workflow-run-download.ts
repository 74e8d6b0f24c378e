import type { Api } from './api.js';
import { isGivenUp, pauseAfter, retrying } from './api-retry.js';
import { failureOf } from './api-trouble.js';

/** Looks like what the client throws of the network, so that it is waited for as that is. */
class BrokenOff extends Error {
  readonly status = 500;
}

/**
 * The zip of an artifact. GitHub says where it is, and another host has it.
 * @returns the bytes, or why there are none
 * @throws what the client throws where GitHub does not say where they are
 */
export async function downloadArtifact(api: Api, id: number, mostBytes: number): Promise<Buffer | string> {
  const { octokit, anonymous, repository, clock } = api;
  const asked = {
    ...repository,
    artifact_id: id,
    archive_format: 'zip',
    request: { redirect: 'manual' } as const,
  };
  const attempt = async (): Promise<Buffer | string> => {
    const { headers } = await octokit.rest.actions.downloadArtifact(asked);
    const { location = '' } = headers;
    if (!isStorage(location, octokit.request.endpoint.DEFAULTS.baseUrl))
      return 'is at an address that is not followed';
    try {
      // The address has a signature: the token is not for that host, which would refuse it
      const request = { parseSuccessResponseBody: false, redirect: 'error' } as const;
      const { data } = await anonymous.request({ method: 'GET', url: location, request });
      return await bounded((data ?? []) as AsyncIterable<Uint8Array>, mostBytes);
    } catch (error) {
      if (isGivenUp(error) || error instanceof BrokenOff) throw error;
      return `could not be downloaded (${failureOf(error, clock.now()).kind})`;
    }
  };
  // All else was tried again before it came here
  const pauseFor: typeof pauseAfter = (error, ...more) =>
    error instanceof BrokenOff ? pauseAfter(error, ...more) : null;
  try {
    return await retrying(clock, attempt, pauseFor);
  } catch (error) {
    const { kind } = failureOf(error, clock.now());
    if (kind === 'not found' || kind === 'not taken') return 'is gone';
    if (error instanceof BrokenOff) return 'could not be downloaded (it broke off)';
    throw error;
  }
}

async function bounded(stream: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Buffer | string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      size += part.length;
      if (size > mostBytes) return `has more than ${mostBytes} bytes`;
      parts.push(part);
    }
  } catch (error) {
    if (isGivenUp(error)) throw error;
    throw new BrokenOff('the download broke off', { cause: error });
  }
  return Buffer.concat(parts);
}

/** Storage is on another host, and reached as safely as the API is. */
function isStorage(address: string, api: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === new URL(api).protocol && username === '' && password === '';
}
