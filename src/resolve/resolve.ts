import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workshop } from '../engine/open.js';
import type { PipConfiguration } from '../engine/pip-configuration.js';
import type { LayerpackError } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import { machineOf } from '../lambda/images.js';
import type { Sdk } from '../lambda/sdk-family.js';
import type { Log } from '../log.js';
import type { Target } from '../wheel/tags.js';
import { resolveFailure } from './failure.js';
import { resolveWithPip } from './pip.js';
import { indexSilent, noWheel, onlySource, refuseSources, uvImpossible } from './refusals.js';
import type { Requirements } from './requirements.js';
import { chooseResolver, whyNotUv } from './resolver-choice.js';
import type { Locker } from './target-lock.js';
import { lockForTarget } from './target-lock.js';
import type { LockedWheel } from './uv.js';
import { fetchWheels, lockWithUv } from './uv.js';
import { verifyHashes } from './verify-hashes.js';
import type { Pin, Resolution, Wheel } from './wheelhouse.js';
import { readWheelhouse } from './wheelhouse.js';

export interface ResolveRequest {
  readonly inputs: Inputs;
  readonly workshop: Workshop;
  readonly requirements: Requirements;
  readonly workDirectory: string;
  readonly pipConfiguration: PipConfiguration;
}

/**
 * Resolves the requirements against the runtime's SDK and brings all their wheels into one directory.
 * @throws LayerpackError with the resolver's own reason
 */
export async function resolveRequirements(request: ResolveRequest, log: Log): Promise<Resolution> {
  const { inputs, workshop, requirements, workDirectory } = request;
  const { engine, tools, sdk } = workshop;
  log.info(`SDK of the runtime, by ${sdk.source}: ${pins(sdk)}`);
  const constraints = join(workDirectory, 'sdk-constraints.txt');
  await writeFile(constraints, sdkConstraints(sdk));

  const { uvObstacle, setsIndex } = request.pipConfiguration;
  const circumstances = {
    installer: inputs.installer,
    wheels: inputs.wheels,
    engine: engine.kind,
    uvMissing: tools.uvMissing,
    uvObstacle,
    setsIndex,
    requirements,
  };
  const choice = chooseResolver(circumstances);
  log.info(`Resolving with ${choice.use}: ${choice.why}`);
  if (inputs.wheels === 'only') refuseSources(requirements);

  if (choice.use === 'uv') {
    const obstacle = whyNotUv(circumstances);
    if (obstacle !== null) throw uvImpossible(obstacle, engine.kind);
    const answer = await resolveWithUv(request, tools.uv ?? 'uv', constraints, log);
    if ('wheels' in answer) return { resolver: 'uv', ...answer };
    const pipMayBuild =
      inputs.installer === 'auto' && inputs.wheels === 'prefer' && engine.kind === 'container';
    if (!pipMayBuild || !answer.wantsSource) throw answer.error;
    log.info('uv found no solution in wheels alone; asking pip, which can build source distributions');
  }
  const wheelhouse = await newWheelhouse(workDirectory, 'pip');
  const { files } = requirements;
  const outcome = await resolveWithPip(
    engine,
    tools,
    inputs.wheels,
    files,
    constraints,
    wheelhouse,
    log.info,
  );
  if ('unwanted' in outcome) throw onlySource(outcome.unwanted);
  if ('failure' in outcome) {
    throw tools.indexAnswers
      ? resolveFailure('pip', outcome.failure, requirements.requirements, sdk)
      : indexSilent(outcome.failure);
  }
  verifyHashes(outcome.wheels, requirements.requirements);
  const [excluded, wheels] = partition(outcome.wheels, (wheel) => isOfRuntime(wheel, sdk));
  return { resolver: 'pip', wheels, excluded: excluded.map(({ name, version }) => ({ name, version })) };
}

/** Why uv has no answer, and whether a source distribution might be one. */
interface NoAnswer {
  readonly error: LayerpackError;
  readonly wantsSource: boolean;
}

async function resolveWithUv(
  { workshop, inputs, requirements, workDirectory, pipConfiguration }: ResolveRequest,
  uv: string,
  constraints: string,
  log: Log,
): Promise<{ wheels: readonly Wheel[]; excluded: readonly Pin[] } | NoAnswer> {
  const { engine, tools, sdk } = workshop;
  const machine = machineOf(inputs.architecture);
  const target: Target = { python: inputs.runtime.python, machine, glibc: inputs.runtime.glibc };
  const lock: Locker = (platform, bounds) =>
    lockWithUv(
      {
        engine,
        uv,
        target,
        platform,
        files: requirements.files,
        constraints,
        bounds,
        workDirectory,
        arguments: pipConfiguration.uvArguments,
      },
      log.debug,
    );

  const locked = await (engine.kind === 'container'
    ? lock(null, [])
    : lockForTarget(target.glibc, target.machine, lock));
  if ('failure' in locked) {
    const error = resolveFailure('uv', locked.failure, requirements.requirements, sdk);
    return {
      error,
      wantsSource:
        error.finding.rule === 'no-wheel' || /no usable wheels|no wheels with/.test(locked.failure),
    };
  }
  const [misfit] = locked.misfits;
  if (misfit) return { error: noWheel(misfit, inputs, requirements, engine.kind), wantsSource: true };

  const [excluded, wanted] = partition(locked.wheels, (wheel) => isOfRuntime(wheel, sdk));
  const wheelhouse = await newWheelhouse(workDirectory, 'uv');
  if (wanted.length > 0) {
    const fetched = await fetchWheels(engine, tools, target, wanted, wheelhouse, log.info);
    if (fetched.exitCode !== 0) {
      throw resolveFailure('pip', fetched.stdout + fetched.stderr, requirements.requirements, sdk);
    }
  }
  return {
    wheels: await readWheelhouse(wheelhouse),
    excluded: excluded.map(({ name, version }) => ({ name, version })),
  };
}

/** The family's versions, for the resolver to keep to. */
function sdkConstraints({ versions, accepts }: Sdk): string {
  const exact = Object.entries(versions).map(([name, version]) => `${name}==${version}\n`);
  const ranges = Object.entries(accepts).map(([name, specifier]) => `${name}${specifier}\n`);
  return [...exact, ...ranges].sort().join('');
}

function isOfRuntime({ name, version }: Pin, sdk: Sdk): boolean {
  return sdk.versions[name] === version;
}

async function newWheelhouse(workDirectory: string, maker: string): Promise<string> {
  const directory = join(workDirectory, `wheelhouse-${maker}`);
  await mkdir(directory, { recursive: true });
  return directory;
}

function partition<T extends Wheel | LockedWheel>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

function pins(sdk: Sdk): string {
  const all = Object.entries(sdk.versions).map(([name, version]) => `${name} ${version}`);
  return all.length > 0 ? all.join(', ') : 'none found';
}
