/** Something of a known size that can be read from anywhere. */
export interface Bytes {
  readonly size: number;
  /** Fewer bytes than asked for where it ends before; none beyond its end. */
  read(offset: number, length: number): Buffer;
}

export function bytesOf(buffer: Buffer): Bytes {
  return { size: buffer.length, read: (offset, length) => buffer.subarray(offset, offset + length) };
}

/** What is wrong with a file; it does not leave this directory. */
export class Damage extends Error {}

/** All bytes of a range. @throws Damage where the file ends before */
export function readAll(bytes: Bytes, offset: number, length: number, what: string): Buffer {
  if (offset + length > bytes.size) throw new Damage(`${what} lies beyond the end of the file`);
  const read = bytes.read(offset, length);
  if (read.length !== length) throw new Damage(`${what} cannot be read whole`);
  return read;
}

/** The longest text that is taken for one. */
export const longestText = 65_536;

/** Bytes that are read ahead at first, which nearly every text fits into. */
const ahead = 256;

/**
 * The text at an offset, up to its final zero.
 * @param end where it must have ended
 * @throws Damage where it does not end
 */
export function readText(bytes: Bytes, offset: number, end: number, what: string): string {
  const most = Math.min(end, bytes.size, offset + longestText) - offset;
  for (let length = Math.min(ahead, most); length > 0; length = Math.min(length * 16, most)) {
    const read = bytes.read(offset, length);
    const zero = read.indexOf(0);
    if (zero >= 0) return read.toString('utf8', 0, zero);
    if (length === most) break;
  }
  throw new Damage(`${what} does not end`);
}
