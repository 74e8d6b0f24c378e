import type { PlacedFile } from './placed-files.js';

/** A larger file is no code that somebody wrote; a table as Python may have some megabytes. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Whether a file says in Python what else is needed: modules, sources of compiled modules, lines of .pth files, scripts.
 * Entry points are read as if each were a literal.
 */
export function isCode({ path, name, inSite, file }: PlacedFile): boolean {
  if (file.elf === true || file.size > mostBytes) return false;
  if (!inSite) return path.startsWith('bin/') || /\.py$/.test(name);
  return /\.(?:py|pyx|pth)$/.test(name) || isEntryPoints(path);
}

export function isEntryPoints(path: string): boolean {
  return /^[^/]+\.dist-info\/entry_points\.txt$/.test(path);
}

/** What a compiled module is made from is read for its imports, but what it includes is in the module already. */
export function isCompiled({ name }: PlacedFile): boolean {
  return name.endsWith('.pyx');
}
