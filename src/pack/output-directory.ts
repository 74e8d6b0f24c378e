import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode, LayerpackError } from '../errors.js';
import { diskFailure, outputRemedy } from './output-failure.js';

/** Files of a run that wait for their final names. */
export interface OutputDirectory {
  readonly path: string;
  /** Zips of an earlier run that were there. */
  readonly removed: readonly string[];
  /** A temporary name beside the final one, so that the rename is on one disk. */
  temporary(name: string): string;
  /** Gives a file that was written under its temporary name the final one. */
  publish(name: string): Promise<string>;
  write(name: string, text: string): Promise<string>;
  /** Takes back what this run gave its final name. */
  retract(): Promise<void>;
  /** Removes what never got its final name. */
  discard(): Promise<void>;
}

/**
 * Opens the directory for a run: it must be there and writable before any work is done, and the zips that an
 * earlier manifest lists go, so that none of an older run can be taken for this one's; its locks and SBOMs go with them.
 * @param kept absolute paths of files that stay, since this run reads them
 * @throws LayerpackError with rule `output`
 */
export async function openOutputDirectory(
  path: string,
  kept: ReadonlySet<string> = new Set(),
): Promise<OutputDirectory> {
  const temporaries = new Set<string>();
  const published = new Set<string>();
  const run = randomUUID().slice(0, 8);
  const temporary = (name: string) => {
    const temporaryPath = join(path, `.${name}.${run}.tmp`);
    temporaries.add(temporaryPath);
    return temporaryPath;
  };
  const publish = async (name: string) => {
    try {
      await rename(temporary(name), join(path, name));
    } catch (error) {
      throw diskFailure(join(path, name), outputRemedy, error);
    }
    temporaries.delete(temporary(name));
    published.add(join(path, name));
    return join(path, name);
  };
  const discard = async () => {
    for (const left of temporaries) await rm(left, { force: true });
  };
  let removed: readonly string[];
  try {
    await mkdir(path, { recursive: true });
    await writeFile(temporary('probe'), '');
    await discard();
    await removeAbandoned(path);
    removed = await removeEarlier(path, kept);
  } catch (error) {
    throw diskFailure(path, outputRemedy, error);
  }
  return {
    path,
    removed,
    temporary,
    publish,
    discard,
    retract: async () => {
      for (const file of published) await rm(file, { force: true });
    },
    write: async (name, text) => {
      try {
        await writeFile(temporary(name), text);
        return await publish(name);
      } catch (error) {
        throw diskFailure(path, outputRemedy, error);
      }
    },
  };
}

/**
 * Writes a file beside what a run has left in its output directory: whole, or not at all.
 * @throws LayerpackError with rule `output`
 */
export async function addToOutput(path: string, name: string, text: string): Promise<void> {
  const temporary = join(path, `.${name}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await writeFile(temporary, text);
    await rename(temporary, join(path, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw diskFailure(join(path, name), outputRemedy, error);
  }
}

/** What becomes of layers in AWS is recorded here. */
export const layerVersionsFile = 'layer-versions.json';

const day = 24 * 60 * 60 * 1000;

/** Removes temporary files of runs that were killed outright: older than any run. */
async function removeAbandoned(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    if (!/^\..+\.[0-9a-f]{8}\.tmp$/.test(name)) continue;
    const file = await stat(join(path, name)).catch(() => null);
    if (file?.isFile() && Date.now() - file.mtimeMs > day) await rm(join(path, name), { force: true });
  }
}

async function removeEarlier(path: string, kept: ReadonlySet<string>): Promise<readonly string[]> {
  const manifest = join(path, 'manifest.json');
  const text = await readFile(manifest, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return [];
  const earlier = parseManifest(text);
  if (earlier === null) throw foreignManifest(manifest);
  const removed: string[] = [];
  await rm(join(path, layerVersionsFile), { force: true });
  for (const { name, zip } of earlier.layers) {
    const there = await stat(join(path, basename(zip))).catch(() => null);
    if (there) removed.push(basename(zip));
    for (const file of [zip, `${name}.lock.txt`, `${name}.cdx.json`]) {
      const earlierFile = join(path, basename(file));
      if (!kept.has(earlierFile)) await rm(earlierFile, { force: true });
    }
  }
  return removed;
}

interface EarlierManifest {
  readonly layers: readonly { readonly name: string; readonly zip: string }[];
}

/** Of any schema, as long as it is ours; null for anything else. */
function parseManifest(text: string): EarlierManifest | null {
  try {
    const { tool, layers } = JSON.parse(text) as { tool?: unknown; layers?: unknown };
    if (tool !== 'layerpack' || !Array.isArray(layers) || layers.includes(null)) return null;
    return { layers: layers.filter(isLayer) };
  } catch {
    return null;
  }
}

function isLayer(layer: unknown): layer is EarlierManifest['layers'][number] {
  const { name, zip } = layer as { name?: unknown; zip?: unknown };
  return typeof name === 'string' && typeof zip === 'string' && zip.endsWith('.zip');
}

function foreignManifest(path: string): LayerpackError {
  return new LayerpackError({
    rule: 'output',
    subject: path,
    title: `Failed to use ${path}`,
    reason: 'it is not a manifest of layerpack, and would be overwritten',
    advice: 'Name a directory of its own by input output-directory.',
  });
}
