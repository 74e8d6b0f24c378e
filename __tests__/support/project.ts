import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

const made: string[] = [];

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A new directory that goes when the test file ends. */
export function temporaryDirectory(name = 'dist-test-'): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), name)));
  made.push(directory);
  return directory;
}

/** A project of the user's: a directory with these files, by relative path. */
export function project(files: Readonly<Record<string, string>>, directory = temporaryDirectory()): string {
  for (const [path, text] of Object.entries(files)) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return directory;
}

/** All files under a directory by relative path, sorted; none where there is no such directory. */
export function filesUnder(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  } catch {
    return [];
  }
}

/** Waits until a condition holds, for as long as a slow machine may need. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited a minute for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
