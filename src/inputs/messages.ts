import { runtimes } from '../lambda/runtimes.js';
import type { NamePattern } from './definitions.js';
import { pruneRules } from './definitions.js';
import type { TextPattern } from './patterns.js';
import { mostRetentionDays } from './patterns.js';

/** What is said of a wrong value, the same wherever it was given. */

export const knownRuntimes = `${runtimes[0]?.id} to ${runtimes.at(-1)?.id}`;

export const notAllowed = (value: unknown, allowed: readonly string[]) =>
  `${show(value)} is not allowed; choose ${either(allowed)}`;

export const notARuntime = (value: unknown) =>
  `${show(value)} is not a Python runtime of Lambda; give one of ${knownRuntimes}`;

export const notASize = (value: unknown) =>
  `${show(value)} is not a size; give bytes, or a number with KB, MB or GB, such as 52428800 or 50MB`;

export const notAGrowth = (value: unknown) =>
  `${show(value)} is not a growth; give a percentage, a size, or both, such as 10% and 1MB`;

export const notALayerName = (value: unknown) =>
  `${show(value)} is not a layer name; use 1 to 140 letters, digits, hyphens and underscores`;

export const notDays = (value: unknown) =>
  `${show(value)} is not a number of days; give 1 to ${mostRetentionDays}`;

const notAnArtifactName = (value: unknown) =>
  `${show(value)} is not a name for artifacts; use 1 to 80 characters, but none of " : < > | * ? \\ / and no line break`;

const notAnImage = (value: unknown) =>
  `${show(value)} is not an image reference; give repository:tag or repository@sha256:digest`;

export const notAnAllowedImport = (value: unknown) =>
  `${show(value)} is not a module and a reason; give a module's name, in which * stands for anything, a space, and why it may fail`;

/** Of extras, groups and distributions. */
export const notAName = (value: unknown) =>
  `${show(value)} is not a name; use letters, digits, and between them hyphens, underscores and dots`;

/** Of what builder: host cannot have. */
export const needsImage = 'needs an image; leave it out, or choose builder: container';

export const notALibrary = (value: unknown) =>
  `${show(value)} is not a library's file name; give names such as libgomp.so.1, auto, or never`;

const notAPruning = (value: unknown) =>
  `${show(value)} is not a way to prune; give safe, none, or no- and a rule: ${pruneRules.join(', ')}`;

export const notAPattern = (value: unknown) =>
  `${show(value)} is not a pattern of paths; give paths relative to site-packages, such as pandas/tests/**`;

/** Of what Python 3.6 cannot have. */
export const needsNewerPython = 'needs python3.7 or newer; leave it out';

export const notARegion = (value: unknown) =>
  `${show(value)} is not the name of an AWS region; give names such as eu-central-1`;

export const notAPrincipal = (value: unknown) =>
  `${show(value)} is nobody to share with; give ids of AWS accounts (12 digits), of an organisation (o-...), or *`;

const notABucket = (value: unknown) =>
  `${show(value)} is not the name of an S3 bucket; use 3 to 63 letters, digits, dots and hyphens, and {region} where the region's name is to stand`;

const notAPrefix = (value: unknown) =>
  `${show(value)} is not a prefix of S3 keys; use at most 700 letters, digits, slashes and any of ! - _ . * ( )`;

const notADescription = (value: unknown) =>
  `${show(value)} is not a description that Lambda takes; use one line of at most 256 characters`;

const notALicenseInfo = (value: unknown) =>
  `${show(value)} is not a licence that Lambda takes; use one line of at most 512 characters`;

export const notACount = (value: unknown) => `${show(value)} is not a number of versions; give 1 or more`;

/** Of a text that its pattern does not take. */
export function notFormed(pattern: Exclude<TextPattern, 'text'>, value: unknown): string {
  const told = {
    image: notAnImage,
    artifactName: notAnArtifactName,
    bucket: notABucket,
    prefix: notAPrefix,
    description: notADescription,
    licenseInfo: notALicenseInfo,
  };
  return told[pattern](value);
}

export function notOneOfNames(pattern: 'name' | NamePattern, value: unknown): string {
  const told = {
    name: notAName,
    library: notALibrary,
    region: notARegion,
    principal: notAPrincipal,
    prune: notAPruning,
  };
  return told[pattern](value);
}

/** A value as a message quotes it. Collections may be huge or hold themselves, so they are only named. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}...` : value);
  }
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' && value !== null ? 'a map' : String(value);
}

export const either = (allowed: readonly string[]) => allowed.join(', ').replace(/, ([^,]*)$/, ' or $1');
