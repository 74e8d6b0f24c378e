import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Options, ZipFile } from 'yauzl';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';

/** Bytes that are read at a time. */
const windowSize = 1024 * 1024;

/**
 * Serves yauzl, which asks for some dozen bytes at a time, out of a window of the file: a directory of
 * thousands of entries is then a few reads instead of two for each entry.
 */
class WindowReader extends RandomAccessReader {
  private readonly buffer = Buffer.allocUnsafe(windowSize);
  private start = 0;
  private length = 0;

  constructor(private readonly file: number) {
    super();
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const inside = position >= this.start && position + length <= this.start + this.length;
    if (!inside && length > windowSize) readSync(this.file, target, offset, length, position);
    else {
      if (!inside) {
        this.start = position;
        this.length = readSync(this.file, this.buffer, 0, windowSize, position);
      }
      this.buffer.copy(target, offset, position - this.start, position - this.start + length);
    }
    callback(null);
  }

  override close(callback: (error: Error | null) => void): void {
    closeSync(this.file);
    callback(null);
  }
}

/** Opens a zip to walk its central directory. Close it afterwards. */
export async function openZipDirectory(path: string, options: Options = {}): Promise<ZipFile> {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  return fromRandomAccessReaderPromise(new WindowReader(file), size, {
    ...options,
    lazyEntries: true,
    autoClose: false,
  });
}
