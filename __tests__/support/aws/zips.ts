import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

const maker = `
import io, json, sys, zipfile
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, text in json.load(sys.stdin).items():
        with archive.open(name, "w") as file:
            if isinstance(text, str):
                file.write(text.encode())
            else:
                for start in range(0, text, 1 << 20):
                    file.write(bytes(min(1 << 20, text - start)))
sys.stdout.buffer.write(buffer.getvalue())
`;

/** A zip of files by name: with a text, or with so many zero bytes. */
export function zipOf(files: Readonly<Record<string, string | number>>): Buffer {
  return execFileSync('python3', ['-c', maker], {
    input: JSON.stringify(files),
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** As Lambda tells it. */
export function codeSha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}
