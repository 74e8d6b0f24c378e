import { pathToFileURL } from 'node:url';
import { isVcs } from './local-path.js';
import type { Requirement, RequirementOption, Requirements } from './requirement.js';
import { splitMarker } from './requirement-line.js';
import type { Wheel } from './wheelhouse.js';

/** What all layers ask for, as one. */
export type Union = Pick<Requirements, 'requirements' | 'options' | 'hashedAt'>;

export function unite(layers: readonly Requirements[]): Union {
  return {
    requirements: layers.flatMap(({ requirements }) => requirements),
    options: layers.flatMap(({ options }) => options),
    hashedAt: layers.find(({ hashedAt }) => hashedAt !== null)?.hashedAt ?? null,
  };
}

/** The requirement, its own wheel in place of what it was built of. */
export interface Prepared {
  readonly requirement: Requirement;
  readonly wheel: Wheel | undefined;
}

/**
 * One requirements file for the resolver: what is asked for, each once, and what counts for it. Variables stay
 * unexpanded, so that no secret is written.
 * @param hashes whether the resolver is to be told of hashes
 */
export function resolverInput(
  prepared: readonly Prepared[],
  options: readonly RequirementOption[],
  hashes: boolean,
): string {
  const hashed = hashes && prepared.some(({ requirement }) => requirement.hashes.length > 0);
  const lines = prepared.map(({ requirement, wheel }) => {
    // Of what was built here the hash is known, and where one is hashed all must be
    const known = wheel ? [wheel.sha256] : requirement.hashes;
    const stated = hashed
      ? known.map((hash) => ` --hash=${hash.includes(':') ? hash : `sha256:${hash}`}`)
      : [];
    return `${lineOf(requirement, wheel)}${stated.join('')}`;
  });
  const all = [...options.map(({ written }) => written), ...lines];
  return [...new Set(all)].map((line) => `${line}\n`).join('');
}

function lineOf({ kind, written, path }: Requirement, wheel: Wheel | undefined): string {
  if (kind === 'named') return written;
  const { extras, marker } = directParts(written);
  const condition = marker === '' ? '' : ` ; ${marker}`;
  if (wheel) return `${wheel.name}${extras} @ ${pathToFileURL(wheel.path).href}${condition}`;
  if (path === null) return written;
  const url = pathToFileURL(path).href;
  const [, stated] = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*@/.exec(written) ?? [];
  const [, name = stated] = /([^/\\]+?)-[^/\\]*\.whl$/.exec(path) ?? [];
  // Without a name, extras are taken after a path alone
  const bare = extras === '' ? url : `${path}${extras}`;
  return `${name === undefined ? bare : `${name}${extras} @ ${url}`}${condition}`;
}

/** Extras with their brackets, and the marker, of a requirement that names a path or URL; '' where there are none. */
export function directParts(text: string): { readonly extras: string; readonly marker: string } {
  const [specifier, marker = ''] = splitMarker(text);
  const [, before] = /^[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\])?\s*@/.exec(specifier) ?? [];
  const [, after] = /(\[[^\]]*\])\s*$/.exec(specifier) ?? [];
  return { extras: (before ?? after ?? '').replaceAll(/\s+/g, ''), marker };
}

/**
 * The requirement with a name in front, as metadata would have it: what a path or URL stands for is not known
 * before it is there.
 */
export function named({ kind, text }: Requirement, name: string): string {
  if (kind === 'named') return text;
  const { extras, marker } = directParts(text);
  return `${name}${extras}${marker === '' ? '' : ` ; ${marker}`}`;
}

/** What a requirement is to be built of before anything is resolved; undefined for what an installer takes as it is. */
export function sourceOf({ kind, path, text, written }: Requirement, isDirectory: (path: string) => boolean) {
  if (kind !== 'direct') return undefined;
  if (path !== null) return isDirectory(path) ? ({ kind: 'directory', path } as const) : undefined;
  if (!isVcs(text)) return undefined;
  return { kind: 'vcs', line: written.replace(/\s+;.*$/, '') } as const;
}
