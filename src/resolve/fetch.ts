import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Outcome } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import type { Log } from '../log.js';
import { count, formatBytes, formatPart } from '../sizes.js';
import type { LockedWheel } from './uv.js';

/** What is there of the wheels that are fetched. */
export interface Fetched {
  readonly wheels: number;
  readonly bytes: number;
}

type WheelSize = Pick<LockedWheel, 'size'>;

/**
 * Has Python compile what it will need of pip, which takes longer than fetching some wheels. To be done beside other
 * work, such as while uv waits for the index.
 */
export async function prepareFetching({
  engine,
  tools,
  helpers,
}: Pick<Workshop, 'engine' | 'tools' | 'helpers'>): Promise<void> {
  // Where they were kept, so most likely were the wheels
  if (tools.kept) return;
  await engine.run([engine.python, '-I', helpers.fetchWheels, tools.pipDirectory]);
}

/**
 * Fetches these wheels by URL and hash, several at once, with pip's own session, so that its credentials, proxies and
 * certificates serve. What is in the wheelhouse is whole, and has its hash.
 * @returns what was told beside the progress; its errors are as pip writes them
 */
export async function fetchWheels(
  { engine, tools, helpers }: Pick<Workshop, 'engine' | 'tools' | 'helpers'>,
  wheels: readonly LockedWheel[],
  wheelhouse: string,
  log: Pick<Log, 'debug' | 'progress'>,
): Promise<Outcome & { readonly fetched: Fetched }> {
  const plan = join(dirname(wheelhouse), `${basename(wheelhouse)}-plan.json`);
  const listed = wheels.map(({ file, url, sha256, size }) => ({ file, url, sha256, size }));
  const temporary = `${wheelhouse}-partial`;
  // A URL that was asked for may have a password in it
  await writeFile(plan, JSON.stringify({ wheels: listed, wheelhouse, temporary }), { mode: 0o600 });
  let fetched: Fetched = { wheels: 0, bytes: 0 };
  const onLine = (line: string) => {
    const state = readState(line);
    if (!state) return log.debug(line);
    fetched = state;
    log.progress(fetchingText(state, wheels));
  };
  const outcome = await engine.run([engine.python, '-I', helpers.fetchWheels, tools.pipDirectory, plan], {
    onLine,
    cwd: dirname(wheelhouse),
  });
  return { ...outcome, fetched };
}

function readState(line: string): Fetched | undefined {
  if (!line.startsWith('{"wheels": ')) return undefined;
  return JSON.parse(line) as Fetched;
}

/** "Fetching 12 of 40 wheels, 81.2 of 130.4 MB"; without the whole where an index does not state all sizes. */
export function fetchingText({ wheels: done, bytes }: Fetched, wheels: readonly WheelSize[]): string {
  const known = wheels.flatMap(({ size }) => size ?? []);
  const whole = known.reduce((sum, size) => sum + size, 0);
  const size = known.length < wheels.length ? formatBytes(bytes) : formatPart(bytes, whole);
  return `Fetching ${done} of ${count(wheels.length, 'wheel')}, ${size}`;
}

/** "Fetched 14 wheels, 46.1 MB". */
export function fetchedText({ wheels, bytes }: Fetched): string {
  return `Fetched ${count(wheels, 'wheel')}, ${formatBytes(bytes)}`;
}
