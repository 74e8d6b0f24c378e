import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../errors.js';
import { LayerpackError } from '../errors.js';
import { sdkFamily } from '../lambda/sdk-family.js';
import type { Log } from '../log.js';
import { fetchWheels } from './fetch.js';
import type { HeldDependency, Metadata } from './metadata.js';
import { readMetadata } from './metadata.js';
import type { Question } from './question.js';
import { circumstancesOf, dependents, lock } from './question.js';
import { isPinned } from './requirement-line.js';
import { whyNotUv } from './resolver-choice.js';
import type { LockedWheel } from './uv.js';
import type { Wheel } from './wheelhouse.js';
import { readWheelhouse } from './wheelhouse.js';

/** A dependency that does not take the runtime's version. */
export interface Clash {
  readonly dependent: string;
  readonly version: string;
  readonly dependency: HeldDependency;
}

/**
 * Says who it is that does not go with the runtime's SDK, where that is why the resolver failed: what would be
 * resolved without the SDK is looked at for what does not take its versions.
 * @returns the error to throw, which is the given one where the SDK is not to blame
 */
export async function explainSdkConflict(question: Question, error: unknown, log: Log): Promise<unknown> {
  if (!(error instanceof LayerpackError) || error.finding.rule !== 'resolve') return error;
  const free = await lockFreely(question, log);
  if (!free) return error;
  const { workshop, workDirectory, union } = question;
  const { sdk } = workshop;
  const moved = free.filter(
    ({ name, version }) => sdk.versions[name] !== undefined && sdk.versions[name] !== version,
  );
  if (moved.length === 0) return error;

  // Their dependents alone are fetched: the rest may be hundreds of megabytes
  const via = await dependents({ ...question, constraints: '' }, log);
  const names = new Set(moved.flatMap(({ name }) => via.get(name) ?? []));
  const suspects = free.filter(({ name }) => names.has(name) && sdk.versions[name] === undefined);
  const wheelhouse = await mkdtemp(join(workDirectory, 'clash-'));
  const fetched = await fetchWheels(workshop, suspects, wheelhouse, log);
  if (fetched.exitCode !== 0) return error;
  const paths = (await readWheelhouse(wheelhouse)).map(({ path }) => path);
  const { distributions } = await readMetadata(workshop, [], paths, workDirectory);
  const [clash] = clashesOf(distributions);
  if (!clash) return error;

  const chain = chainTo(clash.dependent, via, new Set(union.requirements.flatMap(({ name }) => name ?? [])));
  const root = union.requirements.find(({ name }) => name === chain[0]);
  const { dependent, version, dependency } = clash;
  const path = [...chain, dependency.name].join(' → ');
  return new LayerpackError({
    rule: 'sdk-version',
    subject: dependency.name,
    title: "Failed to resolve the requirements against the runtime's SDK",
    reason: `${dependent} ${version} needs ${dependency.name} ${dependency.specifier}; the runtime has ${sdk.versions[dependency.name]} (${path}; ${sdk.source})`,
    advice: `Ask for versions that go with the runtime's (layerpack sdk prints them as constraints), or ship the SDK in the layer by sdk: include.`,
    ...(root ? { location: root.location } : {}),
  });
}

/** Each dependency of what is not the SDK's own that refuses the runtime's version. */
export function clashesOf(distributions: Metadata['distributions']): readonly Clash[] {
  return distributions.flatMap(({ name, version, requires }) =>
    requires
      .filter(({ accepts, appliesTo }) => accepts === false && appliesTo.includes(''))
      .map((dependency) => ({ dependent: name, version, dependency })),
  );
}

/** The shortest way from one of the user's own requirements down to a distribution. */
export function chainTo(
  name: string,
  via: ReadonlyMap<string, readonly string[]>,
  own: ReadonlySet<string>,
): readonly string[] {
  const seen = new Set([name]);
  const waiting: (readonly string[])[] = [[name]];
  for (let path = waiting.shift(); path; path = waiting.shift()) {
    const [top = name] = path;
    if (own.has(top)) return path;
    for (const parent of via.get(top) ?? []) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      waiting.push([parent, ...path]);
    }
  }
  return [name];
}

/**
 * Says what the runtime's SDK holds at an old release, since resolvers find some release from before it asked for a
 * newer SDK, and that is seldom what is wanted (s3fs of 2020, for one).
 * @param wheels what was resolved against the SDK
 */
export async function heldBackBySdk(
  question: Question,
  wheels: readonly Wheel[],
  log: Log,
): Promise<readonly Finding[]> {
  // Where all is pinned, all is as it was asked for
  const pinned = question.union.requirements.every(isPinned);
  if (question.closed || pinned) return [];
  const free = new Map((await lockFreely(question, log))?.map(({ name, version }) => [name, version]));
  const own = new Set(question.union.requirements.map(({ name }) => name));
  const moved = wheels.filter(
    ({ name, version }) => !sdkFamily.includes(name) && (free.get(name) ?? version) !== version,
  );
  // What the user asked for says enough; what that needs follows
  const asked = moved.filter(({ name }) => own.has(name));
  const held = asked.length > 0 ? asked : moved;
  if (held.length === 0) return [];
  const texts = held.map(({ name, version }) => `${name} ${free.get(name)} (taken: ${version})`);
  return [
    {
      rule: 'held-back',
      severity: 'warning',
      subject: held.map(({ name }) => name).join(', '),
      title: "The runtime's SDK held releases back",
      reason: `without its versions (${question.workshop.sdk.source}) these would be taken: ${texts.join(', ')}`,
      advice:
        'Ship the SDK in the layer by sdk: include to have them, or ask for the versions that are taken.',
    },
  ];
}

/** What would be resolved if the runtime had no SDK; undefined where uv cannot tell. */
async function lockFreely(question: Question, log: Log): Promise<readonly LockedWheel[] | undefined> {
  if (whyNotUv(circumstancesOf(question)) !== null) return undefined;
  const free = await lock({ ...question, constraints: '' }, log);
  return 'failure' in free ? undefined : free.wheels;
}
