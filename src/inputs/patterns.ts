/** What a private repository may be set to: https://docs.github.com/en/organizations/managing-organization-settings/configuring-the-retention-period-for-github-actions-artifacts-and-logs-in-your-organization */
export const mostRetentionDays = 400;

/** Of values, as text, since the schema of layers.yml shows them too. */
export const patterns = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
  layerName: '^[a-zA-Z0-9_-]{1,140}$',
  /** https://packaging.python.org/en/latest/specifications/name-normalization/#name-format */
  name: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$',
  /** File names of shared libraries. */
  library: '^[A-Za-z0-9_][A-Za-z0-9_.+-]*$',
  image: '^[a-zA-Z0-9][\\w.:/@-]*$',
  /**
   * What file systems do not take, GitHub does not either. Names of dots alone lead elsewhere when downloads make
   * directories of them. Eighty leave room for the name of a zip in one file name.
   */
  artifactName: '^(?!\\s*\\.+\\s*$)(?=.*\\S)[^":<>|*?\\r\\n\\\\/]{1,80}$',
  days: '^\\s*[0-9]{1,3}\\s*$',
  /** Stricter in code: a fraction of a byte needs a unit. */
  size: '^\\s*[0-9]+(\\.[0-9]+)?\\s*([KkMmGg][Ii]?[Bb]|[Bb])?\\s*$',
  /** Anything but blanks. */
  text: '\\S',
} as const;

export function matches(pattern: keyof typeof patterns, value: string): boolean {
  return new RegExp(patterns[pattern]).test(value);
}

/** A layer's name made of any text; empty where no character of it can stay. */
export function layerNameFrom(text: string): string {
  return text
    .replaceAll(/[^a-zA-Z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 140);
}
