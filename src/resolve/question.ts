import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workshop } from '../engine/open.js';
import type { PipConfiguration } from '../engine/pip-configuration.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Log } from '../log.js';
import { wheelTarget } from '../wheel/target.js';
import type { Circumstances } from './resolver-choice.js';
import type { Prepared, Union } from './resolver-input.js';
import { resolverInput } from './resolver-input.js';
import { lockForTarget } from './target-lock.js';
import type { Lock, LockRequest } from './uv.js';
import { dependentsByUv, lockWithUv } from './uv.js';

/** What is to be resolved, and how. */
export interface Question {
  readonly inputs: Inputs;
  readonly workshop: Workshop;
  readonly pipConfiguration: PipConfiguration;
  readonly workspace: string;
  readonly workDirectory: string;
  readonly union: Union;
  readonly prepared: readonly Prepared[];
  /** Text of a constraints file. */
  readonly constraints: string;
  /** Requirements beside the user's, as lines. */
  readonly added: readonly string[];
  /** Whether the requirements are all there is, as locks state them. */
  readonly closed: boolean;
}

/** Locks with uv for the target, fetching no more than metadata. */
export async function lock(question: Question, log: Log): Promise<Lock> {
  const { inputs, workshop } = question;
  const { glibc, machine } = wheelTarget(inputs.runtime, inputs.architecture);
  const request = await lockRequest(question);
  const locker = (platform: string | null, bounds: readonly string[]) =>
    lockWithUv({ ...request, platform, bounds }, log.debug);
  return workshop.engine.kind === 'container' ? locker(null, []) : lockForTarget(glibc, machine, locker);
}

/** Who asks for whom in what uv would lock. */
export async function dependents(
  question: Question,
  log: Log,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { inputs, workshop } = question;
  const { glibc, machine } = wheelTarget(inputs.runtime, inputs.architecture);
  // What is told here need not be to the last release, so the nearest platform that uv knows will do
  const platform =
    workshop.engine.kind === 'container'
      ? null
      : `${machine}-manylinux_2_${glibc.minor === 26 ? 28 : glibc.minor}`;
  return dependentsByUv({ ...(await lockRequest(question)), platform, bounds: [] }, log.debug);
}

async function lockRequest(question: Question): Promise<Omit<LockRequest, 'platform' | 'bounds'>> {
  const { inputs, workshop, pipConfiguration, workDirectory, closed } = question;
  const { directory } = await newPlace(workDirectory);
  return {
    engine: workshop.engine,
    uv: workshop.tools.uv ?? 'uv',
    target: wheelTarget(inputs.runtime, inputs.architecture),
    ...(await writeQuestion(question, directory, false)),
    noDeps: closed,
    workDirectory,
    arguments: pipConfiguration.uvArguments,
  };
}

export function circumstancesOf({
  inputs,
  workshop,
  pipConfiguration,
  union,
  prepared,
}: Question): Circumstances {
  const { uvObstacle, setsIndex } = pipConfiguration;
  return {
    installer: inputs.installer,
    wheels: inputs.wheels,
    engine: workshop.engine.kind,
    uvMissing: workshop.tools.uvMissing,
    uvObstacle,
    setsIndex,
    union,
    prepared,
  };
}

/** Writes the question down as files for a resolver. */
export async function writeQuestion(
  { union, prepared, constraints, added }: Question,
  directory: string,
  hashes: boolean,
): Promise<{ readonly file: string; readonly constraints: string }> {
  const file = join(directory, 'requirements.txt');
  const constraintsFile = join(directory, 'sdk-constraints.txt');
  const lines = added.map((line) => `${line}\n`).join('');
  await writeFile(file, resolverInput(prepared, union.options, hashes) + lines);
  await writeFile(constraintsFile, constraints);
  return { file, constraints: constraintsFile };
}

export function configSettingsOf({ requirements }: Union): ReadonlyMap<string, readonly string[]> {
  return new Map(requirements.flatMap(({ name, configSettings }) => (name ? [[name, configSettings]] : [])));
}

/** A new directory for one question, with an empty wheelhouse in it. */
export async function newPlace(
  workDirectory: string,
): Promise<{ readonly directory: string; readonly wheelhouse: string }> {
  const directory = await mkdtemp(join(workDirectory, 'resolve-'));
  const wheelhouse = join(directory, 'wheelhouse');
  await mkdir(wheelhouse);
  return { directory, wheelhouse };
}
