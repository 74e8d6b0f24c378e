import archiver from 'archiver';
import type { ArchiveEntry, Callback } from 'zip-stream';
import ZipStream from 'zip-stream';

/** The name by which archiver knows the format. */
const format = 'precompressed-zip';

/** An entry whose bytes are in their final form already. */
export interface PreparedEntry {
  readonly name: string;
  readonly mode: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly size: number;
  readonly crc32: number;
  /** Compressed by `method`. */
  readonly data: Buffer;
}

/** Bytes that are gathered before they are passed on. */
const gatherBytes = 256 * 1024;

/** zip-stream's engine, except that it writes prepared bytes as they are instead of deflating them. */
class PrecompressedZip extends ZipStream {
  readonly prepared = new Map<string, PreparedEntry>();
  private gathered: Buffer[] = [];
  private gatheredBytes = 0;

  /** Headers come in a dozen pieces each, and every piece would pass through three streams: they are gathered. */
  override write(chunk: Buffer | string): boolean {
    this.offset += chunk.length;
    this.gathered.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    this.gatheredBytes += chunk.length;
    return this.gatheredBytes < gatherBytes || this.flushGathered();
  }

  override end(): this {
    this.flushGathered();
    return super.end();
  }

  private flushGathered(): boolean {
    const bytes = Buffer.concat(this.gathered);
    this.gathered = [];
    this.gatheredBytes = 0;
    if (bytes.length === 0) return true;
    // They are counted already, and the base class counts what it writes.
    this.offset -= bytes.length;
    return super.write(bytes);
  }

  override _appendBuffer(entry: ArchiveEntry, source: Buffer, callback: Callback): void {
    const prepared = this.prepared.get(entry.getName());
    if (!prepared) {
      super._appendBuffer(entry, source, callback);
      return;
    }
    this.prepared.delete(entry.getName());
    entry.setMethod(prepared.method);
    entry.setCrc(prepared.crc32);
    entry.setSize(prepared.size);
    entry.setCompressedSize(source.length);
    // All is known beforehand: no data descriptor, and version 2.0 is enough to extract it
    entry.getGeneralPurposeBit().useDataDescriptor(false);
    entry.setVersionNeededToExtract(20);
    this._writeLocalFileHeader(entry);
    this.write(source);
    this._afterAppend(entry);
    callback(null, entry);
  }
}

/** archiver's module for the format: what its own zip module is, over the engine above. */
class PrecompressedModule {
  readonly supports = { directory: false, symlink: false };
  private readonly engine: PrecompressedZip;
  readonly on: PrecompressedZip['on'];
  readonly pipe: PrecompressedZip['pipe'];
  readonly unpipe: PrecompressedZip['unpipe'];

  constructor(options: object) {
    this.engine = new PrecompressedZip(options);
    this.on = this.engine.on.bind(this.engine);
    this.pipe = this.engine.pipe.bind(this.engine);
    this.unpipe = this.engine.unpipe.bind(this.engine);
  }

  append(
    source: Buffer,
    data: { readonly name: string; readonly prepared: PreparedEntry },
    callback: Callback,
  ): void {
    this.engine.prepared.set(data.name, data.prepared);
    this.engine.entry(source, data, callback);
  }

  finalize(): void {
    this.engine.finalize();
  }
}

/** An archive for `appendPrepared`. */
export function createArchive(): archiver.Archiver {
  // archiver keeps its formats for the process, and refuses a second one of the same name.
  if (!archiver.isRegisteredFormat(format)) archiver.registerFormat(format, PrecompressedModule);
  return archiver.create(format as archiver.Format);
}

/** The first moment that a zip can name: the same in all builds. */
const date = new Date('1980-01-01T00:00:00Z');

export function appendPrepared(archive: archiver.Archiver, prepared: PreparedEntry): void {
  const data = { name: prepared.name, mode: prepared.mode, date, prepared };
  archive.append(prepared.data, data as archiver.EntryData);
}
