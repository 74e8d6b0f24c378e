import { basename } from 'node:path';
import { keepWheels, takeWheels } from '../cache/wheels.js';
import type { LayerpackError } from '../errors.js';
import type { Log } from '../log.js';
import { count } from '../sizes.js';
import { normaliseName } from '../wheel/name.js';
import { buildSettings } from './build-settings.js';
import { resolveFailure } from './failure.js';
import { fetchedText, fetchWheels, prepareFetching } from './fetch.js';
import { fetchDirectly, isPlain } from './fetch-directly.js';
import { hashMissing, unhashed } from './hashes.js';
import { askPipAbout } from './index-trouble.js';
import { withOrigins } from './origins.js';
import { resolveWithPip } from './pip.js';
import { hearPip } from './pip-progress.js';
import type { Question } from './question.js';
import { circumstancesOf, configSettingsOf, lock, newPlace, writeQuestion } from './question.js';
import { indexSilent, noWheel, onlySource, uvImpossible } from './refusals.js';
import { chooseResolver, whyNotUv } from './resolver-choice.js';
import { isOfRuntime } from './sdk.js';
import type { LockedWheel } from './uv.js';
import { verifyHashes } from './verify-hashes.js';
import type { Wheel, Wheelhouse } from './wheelhouse.js';
import { readWheelhouse } from './wheelhouse.js';

/**
 * Resolves and brings all wheels into one directory.
 * @throws LayerpackError with the resolver's own reason
 */
export async function resolveWheels(question: Question, log: Log): Promise<Wheelhouse> {
  const { inputs, workshop, union, workDirectory } = question;
  const { engine, tools, sdk } = workshop;
  const circumstances = circumstancesOf(question);
  const choice = chooseResolver(circumstances);
  log.info(`Resolving with ${choice.use} (${choice.why})`);

  let byUv: LayerpackError | null = null;
  if (choice.use === 'uv') {
    const obstacle = whyNotUv(circumstances);
    if (obstacle !== null) throw uvImpossible(obstacle, engine.kind);
    const answer = await withUv(question, log);
    if ('wheels' in answer) return answer;
    const pipMayServe =
      inputs.installer === 'auto' && engine.kind === 'container' && answer.pipMayServe !== null;
    if (!pipMayServe) throw answer.error;
    log.info(answer.pipMayServe ?? '');
    byUv = answer.error;
  }
  const { directory, wheelhouse } = await newPlace(workDirectory);
  const outcome = await resolveWithPip(
    workshop,
    inputs,
    {
      ...(await writeQuestion(question, directory, true)),
      noDeps: question.closed,
      configSettings: configSettingsOf(union),
      buildSettings: await buildSettings(question.pipConfiguration.environment),
    },
    wheelhouse,
    { download: hearPip(log), build: log.info },
  );
  if ('unwanted' in outcome) throw onlySource(outcome.unwanted);
  if ('failure' in outcome) {
    const error = resolveFailure('pip', outcome.failure, union.requirements, sdk);
    if (byUv && saysLess(error, byUv)) throw byUv;
    throw tools.indexAnswers || error.finding.rule === 'index' ? error : indexSilent(outcome.failure);
  }
  verifyHashes(outcome.wheels, union.requirements);
  const wheels = withOrigins(outcome.wheels, question.prepared, question.workspace);
  const leaves = inputs.sdk === 'exclude' ? wheels.filter((wheel) => isOfRuntime(wheel, sdk)) : [];
  return { resolver: 'pip', wheels: wheels.filter((wheel) => !leaves.includes(wheel)), excluded: leaves };
}

/** Where no file of a release fits the platform, pip does not know that there is one; uv does. */
function saysLess(pip: LayerpackError, uv: LayerpackError): boolean {
  return (
    pip.finding.rule === 'resolve' &&
    uv.finding.rule === 'no-wheel' &&
    /matching platform tag/.test(uv.finding.reason) &&
    normaliseName(pip.finding.subject) === normaliseName(uv.finding.subject)
  );
}

/** Why uv has no answer, and why pip may have one; null where it has none either. */
interface NoAnswer {
  readonly error: LayerpackError;
  readonly pipMayServe: string | null;
}

async function withUv(question: Question, log: Log): Promise<Wheelhouse | NoAnswer> {
  const { inputs, workshop, union, workDirectory, prepared } = question;
  const { engine, sdk, cache } = workshop;
  const plain = isPlain(question.pipConfiguration.environment);
  const [locked] = await Promise.all([lock(question, log), plain ? null : prepareFetching(workshop)]);
  const wantsSource =
    inputs.wheels === 'prefer'
      ? 'uv found no solution in wheels alone; asking pip, which can build source distributions'
      : null;
  if ('failure' in locked) {
    const error = await failureOf(question, locked.failure);
    const noWheels =
      error.finding.rule === 'no-wheel' || /no usable wheels|no wheels with/.test(locked.failure);
    return { error, pipMayServe: noWheels ? wantsSource : null };
  }
  const [misfit] = locked.misfits;
  if (misfit) {
    return { error: noWheel(misfit, inputs, union.requirements, engine.kind), pipMayServe: wantsSource };
  }
  const wrong = union.requirements.some(({ hashes }) => hashes.length > 0)
    ? unhashed(locked.wheels, union.requirements)
    : undefined;
  if (wrong)
    return {
      error: hashMissing(wrong),
      pipMayServe: `No hash is that of ${wrong.file}; asking pip for another file`,
    };

  const excluded = inputs.sdk === 'exclude' ? locked.wheels.filter((wheel) => isOfRuntime(wheel, sdk)) : [];
  const wanted = locked.wheels.filter((wheel) => !excluded.includes(wheel));
  const { wheelhouse } = await newPlace(workDirectory);
  const missing = cache ? await takeWheels(cache, wanted, wheelhouse) : wanted;
  if (missing.length < wanted.length) {
    log.info(`${wanted.length - missing.length} of ${count(wanted.length, 'wheel')} from the cache`);
  }
  const { environment } = question.pipConfiguration;
  const direct = await fetchDirectly(environment, missing, wheelhouse, log);
  if (direct.fetched.wheels > 0) log.info(fetchedText(direct.fetched));
  if (direct.left.length > 0) {
    const { exitCode, stdout, stderr, fetched } = await fetchWheels(workshop, direct.left, wheelhouse, log);
    if (exitCode !== 0) throw resolveFailure('pip', stdout + stderr, union.requirements, sdk);
    log.info(fetchedText(fetched));
  }
  const wheels = await readWheelhouse(wheelhouse);
  verifyHashes(wheels, union.requirements);
  if (cache) await keepWheels(cache, fromIndex(wheels, missing));
  return {
    resolver: 'uv',
    wheels: withOrigins(wheels, prepared, question.workspace),
    excluded: excluded.map(({ name, version, sha256 }) => ({ name, version, sha256 })),
  };
}

/** Of the wheels those that were fetched by a hash: what lies on this machine is not kept twice. */
function fromIndex(wheels: readonly Wheel[], fetched: readonly LockedWheel[]): readonly Wheel[] {
  const files = fetched.filter(({ url, sha256 }) => sha256 !== '' && !url.startsWith('file:'));
  return wheels.filter(({ path }) => files.some(({ file }) => file === basename(path)));
}

/** Why uv failed; where it did not find a name, pip is asked whether an index refused it. */
async function failureOf(
  { workshop, union, workDirectory }: Question,
  output: string,
): Promise<LayerpackError> {
  const { engine, tools, sdk } = workshop;
  const error = resolveFailure('uv', output, union.requirements, sdk);
  if (!/was not found|not found in the package registry/.test(error.finding.reason)) return error;
  const lines = union.options.map(({ written }) => written);
  const trouble = await askPipAbout(error.finding.subject, engine, tools, workDirectory, lines);
  return trouble === '' ? error : resolveFailure('pip', trouble, union.requirements, sdk);
}
