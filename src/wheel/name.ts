/** Names compare this way: https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function normaliseName(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}

/** A distribution in a version. */
export interface Pin {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
}

/** A wheel's file name, taken apart. https://packaging.python.org/specifications/binary-distribution-format */
export interface WheelName {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  readonly build: number;
  readonly tags: readonly string[];
}

export function parseWheelName(file: string): WheelName | undefined {
  const parts = /^([^-]+)-([^-]+)(?:-(\d+)[^-]*)?-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(file);
  if (!parts) return undefined;
  const [, name = '', version = '', build = '-1', pythons = '', abis = '', platforms = ''] = parts;
  const tags = pythons
    .split('.')
    .flatMap((python) =>
      abis
        .split('.')
        .flatMap((abi) => platforms.split('.').map((platform) => `${python}-${abi}-${platform}`)),
    );
  return { name: normaliseName(name), version, build: Number(build), tags };
}
