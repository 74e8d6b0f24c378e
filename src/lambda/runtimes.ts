export const architectures = ['x86_64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

/** What AWS fixes about one managed Python runtime. */
export interface Runtime {
  /** Lambda's identifier, as in CompatibleRuntimes. */
  readonly id: string;
  /** Python's minor version, such as "3.12". */
  readonly python: string;
  /** The C library of the runtime's Amazon Linux: a wheel or library may need no newer one. */
  readonly glibc: Glibc;
  readonly architectures: readonly Architecture[];
  /** Where runtimes keep their own AWS SDK, this one's own place first. */
  readonly sdkHomes: readonly string[];
  /** The day AWS stops patching it (ISO 8601), as of `runtimesAsOf`. */
  readonly deprecated: string;
}

export interface Glibc {
  readonly major: number;
  readonly minor: number;
}

/**
 * Deprecation days as AWS published them on this day; AWS has moved them more than once.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export const runtimesAsOf = '2026-08-22';

const both = architectures;
const amazonLinux1: Glibc = { major: 2, minor: 17 };
const amazonLinux2: Glibc = { major: 2, minor: 26 };
const amazonLinux2023: Glibc = { major: 2, minor: 34 };

/** Oldest first. glibc versions: https://github.com/mayeut/pep600_compliance */
export const runtimes: readonly Runtime[] = [
  runtime('3.6', amazonLinux1, ['x86_64'], '2022-07-18'),
  runtime('3.7', amazonLinux1, ['x86_64'], '2023-12-04'),
  runtime('3.8', amazonLinux2, both, '2024-10-14'),
  runtime('3.9', amazonLinux2, both, '2025-12-15'),
  runtime('3.10', amazonLinux2, both, '2026-10-31'),
  runtime('3.11', amazonLinux2, both, '2027-06-30'),
  runtime('3.12', amazonLinux2023, both, '2028-10-31'),
  runtime('3.13', amazonLinux2023, both, '2029-06-30'),
  runtime('3.14', amazonLinux2023, both, '2029-06-30'),
];

function runtime(
  python: string,
  glibc: Glibc,
  supported: readonly Architecture[],
  deprecated: string,
): Runtime {
  const minor = minorOf(python);
  // The SDK moved with python3.11: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html
  const homes = ['/var/runtime', `/var/lang/lib/python${python}/site-packages`];
  const sdkHomes = minor <= 10 ? homes : homes.toReversed();
  return { id: `python${python}`, python, glibc, architectures: supported, sdkHomes, deprecated };
}

/** The 12 of "3.12". */
export function minorOf(python: string): number {
  return Number(python.split('.')[1]);
}

/** Finds a runtime by "python3.12" or "3.12". */
export function findRuntime(name: string): Runtime | undefined {
  return runtimes.find((candidate) => candidate.id === name || candidate.python === name);
}
