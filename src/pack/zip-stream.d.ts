/** zip-stream publishes no types: what is used of it and of its base, compress-commons. */
declare module 'zip-stream' {
  import { Transform } from 'node:stream';

  export interface ArchiveEntry {
    getName(): string;
    setMethod(method: number): void;
    setCrc(crc: number): void;
    setSize(size: number): void;
    setCompressedSize(size: number): void;
    setVersionNeededToExtract(version: number): void;
    getGeneralPurposeBit(): { useDataDescriptor(use: boolean): void };
  }

  export type Callback = (error: Error | null, entry?: ArchiveEntry) => void;

  export default class ZipStream extends Transform {
    constructor(options?: object);
    /** Bytes written so far. */
    offset: number;
    entry(source: Buffer, data: object, callback: Callback): void;
    finalize(): void;
    _appendBuffer(entry: ArchiveEntry, source: Buffer, callback: Callback): void;
    _writeLocalFileHeader(entry: ArchiveEntry): void;
    _afterAppend(entry: ArchiveEntry): void;
  }
}
