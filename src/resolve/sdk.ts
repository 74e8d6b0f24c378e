import type { Location } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { sdkCore, sdkFamily } from '../lambda/sdk-family.js';
import type { Pin } from '../wheel/name.js';
import type { RequirementMeaning } from './metadata.js';
import type { Requirement } from './requirement.js';

/** Whether the runtime has exactly this. */
export function isOfRuntime({ name, version }: Pin, sdk: Sdk): boolean {
  return sdk.versions[name] === version;
}

/**
 * Holds what the user asks of the family against the runtime's versions.
 * @throws LayerpackError with rule `sdk-version`, for all that disagree at once
 */
export function checkSdkPins(
  stated: readonly { readonly requirement: Requirement; readonly meaning: RequirementMeaning | null }[],
  sdk: Sdk,
): void {
  const against = stated.flatMap(({ requirement, meaning }) =>
    meaning?.applies && meaning.accepts === false ? [{ requirement, meaning }] : [],
  );
  const [first] = against;
  if (!first) return;
  const { requirement } = first;
  const clashes = against.map(
    ({ requirement: { location }, meaning: { name, specifier } }) =>
      `${location.file}:${location.line} asks for ${name}${specifier}; the runtime has ${sdk.versions[name]}`,
  );
  throw new LayerpackError({
    rule: 'sdk-version',
    subject: against.map(({ meaning }) => meaning.name).join(', '),
    title: "Failed to agree with the runtime's SDK",
    reason: `${[...new Set(clashes)].join('; ')} (${sdk.source})`,
    advice: requirement.locked ? lockAdvice(requirement.location.file) : pinAdvice,
    location: requirement.location,
  });
}

const pinAdvice =
  'Ask for versions that the runtime has (layerpack sdk prints them as constraints), or ship the SDK in the layer by sdk: include.';

function lockAdvice(file: string): string {
  return `Lock again with the versions that the runtime has (layerpack sdk prints them as constraints) and commit ${file}, or ship the SDK in the layer by sdk: include.`;
}

/** Whether anything of the SDK's family is among these. */
export function hasFamily(names: Iterable<string>): boolean {
  return [...names].some((name) => sdkFamily.includes(name));
}

/** What a family that is only there in part lacks; empty where nothing of it is there, or all. */
export function missingCore(names: ReadonlySet<string>): readonly string[] {
  return hasFamily(names) ? sdkCore.filter((name) => !names.has(name)) : [];
}

/** @param location where the member stands, in what may not be added to */
export function partialSdk(names: ReadonlySet<string>, location: Location | undefined): LayerpackError {
  const lock = location?.file ?? 'the lock';
  const there = sdkFamily.filter((name) => names.has(name));
  const missing = missingCore(names);
  return new LayerpackError({
    rule: 'sdk-partial',
    subject: there.join(', '),
    title: 'Failed to ship a whole SDK',
    reason: `${lock} has ${there.join(', ')} of it but not ${missing.join(', ')}, and nothing is added to what is locked; beside the runtime's own parts these would break it`,
    advice: 'Add boto3 to the project and lock again, or use sdk: exclude.',
    ...(location ? { location } : {}),
  });
}
