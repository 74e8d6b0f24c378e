import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isUrl } from '../engine/url.js';

/** The absolute path that a path or file:// URL stands for; undefined for other URLs. */
export function localPath(text: string, base: string): string | undefined {
  if (!/^file:\/\//i.test(text)) return isUrl(text) ? undefined : resolve(base, text);
  try {
    return fileURLToPath(text.replace(/[#?].*$/, ''));
  } catch {
    // Of another host, or badly encoded: it names nothing here
    return undefined;
  }
}

/** The path or URL in a requirement such as "./a.whl[extra] ; marker" or "name @ ./a.whl". */
export function pathOf(text: string): string {
  return text
    .replace(/^[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\])?\s*@\s*/, '')
    .replace(/\s*;.*$/, '')
    .replace(/\[[^\]]*\]$/, '');
}

/** The name of the file that a path or URL ends with, as it is when it was fetched. */
export function archiveName(place: string): string {
  return decodeURIComponent(basename(place.replace(/[#?].*$/, '')));
}

/** Whether a requirement is of a repository, such as "name @ git+https://h.example/name.git". */
export function isVcs(text: string): boolean {
  return /^(?:git|hg|svn|bzr)\+/.test(pathOf(text));
}
