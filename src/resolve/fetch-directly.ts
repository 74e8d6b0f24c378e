import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../log.js';
import type { Fetched } from './fetch.js';
import { fetchingText } from './fetch.js';
import type { LockedWheel } from './uv.js';

type Environment = Readonly<Record<string, string>>;

/** What pip follows and this does not: proxies, credentials, certificates of our own, trust without any. Where trust fails, pip is asked. */
const onlyPip =
  /^(?:(?:HTTP|HTTPS|ALL)_PROXY|NETRC|PIP_PROXY|PIP_CLIENT_CERT|PIP_TRUSTED_HOST|PIP_KEYRING_PROVIDER)$/i;

/** Where pip finds whom to trust, first match counts. */
const certificates = ['PIP_CERT', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE'];

const atOnce = 8;
/** Milliseconds in which nothing comes. */
const silence = 15_000;
const mostRedirects = 5;

/** Whether pip would fetch as anyone does, so that it need not be asked. */
export function isPlain(environment: Environment): boolean {
  return !Object.entries(environment).some(([name, value]) => value !== '' && onlyPip.test(name));
}

/**
 * Fetches wheels by URL and hash from here, since starting pip takes longer than fetching most wheels. Only over HTTPS
 * and only where nothing is set that pip alone would follow.
 * @returns how much came, and the wheels that are left to pip, which says why where it does not get them either
 */
export async function fetchDirectly(
  environment: Environment,
  wheels: readonly LockedWheel[],
  wheelhouse: string,
  log: Pick<Log, 'debug' | 'progress'>,
): Promise<{ readonly fetched: Fetched; readonly left: readonly LockedWheel[] }> {
  const mine = isPlain(environment) ? wheels.filter(isOpen) : [];
  // Where all is kept there is nobody to trust and nothing to make
  if (mine.length === 0) return { fetched: { wheels: 0, bytes: 0 }, left: wheels };
  const done = new Set<LockedWheel>();
  const came = new Map<LockedWheel, number>();
  const bytesOf = (some: Iterable<LockedWheel>) =>
    [...some].reduce((sum, wheel) => sum + (came.get(wheel) ?? 0), 0);
  const tell = () => log.progress(fetchingText({ wheels: done.size, bytes: bytesOf(mine) }, wheels));
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce, ...trust(environment) });
  const partial = `${wheelhouse}-direct`;
  await mkdir(partial, { recursive: true });
  // What takes longest begins first
  const waiting = mine.toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0)).values();
  const worker = async () => {
    for (const wheel of waiting) {
      try {
        await fetchOne(wheel, join(partial, wheel.file), agent, (size) => {
          came.set(wheel, (came.get(wheel) ?? 0) + size);
          tell();
        });
        await rename(join(partial, wheel.file), join(wheelhouse, wheel.file));
        done.add(wheel);
      } catch (error) {
        came.delete(wheel);
        log.debug(`${wheel.file} is left to pip: ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, mine.length) }, worker));
  agent.destroy();
  await rm(partial, { recursive: true, force: true });
  return {
    fetched: { wheels: done.size, bytes: bytesOf(done) },
    left: wheels.filter((wheel) => !done.has(wheel)),
  };
}

function isOpen({ url, sha256 }: LockedWheel): boolean {
  if (sha256 === '' || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return protocol === 'https:' && username === '' && password === '';
}

/** pip's certificates take the place of those it has, and so they do here. */
function trust(environment: Environment): { readonly ca?: Buffer } {
  const file = certificates.map((name) => environment[name]).find((path) => path);
  try {
    return file === undefined ? {} : { ca: readFileSync(file) };
  } catch {
    return {};
  }
}

async function fetchOne(
  { url, sha256 }: LockedWheel,
  path: string,
  agent: Agent,
  onBytes: (size: number) => void,
): Promise<void> {
  const response = await open(url, agent);
  const hash = createHash('sha256');
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      onBytes(chunk.length);
      next(null, chunk);
    },
  });
  await pipeline(response, measure, createWriteStream(path));
  const found = hash.digest('hex');
  if (found !== sha256) throw new Error(`its SHA-256 is ${found}`);
}

async function open(url: string, agent: Agent): Promise<IncomingMessage> {
  let target = new URL(url);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await answerOf(target, agent);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return response;
    response.resume();
    if (statusCode < 300 || statusCode >= 400 || !headers.location) throw new Error(`status ${statusCode}`);
    target = new URL(headers.location, target);
    if (target.protocol !== 'https:') throw new Error('it leads out of HTTPS');
  }
  throw new Error('it leads round and round');
}

function answerOf(url: URL, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { 'accept-encoding': 'identity' } }, resolve);
    request.setTimeout(silence, () => request.destroy(new Error(`nothing came for ${silence / 1000} s`)));
    request.on('error', reject);
  });
}
