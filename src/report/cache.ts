import type { Usage } from '../cache/usage.js';
import { formatBytes } from '../sizes.js';

const named = {
  wheels: 'wheels of package indexes',
  built: 'wheels built of source distributions',
  tools: 'uv and pip',
  exporters: 'exporters of locks',
  results: 'finished layers',
  baselines: 'manifests to compare with',
} as const;

/** What is kept for later runs, or was before it was cleared. */
export function cacheText(directory: string, usage: readonly Usage[], cleared: boolean): string {
  const all = total(usage);
  if (cleared) return `removed ${formatBytes(all.size)} in ${entries(all.entries)} from ${directory}`;
  if (all.entries === 0) return `${directory} is empty`;
  const rows = usage
    .filter((kind) => kind.entries > 0)
    .map(({ kind, entries: number, size }) => {
      return `${formatBytes(size).padStart(10)}  ${named[kind]} (${entries(number)})`;
    });
  return [directory, ...rows, `${formatBytes(all.size).padStart(10)}  in all`].join('\n');
}

/** Sizes in bytes. */
export function cacheJson(directory: string, usage: readonly Usage[], cleared: boolean): object {
  const kinds = usage.map(({ kind, entries: number, size }) => [kind, { entries: number, size }]);
  return { directory, cleared, ...total(usage), kinds: Object.fromEntries(kinds) };
}

function total(usage: readonly Usage[]) {
  const sum = (key: 'entries' | 'size') => usage.reduce((all, kind) => all + kind[key], 0);
  return { entries: sum('entries'), size: sum('size') };
}

function entries(number: number): string {
  return number === 1 ? '1 entry' : `${number} entries`;
}
