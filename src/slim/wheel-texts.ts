import { closeSync, openSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { LayerFile } from '../layer/tree.js';
import { readCompressed, readStart } from '../wheel/archive.js';

/** The bytes of a layer's files, read when they are asked for. */
export interface FileReader {
  /** Empty for what cannot be read: that it is damaged is told where it is packed. */
  readonly bytes: (file: LayerFile) => Buffer;
  /** At least so many of the first bytes, where there are so many. */
  readonly start: (file: LayerFile, length: number) => Buffer;
}

/** Opens each wheel at most once, and closes them all at the end. */
export function withReader<Result>(use: (reader: FileReader) => Result): Result {
  const opened = new Map<string, number>();
  const open = (path: string) => {
    const known = opened.get(path);
    if (known !== undefined) return known;
    const wheel = openSync(path, 'r');
    opened.set(path, wheel);
    return wheel;
  };
  try {
    return use({
      bytes: (file) => readBytes(file, open),
      start: ({ content }, length) => {
        if (content.kind === 'bytes') return content.bytes;
        if (content.kind === 'file') return nothing;
        return orNothing(() => readStart(open(content.wheel), content.entry, length));
      },
    });
  } finally {
    for (const wheel of opened.values()) closeSync(wheel);
  }
}

const nothing = Buffer.alloc(0);

function readBytes({ content }: LayerFile, open: (path: string) => number): Buffer {
  if (content.kind === 'bytes') return content.bytes;
  if (content.kind === 'file') return nothing;
  const { entry } = content;
  return orNothing(() => {
    const data = readCompressed(open(content.wheel), entry);
    if (entry.method === 0) return data;
    // In one piece, since its size is known
    const size = Math.max(64, entry.size);
    return inflateRawSync(data, { chunkSize: size, maxOutputLength: size });
  });
}

function orNothing(read: () => Buffer): Buffer {
  try {
    return read();
  } catch {
    return nothing;
  }
}
