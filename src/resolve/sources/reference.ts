import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isUrl } from '../../engine/url.js';

/**
 * A path or URL of a lock as the one word that follows the @ of a requirement.
 * @param directory absolute path of what relative paths are relative to
 */
export function reference(place: string, directory: string): string {
  if (isUrl(place)) return place;
  if (/[\s;#[\]]/.test(place)) return pathToFileURL(resolve(directory, place)).href;
  return /^(?:\.{1,2}$|\.{0,2}\/)/.test(place) ? place : `./${place}`;
}

/** Whether a path or URL is of a file that can be installed, rather than of a project's directory. */
export function isArchive(place: string): boolean {
  return /\.(?:whl|zip|tar\.gz|tar\.bz2|tgz)(?:[#?].*)?$/i.test(place);
}

/** Whether an index is the one that pip and uv ask where nothing else is said. */
export function isPyPI(url: string): boolean {
  return /^https:\/\/pypi\.(?:org|python\.org)\/simple\/?$/.test(url);
}
