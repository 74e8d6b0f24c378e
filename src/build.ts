import { resolve } from 'node:path';
import { pruneCache } from './cache/usage.js';
import { findingOf, LayerpackError } from './errors.js';
import type { Inputs } from './inputs/inputs.js';
import { inspectProject } from './inspect-project.js';
import { readOtherLayers } from './layer/other-layers.js';
import type { Log } from './log.js';
import type { OutputDirectory } from './pack/output-directory.js';
import { openOutputDirectory } from './pack/output-directory.js';
import { diskFailure } from './pack/output-failure.js';
import { lockText } from './report/lock.js';
import { manifestText } from './report/manifest.js';
import { reportFile } from './report/outputs.js';
import type { Progress } from './report/progress.js';
import { noProgress, reportOf } from './report/progress.js';
import type { LayerReport, Report } from './report/report.js';
import { failed } from './report/report.js';
import type { BuildRun } from './reuse-result.js';
import { cacheOf, openReuse } from './reuse-result.js';
import type { BaselineRun } from './seek-baseline.js';
import { seekBaseline } from './seek-baseline.js';
import type { World } from './world.js';
import { besides, stages, tell } from './world.js';

/** The story of a run: layers, their files, and the report, which holds whatever went wrong on the way. */
export async function build(inputs: Inputs, world: World): Promise<Report> {
  const { log, lifetime, version } = world;
  const progress = noProgress(inputs);
  const directory = resolve(world.workspace, inputs['output-directory']);
  let output: OutputDirectory | undefined;
  const report = () => reportOf(inputs, version, progress);
  const cache = cacheOf(inputs, world, progress);
  const manifest = () => manifestText(report(), log.redact);
  const writeManifest = () => output?.write('manifest.json', manifest());
  // Its geometry is loaded where there is something to show
  const writeReport = async () => {
    const { htmlText } = await import('./report/html/page.js');
    await output?.write(reportFile, htmlText(report(), log.redact));
  };
  // What was built is there all the same
  const ours = (error: unknown) => tell([{ ...findingOf(error), severity: 'warning' }], progress, log);
  try {
    const sources = inputs.layers.flatMap(({ requirements, 'other-layers': others }) => [
      ...requirements,
      ...others.map(({ file }) => file),
    ]);
    // Read before the run writes over it; that it cannot be read is told once what an earlier run left is gone
    const seeking = seekBaseline(inputs, world, cache, progress);
    await seeking.catch(() => undefined);
    output = await openOutputDirectory(
      directory,
      new Set(sources.map((name) => resolve(world.workspace, name))),
    );
    lifetime.defer(output.discard);
    for (const zip of output.removed) log.info(`Removed ${zip}, which an earlier run left in ${output.path}`);
    const baseline = await seeking;
    const keep = await makeLayers({ inputs, world, output, progress, cache });
    if (lifetime.ended) throw new Error('the run was interrupted');
    await hold(baseline, report, progress, world);
    const done = report();
    if (!failed(done)) {
      const built = done.layers.filter((layer) => layer.built !== null);
      for (const layer of built) await writeRecords(layer, done, output, progress, log);
      await writeManifest();
      await writeReport();
      // The zips come last: where they are, everything else is.
      for (const { built: zipped } of built) if (zipped) await output.publish(zipped.zip);
      progress.complete = true;
      const told = progress.findings.length;
      if (keep && cache) {
        const keeping = stages(world, progress)('Keep', async () => {
          await keep(report());
          await pruneCache(cache, world.now());
        });
        await keeping.catch(ours);
      }
      await baseline.save(manifest).catch(ours);
      // Whatever could not be kept is part of the report as well
      if (keep || progress.findings.length > told) await writeManifest()?.catch(ours);
      return report();
    }
    // Layers that have grown too much are all the same what the next ones grow from
    if (onlyGrown(done)) await baseline.save(manifest).catch(ours);
  } catch (error) {
    // An interrupted run fails at whatever it was doing; that is not worth telling.
    if (lifetime.ended) throw error;
    if (!(error instanceof LayerpackError) && error instanceof Error) log.debug(error.stack ?? error.message);
    const remedy = 'set RUNNER_TEMP (on the command line TMPDIR) to a directory on another disk';
    tell([findingOf(diskFailure(world.temporaryRoot, remedy, error))], progress, log);
    await output?.retract();
    delete progress.complete;
    for (const layer of progress.layers.values()) layer.parts = [];
    delete progress.reused;
  }
  try {
    await writeManifest();
    await writeReport();
  } catch (error) {
    // Where the disk is full or gone already, that has been told.
    if (failed(report())) log.debug(String(error));
    else tell([findingOf(error)], progress, log);
  }
  return report();
}

/** Compares the layers with those of another run. */
async function hold(
  { sought, commit }: BaselineRun,
  report: () => Report,
  progress: Progress,
  world: World,
): Promise<void> {
  const built = await commit;
  if (built !== null) progress.commit = built;
  const found = await sought;
  const now = report();
  const wanted = found !== null || now.inputs.layers.some((layer) => layer['max-growth'] !== null);
  const unbuilt = failed(now) && now.layers.every((layer) => layer.built === null);
  if (!wanted || unbuilt) return;
  const { compareLayers } = await import('./compare-layers.js');
  await compareLayers(now, found, progress, world);
}

function onlyGrown({ findings }: Report): boolean {
  return findings.every(({ rule, severity }) => severity !== 'error' || rule === 'growth');
}

/**
 * Brings the layers back from the cache, or builds them.
 * @returns what keeps them for later runs; null where there is nothing to keep
 */
async function makeLayers(run: BuildRun): Promise<((report: Report) => Promise<void>) | null> {
  const { inputs, world, progress } = run;
  if (!(await countOtherLayers(inputs, world, progress))) return null;
  const inspected = inspectProject(inputs, world);
  const reuse = await openReuse(run, inspected);
  if (reuse && (await besides(world, progress)('Reuse', reuse.byInput))) return null;
  // All that builds is loaded only where something has to be built
  const { buildLayers } = await import('./build-layers.js');
  return buildLayers(run, inspected, reuse);
}

/** Reads what other-layers names. @returns whether all of it could be read */
async function countOtherLayers(inputs: Inputs, world: World, progress: Progress): Promise<boolean> {
  const { byLayer, findings } = await readOtherLayers(inputs, world.workspace);
  for (const state of progress.layers.values()) state.others = byLayer.get(state.name) ?? [];
  tell(findings, progress, world.log);
  return !findings.some(({ severity }) => severity === 'error');
}

/** What is beside each zip: its lock and its bill of materials. */
async function writeRecords(
  layer: LayerReport,
  report: Report,
  output: OutputDirectory,
  { layers }: Progress,
  { redact }: Log,
): Promise<void> {
  const { name, inputs } = layer;
  await output.write(`${name}.lock.txt`, lockText(report, layer));
  // That of an earlier run is as good, and its library takes time to load
  const sbom = layer.sbom ?? (await import('./report/sbom.js')).sbomText(report, name, redact);
  const part = layers.get(inputs.name)?.parts.find(({ built }) => built.name === name);
  if (part) part.sbom = sbom;
  await output.write(`${name}.cdx.json`, sbom);
}
