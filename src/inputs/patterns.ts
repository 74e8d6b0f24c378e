import { versionFields } from '../lambda/version-fields.js';
import type { InputName } from './definitions.js';
import { pruneRules } from './definitions.js';

/** What a private repository may be set to: https://docs.github.com/en/organizations/managing-organization-settings/configuring-the-retention-period-for-github-actions-artifacts-and-logs-in-your-organization */
export const mostRetentionDays = 400;

const sizeForm = '[0-9]+(\\.[0-9]+)?\\s*([KkMmGg][Ii]?[Bb]|[Bb])?';
const growthForm = `([0-9]+(\\.[0-9]+)?\\s*%|${sizeForm})`;

/** Of values, as text, since the schema of layers.yml shows them too. */
export const patterns = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
  layerName: `^[a-zA-Z0-9_-]{1,${versionFields.layerName}}$`,
  /** https://packaging.python.org/en/latest/specifications/name-normalization/#name-format */
  name: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$',
  /** File names of shared libraries. */
  library: '^[A-Za-z0-9_][A-Za-z0-9_.+-]*$',
  prune: `^(none|safe|no-(${pruneRules.join('|')}))$`,
  image: '^[a-zA-Z0-9][\\w.:/@-]*$',
  /**
   * What file systems do not take, GitHub does not either. Names of dots alone lead elsewhere when downloads make
   * directories of them. Eighty leave room for the name of a zip in one file name.
   */
  artifactName: '^(?!\\s*\\.+\\s*$)(?=.*\\S)[^":<>|*?\\r\\n\\\\/]{1,80}$',
  /** https://docs.aws.amazon.com/general/latest/gr/rande.html */
  region: '^[a-z]{2,6}(-[a-z]+)+-[0-9]{1,2}$',
  /** https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
  principal: '^([0-9]{12}|o-[a-z0-9]{10,32}|[*])$',
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, with what stands for a region in it. */
  bucket: '^(?=[^{}]{3,63}$|.*[{]region[}])([a-zA-Z0-9._-]|[{]region[}])+$',
  /** Of the 1024 bytes of a key, what leaves room for a layer's name and a hash. */
  prefix: '^/*[a-zA-Z0-9!_.*()-]([a-zA-Z0-9!_.*()/-]{0,700})$',
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
  description: `^[^\\r\\n]{0,${versionFields.description - 1}}\\S$`,
  /** The same. */
  licenseInfo: `^[^\\r\\n]{0,${versionFields.licenseInfo - 1}}\\S$`,
  count: '^\\s*0*[1-9][0-9]{0,5}\\s*$',
  days: '^\\s*[0-9]{1,3}\\s*$',
  /** Stricter in code: a fraction of a byte needs a unit. */
  size: `^\\s*${sizeForm}\\s*$`,
  /** Stricter in code, as sizes are: each of the two once. */
  growth: `^\\s*(none|${growthForm}(\\s+and\\s+${growthForm})?)\\s*$`,
  /** Anything but blanks. */
  text: '\\S',
} as const;

/** What a text must be. */
export function patternOf(name: InputName): TextPattern {
  return Object.hasOwn(textPatterns, name) ? textPatterns[name as keyof typeof textPatterns] : 'text';
}

const textPatterns = {
  image: 'image',
  'runtime-image': 'image',
  'artifact-name': 'artifactName',
  's3-bucket': 'bucket',
  's3-prefix': 'prefix',
  description: 'description',
  'license-info': 'licenseInfo',
} as const satisfies Partial<Record<InputName, keyof typeof patterns>>;

export type TextPattern = (typeof textPatterns)[keyof typeof textPatterns] | 'text';

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
