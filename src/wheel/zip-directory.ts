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
    const inside = () => position >= this.start && position + length <= this.start + this.length;
    if (length > windowSize) {
      const read = readSync(this.file, target, offset, length, position);
      callback(read === length ? null : new Error('unexpected end of file'));
      return;
    }
    if (!inside()) {
      this.start = position;
      this.length = readSync(this.file, this.buffer, 0, windowSize, position);
    }
    this.buffer.copy(target, offset, position - this.start, position - this.start + length);
    callback(inside() ? null : new Error('unexpected end of file'));
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
  const settings = { ...options, lazyEntries: true, autoClose: false };
  return fromRandomAccessReaderPromise(new WindowReader(file), size, settings).catch((error: unknown) => {
    closeSync(file);
    throw error;
  });
}
