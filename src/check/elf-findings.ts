import type { Finding, Severity } from '../errors.js';
import type { RuleId } from '../rules.js';
import { enumerate } from '../sizes.js';
import type { ElfFacts, ElfView } from './elf-facts.js';
import { platformless, platformOf } from './elf-foreign.js';

/** The longest that a name from a file may be in a message. */
const longestName = 160;

/** A name from a file, for people: what would not be seen, or would change how the rest is, is spelled out. */
export function shown(name: string): string {
  const short = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  return short.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** "a.so", or "a.so and 199 more files". */
export function namedFiles(paths: readonly string[]): string {
  const [first = '', ...more] = paths;
  return more.length === 0
    ? shown(first)
    : `${shown(first)} and ${more.length} more ${more.length === 1 ? 'file' : 'files'}`;
}

/** How many names a message lists. */
const mostListed = 8;

/** "a", "a, b and c", or eight of them "and 3 more"; names from files are spelled out by `shown`. */
export function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  return enumerate(more > 0 ? [...names.slice(0, mostListed), `${more} more`] : names);
}

/** "is" or "are", for what `namedFiles` named. */
export function are(paths: readonly unknown[]): string {
  return paths.length === 1 ? 'is' : 'are';
}

/** Items by a key, in the order in which keys are first met. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/**
 * Whether the same distribution has the same file for this runtime too, by a name that differs in the platform
 * alone. A wheel that carries binaries for several platforms picks among them when it runs, so those for others are
 * dead weight and no reason to refuse the layer: debugpy's attach_linux_x86.so beside attach_linux_amd64.so, or
 * .cpython-38 beside .cpython-311 in one py3-none wheel. That holds only where the file's own name says of a platform
 * what the other's does not: what is named plainly is what Python loads, such as a/_a.abi3.so beside
 * a/x86_64/_a.abi3.so.
 */
export function twins({ facts, loadable }: ElfView, sound: (path: string) => boolean = () => true) {
  type Named = { readonly owner: string; readonly path: string };
  const nameOf = ({ owner, path }: Named) => `${owner}:${platformless(path)}`;
  const byName = groupBy(
    loadable.filter(({ path }) => sound(path)),
    nameOf,
  );
  return (file: Named) => {
    const own = [...platformOf(file.path, facts)];
    return (byName.get(nameOf(file)) ?? []).some((other) => {
      const theirs = platformOf(other.path, facts);
      return own.some((word) => !theirs.has(word));
    });
  };
}

/** What a title says of an owner of files. */
export function called({ ofBuildImage }: ElfFacts, owner: string): string {
  return owner === ofBuildImage ? 'A copied system library' : owner;
}

/** What helps where it is the build image's own library that does not fit. */
const ofBuildImageAdvice: Readonly<Partial<Record<RuleId, string>>> = {
  'elf-damaged': 'Name another build image (input image), or leave system-libraries out.',
  'elf-needed': 'Name a build image that has what is missing too (input image).',
};
const otherBuildImage =
  'The build image is not for this runtime: name one that is (input image), or leave system-libraries out.';

/** A finding about a distribution, at the place where the user asks for it. */
export function findingAbout(
  facts: ElfFacts,
  owner: string,
  told: {
    readonly rule: RuleId;
    readonly severity: Severity;
    readonly title: string;
    readonly reason: string;
    readonly advice: string;
  },
): Finding {
  const { location, chain } = facts.locate(owner);
  const asked = chain === '' || chain === owner ? '' : `; asked for by ${chain}`;
  const advice =
    owner === facts.ofBuildImage ? (ofBuildImageAdvice[told.rule] ?? otherBuildImage) : told.advice;
  return { ...told, advice, subject: owner, reason: `${told.reason}${asked}`, ...(location && { location }) };
}
