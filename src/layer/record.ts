import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** A file as RECORD lists it. */
export interface RecordRow {
  /** Path in the layer. */
  readonly path: string;
  /** Such as "sha256=...", urlsafe base64 without padding. */
  readonly hash: string;
  readonly size: number;
}

/** Hashes by path in the wheel. Signatures and RECORD itself have none. */
export function readRecord(text: string): ReadonlyMap<string, string> {
  const rows = text.split(/\r?\n/).filter((line) => line !== '');
  return new Map(
    rows.map((line): [string, string] => {
      const [, quoted, plain = '', hash = ''] = /^(?:"((?:[^"]|"")*)"|([^,]*)),([^,]*)/.exec(line) ?? [];
      return [quoted?.replaceAll('""', '"') ?? plain, hash];
    }),
  );
}

export function recordHash(content: Buffer): string {
  return `sha256=${createHash('sha256').update(content).digest('base64url')}`;
}

/**
 * RECORD for the distribution as it lies in the layer, so that importlib.metadata.files() tells the truth there.
 * @param own path of RECORD itself in the layer, which is listed without a hash
 */
export function writeRecord(rows: readonly RecordRow[], own: string, site: string): string {
  const field = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map(({ path, hash, size }) => `${field(posix.relative(site, path))},${hash},${size}\n`);
  return [...lines, `${field(posix.relative(site, own))},,\n`].sort().join('');
}
