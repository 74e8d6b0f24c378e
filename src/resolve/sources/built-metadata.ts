import { basename } from 'node:path';
import { readContents, readWheelEntries } from '../../wheel/archive.js';
import { normaliseName } from '../../wheel/name.js';
import type { BuiltMetadata } from './pyproject.js';

/**
 * What a wheel says that it needs.
 * @throws LayerpackError with rule `install` for a wheel that cannot be read
 */
export async function readBuiltMetadata(wheel: string): Promise<BuiltMetadata> {
  const entries = await readWheelEntries(wheel);
  const entry = entries.find(({ path }) => /^[^/]+\.dist-info\/METADATA$/.test(path));
  if (!entry) throw new Error(`${basename(wheel)}, just built, has no METADATA`);
  const [bytes] = readContents(wheel, [entry]);
  const fields = headersOf(bytes?.toString('utf8') ?? '');
  const all = (name: string) =>
    fields.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value);
  const [name = ''] = all('name');
  return {
    name: normaliseName(name),
    extras: all('provides-extra').map(normaliseName),
    requires: all('requires-dist'),
  };
}

/** The fields of a text in the form of a mail's, up to its body. */
function headersOf(text: string): readonly (readonly [name: string, value: string])[] {
  const [head = ''] = text.split(/\r?\n\r?\n/);
  const unfolded = head.replaceAll(/\r?\n[ \t]+/g, ' ');
  return unfolded.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value.trim()] as const];
  });
}
