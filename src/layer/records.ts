import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Runtime } from '../lambda/runtimes.js';
import { sitePackages } from './layout.js';
import { readRecord, recordHash, writeRecord } from './record.js';
import type { LayerFile } from './tree.js';

const ownRecord = /\/[^/]+\.dist-info\/RECORD$/;

export function isRecord({ path, content }: LayerFile): boolean {
  return content.kind === 'bytes' && ownRecord.test(path);
}

/**
 * Files of a layer with each RECORD as it must be for just these: what is left out is not listed, what was added or
 * changed is, with its own hash.
 * @param whole each RECORD as it was when nothing was left out or changed, which has the hash of what comes back
 */
export function withRecords(
  files: readonly LayerFile[],
  runtime: Runtime,
  whole: readonly LayerFile[],
): readonly LayerFile[] {
  const site = sitePackages(runtime);
  const byOwner = new Map<string, LayerFile[]>();
  for (const file of files) {
    const own = byOwner.get(file.owner);
    if (own) own.push(file);
    else byOwner.set(file.owner, [file]);
  }
  const wholeByPath = new Map(whole.map(({ path, content }) => [path, content]));
  return files.map((file) => {
    const { path, owner, content } = file;
    if (content.kind !== 'bytes' || !isRecord(file)) return file;
    const listed = hashesIn(wholeByPath.get(path) ?? content, site);
    const rows = (byOwner.get(owner) ?? [])
      .filter((each) => each !== file)
      .map((each) => ({ path: each.path, hash: hashOf(each, listed), size: each.size }));
    const bytes = Buffer.from(writeRecord(rows, path, site));
    if (bytes.equals(content.bytes)) return file;
    return { ...file, size: bytes.length, crc32: crc32(bytes), content: { kind: 'bytes', bytes } };
  });
}

/** By path in the zip. */
function hashesIn(content: LayerFile['content'], site: string): ReadonlyMap<string, string> {
  const text = content.kind === 'bytes' ? content.bytes.toString('utf8') : '';
  return new Map([...readRecord(text)].map(([name, hash]) => [posix.join(site, name), hash]));
}

/** That of what is written here is taken of its bytes, that of a wheel's file is what its RECORD says. */
function hashOf({ path, content }: LayerFile, listed: ReadonlyMap<string, string>): string {
  switch (content.kind) {
    case 'wheel':
      return listed.get(path) ?? '';
    case 'bytes':
      return recordHash(content.bytes);
    case 'file':
      return recordHash(readFileSync(content.file));
  }
}
