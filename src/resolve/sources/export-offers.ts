import { normaliseName } from '../../wheel/name.js';
import type { Project } from './export-project.js';
import { projectName } from './export-project.js';
import type { Selection } from './lock.js';
import { isTable, tableAt, valueAt } from './toml.js';

/** Extras or groups by normalised name; each with the names and extras of what it asks for. */
type Offers = ReadonlyMap<string, readonly Wanted[]>;

/** The beginning of a requirement: its normalised name and extras. */
interface Wanted {
  readonly name: string;
  readonly extras: readonly string[];
}

/** What a project offers to choose from, as pyproject.toml has it. */
export interface ProjectOffers {
  readonly dependencies: readonly Wanted[];
  readonly extras: Offers;
  readonly groups: Offers;
}

/** What uv and poetry take for extras and groups: https://peps.python.org/pep-0735/, and poetry's tables of its own. */
export function offersOf({ data }: Project): ProjectOffers {
  const poetry = tableAt(data, 'tool', 'poetry');
  const stated = strings(valueAt(data, 'project', 'dependencies')).flatMap(wanted);
  const own = Object.entries(tableAt(poetry, 'dependencies'))
    .filter(([name, value]) => name !== 'python' && !(isTable(value) && value['optional'] === true))
    .flatMap(([name]) => wanted(name));
  return {
    dependencies: [...stated, ...own],
    extras: new Map([
      ...listed(tableAt(poetry, 'extras')),
      ...listed(tableAt(data, 'project', 'optional-dependencies')),
    ]),
    groups: groupsOf(tableAt(data, 'dependency-groups'), poetry),
  };
}

function groupsOf(standard: object, poetry: unknown): Offers {
  const groups = new Map<string, readonly Wanted[]>();
  const add = (name: string, found: readonly Wanted[]) => {
    const key = normaliseName(name);
    groups.set(key, [...(groups.get(key) ?? []), ...found]);
  };
  const members = new Map(Object.entries(standard).map(([name, value]) => [normaliseName(name), value]));
  const within = (name: string, seen: readonly string[]): readonly Wanted[] => {
    const value: unknown = members.get(name);
    if (seen.includes(name) || !Array.isArray(value)) return [];
    return value.flatMap((entry: unknown) => {
      if (typeof entry === 'string') return wanted(entry);
      const included = isTable(entry) ? entry['include-group'] : undefined;
      return typeof included === 'string' ? within(normaliseName(included), [...seen, name]) : [];
    });
  };
  for (const name of members.keys()) add(name, within(name, []));
  for (const [name, group] of Object.entries(tableAt(poetry, 'group'))) add(name, keysOf(group));
  const included = Object.entries(tableAt(poetry, 'group')).map(
    ([name, group]) => [name, strings(isTable(group) ? group['include-groups'] : [])] as const,
  );
  for (const [name, others] of included) {
    for (const other of others) add(name, groups.get(normaliseName(other)) ?? []);
  }
  const development = tableAt(poetry, 'dev-dependencies');
  if (Object.keys(development).length > 0) add('dev', Object.keys(development).flatMap(wanted));
  return groups;
}

/**
 * Normalised names that a project itself asks for.
 * @param selection normalised
 */
export function directNames(project: Project, selection: Selection): readonly string[] {
  const { dependencies, extras, groups } = offersOf(project);
  const self = projectName(project);
  const names = new Set<string>();
  const taken = new Set<string>();
  const add = (all: readonly Wanted[]): void => {
    for (const { name, extras: asked } of all) {
      // An extra may be made of the project's others
      if (name === self) asked.forEach(take);
      else names.add(name);
    }
  };
  const take = (extra: string): void => {
    if (taken.has(extra)) return;
    taken.add(extra);
    add(extras.get(extra) ?? []);
  };
  add(dependencies);
  selection.extras.forEach(take);
  for (const group of selection.groups) add(groups.get(group) ?? []);
  return [...names];
}

export function normalised({ extras, groups }: Selection): Selection {
  return { extras: extras.map(normaliseName), groups: groups.map(normaliseName) };
}

function listed(table: object): readonly (readonly [string, readonly Wanted[]])[] {
  return Object.entries(table).map(([name, value]) => [normaliseName(name), strings(value).flatMap(wanted)]);
}

function keysOf(group: unknown): readonly Wanted[] {
  return Object.keys(tableAt(group, 'dependencies')).flatMap(wanted);
}

function wanted(requirement: string): readonly Wanted[] {
  const [, name, extras = ''] =
    /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?/.exec(requirement) ?? [];
  if (name === undefined) return [];
  const asked = extras.split(',').map((extra) => normaliseName(extra.trim()));
  return [{ name: normaliseName(name), extras: asked.filter((extra) => extra !== '') }];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
