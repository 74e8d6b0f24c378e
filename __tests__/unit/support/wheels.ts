import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';
import { python } from './python.js';

const program = `
import base64, hashlib, zipfile
def field(path):
    return '"%s"' % path.replace('"', '""') if '"' in path or "," in path else path
record = ""
with zipfile.ZipFile(input["path"], "w", zipfile.ZIP_DEFLATED) as archive:
    for path, content in input["files"]:
        data = base64.b64decode(content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += "%s,sha256=%s,%d\\n" % (field(path), digest, len(data))
        member = zipfile.ZipInfo(path, (2020, 2, 2, 0, 0, 0))
        member.external_attr = (0o100755 if path in input["executable"] else 0o100644) << 16
        methods = input["methods"]
        archive.writestr(member, data, methods.get(path, zipfile.ZIP_DEFLATED))
    path = input["record"]
    archive.writestr(zipfile.ZipInfo(path), record + path + ",,\\n")
print("null")
`;

export interface WheelWish {
  readonly name: string;
  readonly version?: string;
  readonly tag?: string;
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Paths that are stored rather than deflated. */
  readonly stored?: readonly string[];
  /** Paths by the number of their compression method, where it is another than 0 and 8. */
  readonly methods?: Readonly<Record<string, number>>;
  /** Paths that are marked executable. */
  readonly executable?: readonly string[];
  readonly requires?: readonly string[];
}

/** Writes a real wheel, with its metadata and RECORD, by Python's own zipfile. */
export function makeWheel(directory: string, wish: WheelWish): Wheel {
  const { name, version = '1.0', tag = 'py3-none-any', files = {}, stored = [], requires = [] } = wish;
  const methods = { ...Object.fromEntries(stored.map((file) => [file, 0])), ...wish.methods };
  const { executable = [] } = wish;
  const info = `${name}-${version}.dist-info`;
  const metadata = [`Metadata-Version: 2.1`, `Name: ${name}`, `Version: ${version}`].concat(
    requires.map((line) => `Requires-Dist: ${line}`),
  );
  const all: Readonly<Record<string, string | Buffer>> = {
    ...files,
    [`${info}/METADATA`]: `${metadata.join('\n')}\n`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: made\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
  };
  const path = join(directory, `${name}-${version}-${tag}.whl`);
  const encoded = Object.entries(all).map(([file, content]) => [
    file,
    Buffer.from(content).toString('base64'),
  ]);
  python(program, { path, files: encoded, methods, executable, record: `${info}/RECORD` });
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { name: name.toLowerCase().replaceAll('_', '-'), version, path, sha256, origin: { kind: 'index' } };
}
