import { join } from 'node:path';
import { python } from './python.js';

const program = `
import copy, zipfile
with zipfile.ZipFile(input["path"], "w", zipfile.ZIP_DEFLATED) as archive:
    for name, content in input["files"].items():
        info = zipfile.ZipInfo(name, (2020, 2, 2, 0, 0, 0))
        info.compress_type = input["method"]
        with archive.open(info, "w") as target:
            if isinstance(content, str):
                target.write(content.encode())
            else:
                for start in range(0, content, 1 << 20):
                    target.write(bytes(min(1 << 20, content - start)))
    exec(input["change"])
print("null")
`;

export interface ZipWish {
  /** Texts, or how many zero bytes, by path. */
  readonly files: Readonly<Record<string, string | number>>;
  readonly method?: number;
  /** Python that changes what `archive` will write as its directory. */
  readonly change?: string;
}

/** Writes a zip by Python's own zipfile. @returns its path */
export function makeZip(
  directory: string,
  name: string,
  { files, method = 8, change = '' }: ZipWish,
): string {
  const path = join(directory, name);
  python(program, { path, files, method, change });
  return path;
}

/** The file that makes a distribution of a layer known. */
export const metadata = (stem: string, home = 'python') => `${home}/${stem}.dist-info/METADATA`;
