import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipCheck } from './check/pip-check.js';
import { quotaCheck } from './check/quota.js';
import { checkRuntime } from './check/runtime.js';
import { openEngine, prepareWorkshop } from './engine/open.js';
import type { Environment } from './engine/pip-configuration.js';
import { readPipConfiguration } from './engine/pip-configuration.js';
import type { Finding } from './errors.js';
import { findingOf } from './errors.js';
import type { Inputs } from './inputs/inputs.js';
import { readWheels } from './layer/contents.js';
import { installWheels } from './layer/install.js';
import { describeLayer } from './layer/tree.js';
import type { Lifetime } from './lifetime.js';
import type { Log } from './log.js';
import type { OutputDirectory } from './pack/output-directory.js';
import { diskFailure, openOutputDirectory } from './pack/output-directory.js';
import { packLayer } from './pack/pack.js';
import { lockText } from './report/lock.js';
import { manifestText } from './report/manifest.js';
import type { Progress } from './report/progress.js';
import { noProgress, reportOf } from './report/progress.js';
import type { Report } from './report/report.js';
import { failed } from './report/report.js';
import { findHeldBack } from './resolve/held-back.js';
import { readRequirements } from './resolve/requirements.js';
import { resolveRequirements } from './resolve/resolve.js';

/** What a build needs of the world around it. */
export interface World {
  /** Absolute path of the user's project. */
  readonly workspace: string;
  /** Where this run's own directory is made. */
  readonly temporaryRoot: string;
  readonly environment: Environment;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
}

/** The story of a run: a layer, its files, and the report, which holds whatever went wrong on the way. */
export async function build(inputs: Inputs, world: World): Promise<Report> {
  const { log, lifetime, version } = world;
  const progress = noProgress();
  const directory = resolve(world.workspace, inputs['output-directory']);
  let output: OutputDirectory | undefined;
  const report = () => reportOf(inputs, version, progress);
  const writeManifest = () => output?.write('manifest.json', manifestText(report(), log.redact));
  try {
    output = await openOutputDirectory(directory);
    lifetime.defer(output.discard);
    await buildLayer(inputs, world, output, progress);
    // The zip comes last: where it is, everything else is.
    if (progress.layer && !failed(report())) {
      await output.write(`${progress.layer.name}.lock.txt`, lockText(report()));
      await writeManifest();
      await output.publish(progress.layer.zip);
      return report();
    }
  } catch (error) {
    // An interrupted run fails at whatever it was doing; that is not worth telling.
    if (lifetime.ended) throw error;
    log.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const remedy = 'set RUNNER_TEMP (on the command line TMPDIR) to a directory on another disk';
    tell([findingOf(diskFailure(world.temporaryRoot, remedy, error))], progress, log);
  }
  try {
    await writeManifest();
  } catch (error) {
    // Where the disk is full or gone already, that has been told.
    if (failed(report())) log.debug(String(error));
    else tell([findingOf(error)], progress, log);
  }
  return report();
}

/** The story of a layer, from requirements to zip. */
async function buildLayer(
  inputs: Inputs,
  world: World,
  output: OutputDirectory,
  progress: Progress,
): Promise<void> {
  const { workspace, log, lifetime } = world;
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = world.now();
    const result = await work();
    progress.timings[name] = Math.round(world.now() - start) / 1000;
    return result;
  };
  const stage = <T>(title: string, work: () => Promise<T>) =>
    timed(title.toLowerCase(), () => log.stage(title, work));

  const requirements = readRequirements(workspace, inputs.requirements, world.environment);
  const pipConfiguration = readPipConfiguration(world.environment, workspace, requirements.variables);
  [...requirements.secrets, ...pipConfiguration.secrets].forEach(log.mask);
  const workDirectory = await realpath(await mkdtemp(join(world.temporaryRoot, 'layerpack-')));
  lifetime.defer(() => rm(workDirectory, { recursive: true, force: true }));

  const place = { runtime: inputs.runtime, architecture: inputs.architecture, workspace, workDirectory };
  const { engine, helpers } = await timed('start', () =>
    openEngine(place, { ...inputs, paths: requirements.paths }, pipConfiguration, lifetime, log),
  );
  for (const zip of output.removed) log.info(`Removed ${zip}, which an earlier run left in ${output.path}`);
  const workshop = await stage('Prepare', () => prepareWorkshop(engine, helpers, place, log));
  progress.workshop = workshop;
  tell(checkRuntime(inputs.runtime, new Date(world.now())), progress, log);

  const request = { inputs, workshop, requirements, workDirectory, pipConfiguration };
  const resolution = await stage('Resolve', () => resolveRequirements(request, log));
  progress.resolution = resolution;
  const { wheels } = resolution;
  if (wheels.length === 0) return tell([nothingLeft(inputs, resolution.excluded.length)], progress, log);

  const { installation, tree } = await stage('Install', async () => {
    const contents = await readWheels(wheels, inputs.runtime);
    const installed = await installWheels(workshop, inputs, contents, workDirectory, log.info);
    return { installation: installed, tree: describeLayer(contents, installed.files) };
  });
  progress.installer = installation.installer;
  progress.tree = tree;

  const { directory } = installation;
  const subject = { distributions: tree.distributions, directory };
  const [pipResult, heldBack] = await stage('Check', () =>
    Promise.all([
      pipCheck(workshop, inputs, subject, workDirectory),
      inputs.wheels === 'prefer' ? findHeldBack(workshop, requirements, directory, workDirectory) : [],
    ]),
  );
  progress.checks.push(pipResult);
  tell(heldBack, progress, log);
  const layer = await stage('Pack', () => packLayer(inputs, tree, output));
  progress.layer = layer;
  progress.checks.push(quotaCheck(inputs, layer, tree.distributions));
  tell([...tree.findings, ...progress.checks.flatMap(({ findings }) => findings)], progress, log);
}

function tell(findings: readonly Finding[], progress: Progress, log: Log): void {
  findings.forEach(log.finding);
  progress.findings.push(...findings);
}

/** A layer that the runtime makes superfluous is worth a notice; requirements that all do not apply are a mistake. */
function nothingLeft(inputs: Inputs, excluded: number): Finding {
  const subject = inputs['layer-name'];
  if (excluded === 0) {
    return {
      rule: 'requirements',
      severity: 'error',
      subject,
      title: `Failed to find anything for layer ${subject}`,
      reason: `no requirement applies to ${inputs.runtime.id} on ${inputs.architecture}`,
      advice: 'Look at the markers of the requirements.',
    };
  }
  return {
    rule: 'empty-layer',
    severity: 'notice',
    subject,
    title: `Layer ${subject} would be empty, so there is no zip`,
    reason: 'the runtime has everything that the requirements ask for',
    advice: 'Leave the layer out, or ask for something that the runtime does not have.',
  };
}
