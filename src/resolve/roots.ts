import type { Graph, Root } from '../wheel/graph.js';
import { closureOf } from '../wheel/graph.js';
import { normaliseName } from '../wheel/name.js';
import { archiveName, pathOf } from './local-path.js';
import type { Requirements } from './requirement.js';
import type { Prepared } from './resolver-input.js';
import { directParts, named } from './resolver-input.js';
import type { Wheel } from './wheelhouse.js';

/** Where the walks through the graph start: what each layer asks for. */
export function rootsOf(
  requirements: readonly Requirements[],
  prepared: readonly Prepared[],
  wheels: readonly Wheel[],
  graph: Graph,
  projects: ReadonlyMap<string, Wheel>,
): readonly Root[] {
  const applying = new Map(prepared.map((each) => [each.requirement, each]));
  const stated = requirements.flatMap(({ layer, requirements: own, direct }) =>
    own.flatMap((requirement): readonly Root[] => {
      const each = applying.get(requirement);
      if (!each) return [];
      const { location, written, locked } = requirement;
      const name = nameOf(each, wheels, graph);
      const extras = extrasOf(named(requirement, name));
      const isDirect = !locked || (direct?.has(name) ?? false);
      return [{ name, extras, text: written, location, layer, direct: isDirect }];
    }),
  );
  const own = [...projects].map(([layer, { name, origin }]): Root => {
    const path = origin.kind === 'directory' ? origin.path : name;
    const location = { file: path === '.' ? 'pyproject.toml' : `${path}/pyproject.toml`, line: 1 };
    return { name, extras: [], text: 'project: include', location, layer, direct: true, alone: true };
  });
  return [...stated, ...own, ...unread(requirements, [...stated, ...own], graph)];
}

/** What a requirements file that is named by URL asked for, which only the resolver has read. */
function unread(
  requirements: readonly Requirements[],
  known: readonly Root[],
  graph: Graph,
): readonly Root[] {
  return requirements.flatMap(({ layer, options }) => {
    const nested = options.find(({ option }) => option === '--requirement');
    if (!nested) return [];
    const reached = closureOf(graph, known);
    const names = [...graph.keys()].filter((name) => !reached.has(name));
    const { location, written: text } = nested;
    return names.map((name) => ({ name, extras: [], text, location, layer, direct: true }));
  });
}

function nameOf({ requirement, wheel }: Prepared, wheels: readonly Wheel[], graph: Graph): string {
  if (wheel) return wheel.name;
  if (requirement.name !== undefined) return requirement.name;
  const file = archiveName(pathOf(requirement.text));
  const found = wheels.find(({ origin }) => origin.kind === 'sdist' && origin.file === file);
  if (found) return found.name;
  // What the runtime has is not among the wheels
  const name = normaliseName(file.replace(/-\d[^-]*$/, ''));
  if (graph.has(name)) return name;
  throw new Error(`no distribution was made of ${requirement.text}`);
}

/** Normalised extras of a requirement that has a name. */
function extrasOf(text: string): readonly string[] {
  const { extras } = directParts(text);
  const [, bracketed = extras.slice(1, -1)] = /^[A-Za-z0-9._-]+\s*\[([^\]]*)\]/.exec(text) ?? [];
  return bracketed
    .split(',')
    .map((extra) => normaliseName(extra.trim()))
    .filter((extra) => extra !== '');
}

/** What is added to layers for the user, at the place of what made it necessary. */
export function addedRoots(
  name: string,
  layers: readonly { readonly layer: string; readonly names: ReadonlySet<string> }[],
  roots: readonly Root[],
): readonly Root[] {
  return layers.flatMap(({ layer }): readonly Root[] => {
    const reason = roots.find((root) => root.layer === layer);
    if (!reason) return [];
    const { location } = reason;
    return [{ name, extras: [], text: `${name} (added by sdk: include)`, location, layer, direct: true }];
  });
}
