import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'smol-toml';
import type { Engine } from '../engine/engine.js';
import type { Outcome } from '../engine/execute.js';
import type { Tools } from '../engine/tools.js';
import { uvEnvironment } from '../engine/uv-settings.js';
import { parseWheelName } from '../wheel/name.js';
import type { Target } from '../wheel/tags.js';
import { bestWheel, platformTags } from '../wheel/tags.js';
import type { Pin } from './wheelhouse.js';

/** A wheel that the lock chose, on its index. */
export interface LockedWheel extends Pin {
  readonly file: string;
  readonly url: string;
  readonly sha256: string;
}

/** A release without a wheel that fits the target. */
export interface Misfit extends Pin {
  readonly offered: readonly string[];
}

export type Lock =
  | { readonly wheels: readonly LockedWheel[]; readonly misfits: readonly Misfit[] }
  | { readonly failure: string };

interface LockedFile {
  readonly url?: string;
  readonly path?: string;
  readonly name?: string;
  readonly hashes: { readonly sha256?: string };
}

/** The part of PEP 751 that uv writes here. */
interface Pylock {
  readonly packages?: readonly {
    readonly name: string;
    readonly version?: string;
    /** A wheel or source distribution that was asked for by path or URL. */
    readonly archive?: LockedFile;
    readonly wheels?: readonly LockedFile[];
  }[];
}

export interface LockRequest {
  readonly engine: Engine;
  readonly uv: string;
  readonly target: Target;
  /** uv's name of the platform to resolve for; null for the interpreter's own. */
  readonly platform: string | null;
  /** Requirements files. */
  readonly files: readonly string[];
  /** A constraints file. */
  readonly constraints: string;
  /** Further constraints. */
  readonly bounds: readonly string[];
  readonly workDirectory: string;
  /** What uv is told of pip's configuration. */
  readonly arguments: readonly string[];
}

/** Resolves to wheels only, by URL and hash, fetching nothing but metadata. */
export async function lockWithUv(request: LockRequest, onLine: (line: string) => void): Promise<Lock> {
  const { engine, uv, target, platform, files, constraints, bounds, workDirectory } = request;
  const directory = join(workDirectory, 'lock');
  await mkdir(directory, { recursive: true });
  const output = join(directory, 'pylock.toml');
  const boundsFile = join(directory, 'bounds.txt');
  await writeFile(boundsFile, bounds.map((bound) => `${bound}\n`).join(''));
  // A lock that is there would be kept to
  await rm(output, { force: true });
  const elsewhere =
    platform === null ? [] : ['--python-platform', platform, '--python-version', target.python];
  const outcome = await engine.run(
    [uv, 'pip', 'compile', '--format', 'pylock.toml', '--only-binary', ':all:', '--no-header', '--quiet']
      .concat(['--python', engine.python], elsewhere, request.arguments)
      .concat(['--constraints', constraints, '--constraints', boundsFile, '--output-file', output], files),
    { environment: uvEnvironment(workDirectory), onLine },
  );
  if (outcome.exitCode !== 0) return { failure: outcome.stderr };
  return readLock(await readFile(output, 'utf8'), directory, target);
}

/** Pure but for relative paths, which are taken as relative to `directory`. */
export function readLock(
  text: string,
  directory: string,
  target: Target,
): Exclude<Lock, { failure: string }> {
  const wheels: LockedWheel[] = [];
  const misfits: Misfit[] = [];
  for (const { name, version: stated, archive, wheels: offered = [] } of (parse(text) as Pylock).packages ??
    []) {
    const candidates = (archive ? [archive] : offered).map((wheel) => {
      const url = wheel.url ?? pathToFileURL(resolve(directory, wheel.path ?? '')).href;
      const file = wheel.name ?? decodeURIComponent(basename(new URL(url).pathname));
      const version = stated ?? parseWheelName(file)?.version ?? '';
      return { name, version, file, url, sha256: wheel.hashes.sha256 ?? '' };
    });
    const best = bestWheel(candidates, target);
    if (best) wheels.push(best);
    else misfits.push({ name, version: stated ?? '', offered: candidates.map(({ file }) => file) });
  }
  return { wheels, misfits };
}

/** Fetches wheels by URL with pip, so that its credentials, proxies and certificates serve; pip checks the hashes. */
export async function fetchWheels(
  engine: Engine,
  tools: Tools,
  target: Target,
  wheels: readonly LockedWheel[],
  wheelhouse: string,
  onLine: (line: string) => void,
): Promise<Outcome> {
  const list = join(dirname(wheelhouse), 'wheels.txt');
  await writeFile(
    list,
    wheels
      .map(({ url, sha256 }) => `${url.split('#')[0]}${sha256 === '' ? '' : `#sha256=${sha256}`}\n`)
      .join(''),
  );
  const elsewhere =
    engine.kind === 'container'
      ? []
      : platformTags(target)
          .flatMap((tag) => ['--platform', tag])
          .concat(['--python-version', target.python, '--implementation', 'cp', '--only-binary', ':all:']);
  return engine.run(
    [...tools.pip, 'download', '--no-deps', ...elsewhere, '--dest', wheelhouse, '--requirement', list],
    { onLine },
  );
}
