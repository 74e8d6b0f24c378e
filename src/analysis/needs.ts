import type { Dependency, DistributionFacts } from '../wheel/graph.js';

/** All that one distribution asks of another. */
export interface Need {
  readonly name: string;
  readonly extras: readonly string[];
  /** Such as "uvicorn[standard]>=0.12" and "pysocks>=1.5 for extra socks"; at least one. */
  readonly requirements: readonly string[];
}

/**
 * What a distribution asks for, sorted by name.
 * @param asked extras that are asked of it; '' stands for what it asks for in any case
 */
export function needsOf({ requires }: DistributionFacts, asked: ReadonlySet<string>): readonly Need[] {
  const active = requires.filter(({ appliesTo }) => appliesTo.some((extra) => asked.has(extra)));
  const names = [...new Set(active.map(({ name }) => name))].sort();
  return names.map((name) => {
    const same = active.filter((dependency) => dependency.name === name);
    return {
      name,
      extras: [...new Set(same.flatMap(({ extras }) => extras))].sort(),
      requirements: requirementTexts(same, asked),
    };
  });
}

/** What is asked for in any case is not told again with an extra. */
function requirementTexts(same: readonly Dependency[], asked: ReadonlySet<string>): readonly string[] {
  const always = new Set(same.filter(({ appliesTo }) => appliesTo.includes('')).map(requirementText));
  const conditional = same.flatMap((dependency) => {
    const text = requirementText(dependency);
    const because = dependency.appliesTo.filter((extra) => asked.has(extra)).join(', ');
    return always.has(text) ? [] : [`${text} for extra ${because}`];
  });
  return [...new Set([...always, ...conditional])];
}

function requirementText({ name, extras, specifier }: Dependency): string {
  const bracketed = extras.length > 0 ? `[${extras.join(',')}]` : '';
  // A URL follows after a space: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
  const space = specifier.startsWith('@') ? ' ' : '';
  return `${name}${bracketed}${space}${specifier}`;
}
