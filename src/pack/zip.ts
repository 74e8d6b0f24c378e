import { createHash } from 'node:crypto';
import { closeSync, createWriteStream, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { LayerFile } from '../layer/tree.js';
import { readCompressed } from '../wheel/archive.js';
import type { PreparedEntry } from './precompressed.js';
import { appendPrepared, createArchive } from './precompressed.js';
import { verifyZip } from './verify.js';

/** A zip as written. */
export interface WrittenZip {
  readonly sha256: string;
  /** Bytes of the file. */
  readonly zipped: number;
  /** Bytes of its content, which is what Lambda counts. */
  readonly unzipped: number;
  /** Bytes of the files as they are compressed in it, in their order. */
  readonly compressed: readonly number[];
  /** The same by whose they are. */
  readonly byOwner: ReadonlyMap<string, number>;
}

/** How far the writing of a zip is. */
export interface Packed {
  readonly files: number;
  /** Bytes of their content. */
  readonly bytes: number;
}

/** Bytes that may wait between reading and writing: the engine itself would take all there are into memory. */
const inFlight = 32 * 1024 * 1024;
const filesAhead = 32;

const deflate = promisify(deflateRaw);

/**
 * Writes a layer's zip: files in the order given, one date, no extra fields. What is in a wheel unchanged is
 * copied as compressed there; the rest is deflated. The result is read back and compared.
 * @param path where to write, a temporary name
 * @param onPacked called after each file
 */
export async function writeZip(
  files: readonly LayerFile[],
  path: string,
  onPacked: (packed: Packed) => void = () => undefined,
): Promise<WrittenZip> {
  const archive = createArchive();
  const hash = createHash('sha256');
  let [appended, zipped] = [0, 0];
  let drained: (() => void) | undefined;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      zipped += chunk.length;
      if (appended - zipped <= inFlight) drained?.();
      done(null, chunk);
    },
  });
  const written = pipeline(archive, measure, createWriteStream(path));
  // It is awaited below; until then its failure must not count as unhandled.
  written.catch(() => undefined);

  const wheels = new Map<string, number>();
  const compressed: number[] = [];
  let bytes = 0;
  try {
    for await (const entry of prepareAhead(files, wheels)) {
      compressed.push(entry.data.length);
      appended += entry.data.length;
      appendPrepared(archive, entry);
      bytes += entry.size;
      onPacked({ files: compressed.length, bytes });
      if (appended - zipped > inFlight) {
        await Promise.race([
          written,
          new Promise<void>((resolve) => {
            drained = resolve;
          }),
        ]);
      }
    }
    await Promise.all([archive.finalize(), written]);
  } finally {
    archive.destroy();
    for (const wheel of wheels.values()) closeSync(wheel);
  }
  await verifyZip(path, files, compressed);
  const byOwner = new Map<string, number>();
  for (const [index, { owner }] of files.entries())
    byOwner.set(owner, (byOwner.get(owner) ?? 0) + (compressed[index] ?? 0));
  const unzipped = files.reduce((sum, { size }) => sum + size, 0);
  return { sha256: hash.digest('hex'), zipped, unzipped, compressed, byOwner };
}

/** Reads and deflates some files ahead, in order, within a bound of bytes and files. */
async function* prepareAhead(
  files: readonly LayerFile[],
  wheels: Map<string, number>,
): AsyncGenerator<PreparedEntry> {
  const ahead: { readonly entry: Promise<PreparedEntry>; readonly weight: number }[] = [];
  let [next, weight] = [0, 0];
  for (;;) {
    for (let file = files[next]; file; file = files[next]) {
      if (ahead.length > 0 && (ahead.length >= filesAhead || weight + file.size > inFlight)) break;
      const entry = prepare(file, wheels);
      entry.catch(() => undefined);
      ahead.push({ entry, weight: file.size });
      weight += file.size;
      next += 1;
    }
    const first = ahead.shift();
    if (!first) return;
    weight -= first.weight;
    yield await first.entry;
  }
}

async function prepare(file: LayerFile, wheels: Map<string, number>): Promise<PreparedEntry> {
  const { path: name, mode, size, crc32, content } = file;
  if (content.kind === 'wheel') {
    const wheel = wheels.get(content.wheel) ?? openSync(content.wheel, 'r');
    wheels.set(content.wheel, wheel);
    return {
      name,
      mode,
      size,
      crc32,
      method: content.entry.method,
      data: await readCompressed(wheel, content.entry),
    };
  }
  const bytes = content.kind === 'file' ? await readFile(content.file) : content.bytes;
  return bytes.length === 0
    ? { name, mode, size, crc32, method: 0, data: bytes }
    : { name, mode, size, crc32, method: 8, data: await deflate(bytes) };
}
