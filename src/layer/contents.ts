import { basename } from 'node:path';
import type { Runtime } from '../lambda/runtimes.js';
import type { Wheel } from '../resolve/wheelhouse.js';
import { readContents, readWheelEntries } from '../wheel/archive.js';
import type { Licensing } from '../wheel/licence.js';
import { licensingOf } from '../wheel/licence.js';
import { consoleScriptText, readConsoleScripts } from './console-scripts.js';
import type { Placement } from './layout.js';
import { distInfoOf, placeEntries, shebang, sitePackages } from './layout.js';
import type { RecordRow } from './record.js';
import { readRecord, recordHash, writeRecord } from './record.js';

/** A file that layerpack writes itself, so that no installer's habits reach the layer. */
export interface GeneratedFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** What one wheel puts into a layer. */
export interface WheelContents {
  readonly wheel: Wheel;
  readonly placements: readonly Placement[];
  readonly generated: readonly GeneratedFile[];
  readonly licensing: Licensing;
}

/** Reads wheels one after another, in their order. */
export async function readWheels(
  wheels: readonly Wheel[],
  runtime: Runtime,
): Promise<readonly WheelContents[]> {
  const contents: WheelContents[] = [];
  for (const wheel of wheels) contents.push(await readWheelContents(wheel, runtime));
  return contents;
}

/** Reads a wheel's directory, and of its files only those that decide what else there will be. */
export async function readWheelContents(wheel: Wheel, runtime: Runtime): Promise<WheelContents> {
  const entries = await readWheelEntries(wheel.path);
  const distInfo = distInfoOf(entries);
  const placements = placeEntries(entries, runtime);
  const readText = (name: string) => {
    const entry = entries.filter(({ path }) => path === `${distInfo}/${name}`);
    const [bytes] = readContents(wheel.path, entry);
    return bytes?.toString('utf8') ?? '';
  };

  const first = shebang(runtime);
  const commands = readConsoleScripts(readText('entry_points.txt')).map((script) => ({
    path: `bin/${script.name}`,
    bytes: Buffer.from(consoleScriptText(script, first)),
  }));
  const scripts = [...rewriteScripts(wheel, placements, first), ...commands];
  const replaced = new Set(scripts.map(({ path }) => path));
  const kept = placements.filter(({ path }) => !replaced.has(path));

  const hashes = readRecord(readText('RECORD'));
  const rows: RecordRow[] = [
    ...kept.map(({ entry, path }) => ({ path, hash: hashes.get(entry.path) ?? '', size: entry.size })),
    ...scripts.map(({ path, bytes }) => ({ path, hash: recordHash(bytes), size: bytes.length })),
  ];
  const site = sitePackages(runtime);
  const path = `${site}/${distInfo}/RECORD`;
  const record = { path, bytes: Buffer.from(writeRecord(rows, path, site)) };
  const licensing = licensingOf(readText('METADATA'));
  return { wheel, placements: kept, generated: [...scripts, record], licensing };
}

/** Scripts that ask for "the" Python get Lambda's; others stay as they are. */
function rewriteScripts(
  wheel: Wheel,
  placements: readonly Placement[],
  first: string,
): readonly GeneratedFile[] {
  const scripts = placements.filter(({ kind }) => kind === 'script');
  const contents = readContents(
    wheel.path,
    scripts.map(({ entry }) => entry),
  );
  return scripts.flatMap(({ path }, index) => {
    const bytes = contents[index];
    if (!bytes?.subarray(0, 8).toString('latin1').startsWith('#!python')) return [];
    const end = bytes.indexOf('\n');
    const rest = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 1);
    return [{ path, bytes: Buffer.concat([Buffer.from(first), rest]) }];
  });
}

/** The name of the wheel's file, for records. */
export function fileOf({ path }: Wheel): string {
  return basename(path);
}
