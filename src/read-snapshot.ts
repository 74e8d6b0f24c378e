import { stat } from 'node:fs/promises';
import { basename, posix, resolve } from 'node:path';
import { sha256Of } from './cache/files.js';
import type { Snapshot } from './compare/model.js';
import { isComplete, snapshotOf } from './compare/snapshot.js';
import { distInfoOf, isList } from './compare/zip-owners.js';
import { zipSnapshot } from './compare/zip-snapshot.js';
import { LayerpackError } from './errors.js';
import { isZip, readManifestText, reasonOf } from './layer/named-file.js';
import { zipFacts } from './layer/other-zip.js';
import { readRecord } from './layer/record.js';
import type { LocatedMember } from './layer/zip-members.js';
import { membersOf } from './layer/zip-members.js';
import { readContents } from './wheel/archive.js';

/** A manifest or zip as it is compared. */
export interface ReadSnapshot {
  /** As the user named the file. */
  readonly file: string;
  readonly kind: 'manifest' | 'zip';
  /** Whether the run that wrote it passed; true for a zip, which is left by no other. */
  readonly complete: boolean;
  /** The manifest; null for a zip. */
  readonly text: string | null;
  readonly snapshot: Snapshot;
}

/**
 * Reads what may be compared, whatever its name says that it is.
 * @param file as the user named it
 * @throws LayerpackError with rule `output` for what cannot be read, and for what is neither
 */
export async function readSnapshot(file: string, workspace: string): Promise<ReadSnapshot> {
  const path = resolve(workspace, file);
  try {
    if (await isZip(path)) {
      return { file, kind: 'zip', complete: true, text: null, snapshot: await readZip(path) };
    }
    const text = await readManifestText(path);
    const manifest = parse(text);
    return { file, kind: 'manifest', complete: isComplete(manifest), text, snapshot: snapshotOf(manifest) };
  } catch (error) {
    throw new LayerpackError(
      {
        rule: 'output',
        subject: file,
        title: `Failed to read ${file}`,
        reason: reasonOf(error),
        advice: 'Name the manifest.json of a build, or the zip of a layer.',
      },
      { cause: error },
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error('it is not JSON', { cause: error });
  }
}

async function readZip(path: string): Promise<Snapshot> {
  const { size } = await stat(path);
  const members: LocatedMember[] = [];
  const noted = async function* () {
    for await (const member of membersOf(path)) {
      members.push(member);
      yield member;
    }
  };
  // Refuses what no layer can be, before anything of it is unpacked; which Python it is for does not matter here
  await zipFacts(noted(), size, '');
  const files = members.filter((member) => !member.path.endsWith('/'));
  return zipSnapshot({
    file: basename(path),
    sha256: await sha256Of(path),
    size,
    members: files,
    lists: readLists(path, files),
  });
}

/** What distributions say is theirs. */
function readLists(zip: string, files: readonly LocatedMember[]): ReadonlyMap<string, readonly string[]> {
  const lists = files.filter(({ path }) => isList(path));
  const texts = contentsOf(zip, lists);
  return new Map(
    lists.map(({ path }, index): [string, readonly string[]] => {
      const text = texts[index] ?? '';
      const { home = '' } = distInfoOf(path) ?? {};
      const names = path.endsWith('/RECORD') ? [...readRecord(text).keys()] : text.split(/\s+/);
      // The name of a module may be that of a directory or of a file
      const spelled = path.endsWith('/RECORD') ? names : names.flatMap((name) => [name, `${name}.py`]);
      return [path, spelled.filter((name) => name !== '').map((name) => posix.join(home, name))];
    }),
  );
}

function contentsOf(zip: string, entries: readonly LocatedMember[]): readonly string[] {
  try {
    return readContents(zip, entries).map((content) => content.toString('utf8'));
  } catch (error) {
    throw new Error('it is a damaged zip: the metadata of its distributions does not inflate', {
      cause: error,
    });
  }
}
