/** A file as a zip counts it: its path there, and its bytes compressed. */
export interface ZippedFile {
  readonly path: string;
  readonly compressed: number;
}

/**
 * Fixed parts of a zip's records, in bytes, as src/pack writes them: no extra fields, no data descriptors, no
 * comments. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.14 to 4.3.16
 */
const localHeader = 30;
const centralHeader = 46;
const endRecord = 22;
/** The end record and its locator once more, where a zip has more entries than 16 bits can count. */
const zip64End = 56 + 20;
const mostEntries = 0xffff;

/** Bytes of the zip that src/pack makes of these files. */
export function zippedSize(files: readonly ZippedFile[]): number {
  return files.reduce((sum, file) => sum + entrySize(file), 0) + endSize(files.length);
}

/** Bytes that a file adds to a zip: its data, and its name and facts twice. */
export function entrySize({ path, compressed }: ZippedFile): number {
  return localHeader + centralHeader + 2 * Buffer.byteLength(path) + compressed;
}

/** Bytes of a zip beside its files. */
export function endSize(entries: number): number {
  return endRecord + (entries > mostEntries ? zip64End : 0);
}
