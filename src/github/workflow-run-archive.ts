import { fromBufferPromise } from 'yauzl';
import { plain } from './artifact-trouble.js';

/** What a record of a run has that is asked for. */
export interface RecordFiles {
  readonly manifest: string;
  readonly baseline: string | null;
}

export interface Refused {
  /** Follows "it" in a sentence. */
  readonly why: string;
}

const manifest = 'manifest.json';
const wanted: readonly string[] = [manifest, 'baseline.json'];
/** A record of all layers has some dozens. */
const mostEntries = 10_000;

/**
 * Two files of an archive of which nothing is trusted: they are inflated in memory, each up to its bound, and no name in it
 * becomes a path.
 * @param mostBytes of each, inflated
 */
export async function readRecord(archive: Buffer, mostBytes: number): Promise<RecordFiles | Refused> {
  try {
    return await inflateWanted(archive, mostBytes);
  } catch (error) {
    return {
      why: `is no archive that can be read (${plain(error instanceof Error ? error.message : String(error))})`,
    };
  }
}

async function inflateWanted(archive: Buffer, mostBytes: number): Promise<RecordFiles | Refused> {
  const zip = await fromBufferPromise(archive, { lazyEntries: true, validateEntrySizes: true });
  if (zip.entryCount > mostEntries) return { why: `has more than ${mostEntries} files` };
  const found = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const { fileName: name, uncompressedSize } = entry;
    if (!wanted.includes(name)) continue;
    if (found.has(name)) return { why: `has ${name} twice` };
    if (entry.isEncrypted()) return { why: `has ${name} encrypted` };
    const tooLarge = { why: `has a ${name} of more than ${mostBytes} bytes` };
    if (uncompressedSize > mostBytes) return tooLarge;
    const parts: Buffer[] = [];
    let size = 0;
    // What the archive says of sizes is held against what comes out, and counted once more here
    for await (const part of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > mostBytes) return tooLarge;
      parts.push(part);
    }
    const text = decoded(Buffer.concat(parts));
    if (text === null) return { why: `has a ${name} that is no text` };
    found.set(name, text);
  }
  const text = found.get(manifest);
  if (text === undefined) return { why: `has no ${manifest}` };
  return { manifest: text, baseline: found.get('baseline.json') ?? null };
}

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
