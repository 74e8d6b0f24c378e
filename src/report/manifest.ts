import { recordOf } from '../analysis/record.js';
import { layerSetOf } from '../inputs/layer-set.js';
import type { LayerDistribution } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import type { Origin } from '../resolve/wheelhouse.js';
import { documentationOf } from '../rules.js';
import { checksOf } from './checks.js';
import { describeSlimmed, describeSplit } from './manifest-slim.js';
import { redactReport } from './redact.js';
import type { LayerReport, Report } from './report.js';
import { countedSize, sdkOf } from './report.js';
import { weightsOf } from './report-weights.js';

/** Raised when a reader of older manifests would misread a new one. */
export const manifestSchema = 1;

/**
 * The record of a run as JSON text: all that a later run compares with, and under `run` what may differ between
 * equal builds. Sizes are in bytes, timings in seconds.
 * @param redact hides secrets in a text
 */
export function manifestText(report: Report, redact: (text: string) => string): string {
  return `${JSON.stringify(manifest(redactReport(report, redact), false), null, 2)}\n`;
}

/**
 * The same without what is new in each run, such as times: as long as nothing else changes, neither does this text.
 * @param redact hides secrets in a text
 */
export function lastingManifestText(report: Report, redact: (text: string) => string): string {
  return `${JSON.stringify(manifest(redactReport(report, redact), true), null, 2)}\n`;
}

function manifest(report: Report, lasting: boolean): object {
  const { inputs, layers, excluded, sdk, analysis, findings, run } = report;
  const { runtime, ...others } = inputs;
  const { runtimeImage, timings, reused, ...facts } = run;
  return {
    tool: 'layerpack',
    schema: manifestSchema,
    'layer-set': layerSetOf(inputs),
    inputs: { runtime: runtime.id, ...others },
    layers: layers.flatMap((layer) => describe(layer, report)),
    sdk: sdk
      ? {
          versions: sdk.versions,
          source: sdk.source,
          excluded: excluded.map(({ name, version }) => ({ name, version })),
        }
      : null,
    checks: layers.flatMap((layer) => describeChecks(layer, report)),
    findings: findings.map((finding) => ({ ...finding, documentation: documentationOf(finding.rule) })),
    resolution: analysis ? recordOf(analysis) : null,
    run: {
      ...facts,
      ...(!lasting && { timings, reused, baseline: baselineOf(report) }),
      'runtime-image': runtimeImage,
      imports: layers.flatMap(({ name, imports }) =>
        imports.map(({ module, distribution, seconds, secondsWithoutBytecode }) => ({
          layer: name,
          module,
          distribution,
          ...(!lasting && { seconds: milliseconds(seconds) }),
          ...(!lasting &&
            secondsWithoutBytecode !== undefined && {
              'seconds-without-bytecode': milliseconds(secondsWithoutBytecode),
            }),
        })),
      ),
      'skipped-modules': layers.flatMap(({ name, skipped }) =>
        skipped.map(({ module, distribution, reason }) => ({ layer: name, module, distribution, reason })),
      ),
    },
  };
}

/** In seconds, as exact as they mean something. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** What the run was compared with, of which the artifact has the manifest as baseline.json. */
function baselineOf({ compared }: Report): object | null {
  if (!compared) return null;
  if ('missing' in compared) return { missing: compared.missing };
  const { origin, snapshot } = compared.baseline;
  return { origin, commit: snapshot.commit };
}

function describe(layer: LayerReport, report: Report): readonly object[] {
  const { name, inputs, built, stack, distributions, elsewhere, others, systemLibraries, split, slim } =
    layer;
  if (!built) return [];
  const { runtime, architecture } = report.inputs;
  return [
    {
      name,
      runtime: runtime.id,
      architecture,
      zip: built.zip,
      sha256: built.sha256,
      'unzipped-size': built.unzipped,
      'zipped-size': built.zipped,
      'counted-size': countedSize(layer, report),
      'max-unzipped-size': layer.inputs['max-unzipped-size'],
      stack,
      ...(split && { split: describeSplit(inputs.name, split) }),
      ...(slim && describeSlimmed(slim)),
      sdk: sdkOf(layer, report),
      distributions: distributions.map((each) => describeDistribution(each, built)),
      ...describeRequirements(layer, report),
      elsewhere: Object.fromEntries(elsewhere),
      'other-layers': others.map(({ title, file, unzipped, distributions: theirs }) => ({
        title,
        file,
        'unzipped-size': unzipped,
        'distribution-count': theirs.length,
      })),
      'system-libraries': systemLibraries.map(({ neededBy, ...library }) => ({
        ...library,
        'needed-by': neededBy,
      })),
    },
  ];
}

function describeDistribution(distribution: LayerDistribution, { byOwner }: BuiltLayer): object {
  const { name, version, wheel, sha256, origin, size, whole } = distribution;
  const { license, licenseSource, licenseText, licenseFiles } = distribution;
  return {
    name,
    version,
    wheel,
    ...provenance(origin, sha256),
    'unzipped-size': size,
    'zipped-size': byOwner.get(name) ?? 0,
    'unpruned-size': whole,
    license,
    'license-source': licenseSource,
    'license-text': licenseText,
    'license-files': licenseFiles,
  };
}

/** What would go from the layer with each requirement of its own, heaviest first, and the bytes that would stay with all. */
function describeRequirements(layer: LayerReport, report: Report): object {
  const weights = weightsOf(layer, report);
  if (!weights) return {};
  const { requirements, shared } = weights;
  return {
    requirements: requirements.map(({ root, size, distributions }) => ({
      requirement: root.text,
      file: root.location.file,
      line: root.location.line,
      'unzipped-size': size,
      distributions,
    })),
    'shared-size': shared,
  };
}

/** Those that ran, and those that did not. */
function describeChecks(layer: LayerReport, report: Report): readonly object[] {
  return checksOf(layer, report).map(({ check, state, detail }) => ({
    check,
    layer: layer.name,
    state,
    detail,
  }));
}

/** What is built here may differ from build to build; its source does not. */
function provenance(origin: Origin, sha256: string): object {
  switch (origin.kind) {
    case 'index':
      return { sha256 };
    case 'url':
      return { sha256, url: origin.url };
    case 'sdist':
      return { 'built-from': { file: origin.file, sha256: origin.sha256 } };
    case 'directory':
      return { 'built-from': { directory: origin.path } };
    case 'vcs':
      return { 'built-from': { repository: origin.url } };
  }
}
