import { normaliseName } from '../../wheel/name.js';
import { lineError } from './source-error.js';
import type { StatedLine } from './statements.js';
import type { Table } from './toml.js';
import { tableAt, textAt } from './toml.js';
import type { LineFinder } from './toml-lines.js';

/** A pyproject.toml, as far as its groups go. */
export interface GroupHome {
  readonly file: string;
  readonly content: Table;
  readonly lineOf: LineFinder;
}

const home = 'dependency-groups';

/**
 * The requirements of a group that exists and of those that it includes.
 * https://packaging.python.org/en/latest/specifications/dependency-groups/
 * @param group normalised
 * @throws LayerpackError with rule `requirements` for what is no requirement, and for groups that include each other
 */
export function groupMembers(
  pyproject: GroupHome,
  group: string,
  within: readonly string[] = [],
): readonly StatedLine[] {
  const { file, content, lineOf } = pyproject;
  const entry = Object.entries(tableAt(content, home)).find(([key]) => normaliseName(key) === group);
  const [key = group, members] = entry ?? [];
  const fail = (line: number, reason: string, advice: string) => lineError({ file, line }, reason, advice);
  if (!Array.isArray(members)) {
    throw fail(
      lineOf(home, key),
      `group ${key} is no list`,
      'Write a list of requirements, such as ["requests>=2"].',
    );
  }
  return members.flatMap((member: unknown, index): readonly StatedLine[] => {
    const line = lineOf(home, key, index);
    if (typeof member === 'string') return [{ text: member, location: { file, line } }];
    const included = textAt(member, 'include-group');
    if (included === undefined) {
      throw fail(
        line,
        `entry ${index + 1} of group ${key} is neither a requirement nor {include-group = "..."}`,
        'Write one of both.',
      );
    }
    const next = normaliseName(included);
    const trail = [...within, group, next];
    if (trail.indexOf(next) < trail.length - 1) {
      const cycle = trail.slice(trail.indexOf(next)).join(' → ');
      throw fail(line, `groups include each other: ${cycle}`, 'Take one of these out.');
    }
    if (!Object.keys(tableAt(content, home)).some((name) => normaliseName(name) === next)) {
      throw fail(line, `group ${key} includes ${included}, which does not exist`, 'Correct the name.');
    }
    return groupMembers(pyproject, next, [...within, group]);
  });
}
