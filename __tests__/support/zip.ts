import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './project.js';

/** An entry as another program's zip reader sees it. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly date: readonly number[];
  readonly extra: number;
}

const list = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    bad = archive.testzip()
    if bad is not None:
        sys.exit("%s does not inflate to what its checksum says" % bad)
    print(json.dumps([
        {"name": info.filename, "size": info.file_size, "mode": (info.external_attr >> 16) & 0o7777,
         "date": info.date_time, "extra": len(info.extra)}
        for info in archive.infolist()
    ]))
`;

const print = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    sys.stdout.buffer.write(archive.read(sys.argv[2]))
`;

const python = (...args: readonly string[]) =>
  execFileSync('python3', ['-I', ...args], { maxBuffer: 512 * 1024 * 1024 });

/** Every entry, each inflated and compared with its checksum on the way. */
export function readZip(path: string): readonly ZipEntry[] {
  return JSON.parse(python('-c', list, path).toString('utf8')) as ZipEntry[];
}

export function namesIn(path: string): readonly string[] {
  return readZip(path).map(({ name }) => name);
}

export function bytesInZip(path: string, name: string): Buffer {
  return python('-c', print, path, name);
}

export function textInZip(path: string, name: string): string {
  return bytesInZip(path, name).toString('utf8');
}

/** Unpacks as Lambda does, readable for everyone. */
export function unpack(path: string, directory = temporaryDirectory('layer-')): string {
  execFileSync('unzip', ['-q', '-o', path, '-d', directory]);
  chmodSync(directory, 0o755);
  return directory;
}

export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The only zip in a directory. */
export function zipIn(directory: string): string {
  const [zip, ...more] = readdirSync(directory).filter((name) => name.endsWith('.zip'));
  if (zip === undefined || more.length > 0)
    throw new Error(`not one zip in ${directory}, but ${more.length}`);
  return join(directory, zip);
}

/** A zip of texts in Latin-1, by another program; names may come twice. */
export function zipOf(...files: readonly (readonly [name: string, content: string])[]): Buffer {
  return execFileSync('python3', ['-I', '-W', 'ignore', '-c', make], {
    input: JSON.stringify(files),
    maxBuffer: 512 * 1024 * 1024,
  });
}

const make = `
import io, json, sys, zipfile
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, content in json.load(sys.stdin):
        archive.writestr(name, content.encode("latin-1"))
sys.stdout.buffer.write(out.getvalue())
`;

/** A copy of a zip, changed from that many bytes on in each entry of its directory. */
export function patchedZip(zip: Buffer, offset: number, change: (bytes: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf('PK\x01\x02'); at >= 0; at = copy.indexOf('PK\x01\x02', at + 1))
    change(copy.subarray(at + offset));
  return copy;
}
