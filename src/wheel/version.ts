/** https://packaging.python.org/en/latest/specifications/version-specifiers/#appendix-parsing-version-strings-with-regular-expressions */
const pattern =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:[-_](\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const preReleases: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** Numbers are without leading zeros, as text: dates and hashes are larger than what a number holds exactly. */
interface Version {
  readonly epoch: string;
  /** Without zeros at its end, which count for nothing. */
  readonly release: readonly string[];
  readonly pre: readonly [letter: string, number: string] | null;
  readonly post: string | null;
  readonly dev: string | null;
  readonly local: readonly string[] | null;
}

function parse(version: string): Version | undefined {
  const parts = pattern.exec(version.trim().toLowerCase());
  if (!parts) return undefined;
  const [, epoch = '0', release = '', pre, preNumber = '', implicit, post, postNumber = '', dev, devNumber] =
    parts;
  const numbers = release.split('.').map(plain);
  while (numbers.length > 1 && numbers.at(-1) === '0') numbers.pop();
  const local = parts[10]?.split(/[-_.]/).map((part) => (isNumber(part) ? plain(part) : part));
  return {
    epoch: plain(epoch),
    release: numbers,
    pre: pre ? [preReleases[pre] ?? pre, plain(preNumber)] : null,
    post: post || implicit !== undefined ? plain(implicit ?? postNumber) : null,
    dev: dev ? plain(devNumber ?? '') : null,
    local: local ?? null,
  };
}

/** A number without leading zeros; none is 0. */
const plain = (digits: string) => digits.replace(/^0+(?=\d)/, '') || '0';

const isNumber = (part: string) => /^\d+$/.test(part);

/**
 * One spelling for all of a version, so that 2.0 and v2.0.0 compare as equal; what is no version stays as it is. The
 * names of wheels and of dist-info directories have _ where a version may have -.
 */
export function canonicalVersion(version: string): string {
  const parsed = parse(version);
  if (!parsed) return version;
  const { epoch, release, pre, post, dev, local } = parsed;
  return [
    epoch === '0' ? '' : `${epoch}!`,
    release.join('.'),
    pre ? pre.join('') : '',
    post === null ? '' : `.post${post}`,
    dev === null ? '' : `.dev${dev}`,
    local ? `+${local.join('.')}` : '',
  ].join('');
}

/**
 * Below 0 where the first comes before the second, 0 where they are equal, above 0 where it comes after; null where
 * one of them is no version, and so has no order.
 * https://packaging.python.org/en/latest/specifications/version-specifiers/#summary-of-permitted-suffixes-and-relative-ordering
 */
export function compareVersions(first: string, second: string): number | null {
  const [one, two] = [parse(first), parse(second)];
  if (!one || !two) return null;
  return (
    compareNumbers(one.epoch, two.epoch) ||
    compareLists(one.release, two.release, compareNumbers) ||
    compareLists(suffixes(one), suffixes(two), compareNumbers) ||
    compareLists(one.local ?? [], two.local ?? [], compareLocal)
  );
}

const stages = ['dev', 'a', 'b', 'rc', 'final'] as const;

/** What follows the release as numbers that compare in their order: its stage, then whether and which post and dev. */
function suffixes({ pre, post, dev }: Version): readonly string[] {
  const before = !pre && post === null && dev !== null;
  const stage = stages.findIndex((each) => each === (before ? 'dev' : (pre?.[0] ?? 'final')));
  return [
    `${stage}`,
    pre?.[1] ?? '0',
    post === null ? '0' : '1',
    post ?? '0',
    dev === null ? '1' : '0',
    dev ?? '0',
  ];
}

/** Of two lists that begin alike, the shorter comes first. */
function compareLists(
  one: readonly string[],
  two: readonly string[],
  compare: (a: string, b: string) => number,
): number {
  for (const [index, part] of one.entries()) {
    const other = two[index];
    const order = other === undefined ? 1 : compare(part, other);
    if (order !== 0) return order;
  }
  return one.length - two.length;
}

function compareNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Words come before numbers. */
function compareLocal(a: string, b: string): number {
  const [number, other] = [isNumber(a), isNumber(b)];
  if (number !== other) return number ? 1 : -1;
  return number ? compareNumbers(a, b) : a < b ? -1 : a > b ? 1 : 0;
}
