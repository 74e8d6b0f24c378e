import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Of layerpack's cache, what is fetched and has its hash in its name or its list; never what was made of it. */
const kinds = ['tools', 'exporters', 'wheels'] as const;

const shared = join(homedir(), '.cache', 'layerpack-test-tools', 'fetched');

let shares = false;

/**
 * For suites that are not about what is fetched, nor about the cache: their runs find, each in a home of its own, the
 * tools and wheels that others have fetched before. To get the same again for each takes longer than all else.
 */
export function shareFetched(): void {
  shares = true;
}

const cacheIn = (home: string) => join(home, '.cache', 'layerpack');

/** Gives a new home what was fetched before, by hard links. */
export function bringFetched(home: string): void {
  if (!shares) return;
  for (const kind of kinds) {
    if (!existsSync(join(shared, kind))) continue;
    mkdirSync(cacheIn(home), { recursive: true });
    link(join(shared, kind), join(cacheIn(home), kind));
  }
}

/** Keeps what a run has fetched that nobody had before. */
export function keepFetched(home: string): void {
  if (!shares) return;
  for (const kind of kinds) {
    const from = join(cacheIn(home), kind);
    if (!existsSync(from)) continue;
    mkdirSync(join(shared, kind), { recursive: true });
    const known = new Set(readdirSync(join(shared, kind)));
    for (const entry of readdirSync(from).filter((name) => !name.startsWith('.') && !known.has(name))) {
      const temporary = join(shared, `.${randomUUID()}`);
      link(join(from, entry), temporary);
      try {
        renameSync(temporary, join(shared, kind, entry));
      } catch {
        // Another process was quicker
        rmSync(temporary, { recursive: true, force: true });
      }
    }
  }
}

function link(from: string, to: string): void {
  execFileSync('cp', ['--archive', '--link', from, to]);
}
