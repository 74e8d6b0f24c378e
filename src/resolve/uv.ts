import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'smol-toml';
import type { Engine } from '../engine/engine.js';
import type { Outcome } from '../engine/execute.js';
import { uvEnvironment } from '../engine/uv-settings.js';
import type { Pin } from '../wheel/name.js';
import { normaliseName, parseWheelName } from '../wheel/name.js';
import type { Target } from '../wheel/tags.js';
import { bestWheel } from '../wheel/tags.js';

/** A wheel that the lock chose, on its index. */
export interface LockedWheel extends Pin {
  readonly file: string;
  readonly url: string;
  /** In hex; '' where the index states none. */
  readonly sha256: string;
  /** In bytes; null where the index states none. */
  readonly size: number | null;
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
  readonly size?: number;
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
  /** A requirements file. */
  readonly file: string;
  /** A constraints file. */
  readonly constraints: string;
  /** Whether the requirements are all there is to lock. */
  readonly noDeps: boolean;
  /** Further constraints. */
  readonly bounds: readonly string[];
  readonly workDirectory: string;
  /** What uv is told of pip's configuration. */
  readonly arguments: readonly string[];
}

/** Resolves to wheels only, by URL and hash, fetching nothing but metadata. */
export async function lockWithUv(request: LockRequest, onLine: (line: string) => void): Promise<Lock> {
  const directory = join(request.workDirectory, 'lock');
  await mkdir(directory, { recursive: true });
  const output = join(directory, 'pylock.toml');
  // A lock that is there would be kept to
  await rm(output, { force: true });
  const outcome = await compile(request, ['--format', 'pylock.toml', '--output-file', output], onLine);
  if (outcome.exitCode !== 0) return { failure: outcome.stderr };
  return readLock(await readFile(output, 'utf8'), directory, request.target);
}

/** Resolves to who asks for whom: the dependents of each distribution, by normalised name. */
export async function dependentsByUv(
  request: LockRequest,
  onLine: (line: string) => void,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await compile(request, ['--annotation-style', 'line'], onLine);
  return readAnnotations(stdout);
}

/** Lines such as "idna==3.20  # via requests, -r requirements.txt". */
export function readAnnotations(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, name, via] = /^([A-Za-z0-9._-]+).*\s# via (.+)$/.exec(line) ?? [];
      if (name === undefined || via === undefined) return [];
      const dependents = via.split(', ').filter((word) => /^[A-Za-z0-9]/.test(word));
      return [[normaliseName(name), dependents.map((word) => normaliseName(word.replace(/\[.*$/, '')))]];
    }),
  );
}

async function compile(
  request: LockRequest,
  form: readonly string[],
  onLine: (line: string) => void,
): Promise<Outcome> {
  const { engine, uv, target, platform, file, noDeps, constraints, bounds, workDirectory } = request;
  const boundsFile = join(workDirectory, 'bounds.txt');
  await writeFile(boundsFile, bounds.map((bound) => `${bound}\n`).join(''));
  const elsewhere =
    platform === null ? [] : ['--python-platform', platform, '--python-version', target.python];
  return engine.run(
    [uv, 'pip', 'compile', '--only-binary', ':all:', '--no-header', '--quiet']
      .concat(['--python', engine.python], elsewhere, request.arguments, noDeps ? ['--no-deps'] : [])
      .concat(['--constraints', constraints, '--constraints', boundsFile], form, file),
    { environment: uvEnvironment(workDirectory), onLine },
  );
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
      return { name, version, file, url, sha256: wheel.hashes.sha256 ?? '', size: wheel.size ?? null };
    });
    const best = bestWheel(asPipPrefers(candidates), target);
    if (best) wheels.push(best);
    else misfits.push({ name, version: stated ?? '', offered: candidates.map(({ file }) => file) });
  }
  return { wheels, misfits };
}

/**
 * Of files of a release that fit alike pip takes an index's before one of a directory (--find-links), which uv names
 * first, and of several directories' that of the first path.
 */
function asPipPrefers(wheels: readonly LockedWheel[]): readonly LockedWheel[] {
  const isLocal = ({ url }: LockedWheel) => url.startsWith('file:');
  return [...wheels.filter((wheel) => !isLocal(wheel)).toReversed(), ...wheels.filter(isLocal)];
}
