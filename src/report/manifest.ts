import type { Report } from './report.js';

/** Raised when a reader of older manifests would misread a new one. */
export const manifestSchema = 1;

/**
 * The record of a run as JSON text: all that a later run compares with, and under `run` what may differ between
 * equal builds. Sizes are in bytes, timings in seconds.
 */
export function manifestText(report: Report): string {
  return `${JSON.stringify(manifest(report), null, 2)}\n`;
}

function manifest({ inputs, layer, distributions, excluded, sdk, checks, findings, run }: Report): object {
  const { runtime, ...others } = inputs;
  return {
    schema: manifestSchema,
    inputs: { runtime: runtime.id, ...others },
    layers: layer
      ? [
          {
            name: layer.name,
            runtime: runtime.id,
            architecture: inputs.architecture,
            zip: layer.zip,
            sha256: layer.sha256,
            'unzipped-size': layer.unzipped,
            'zipped-size': layer.zipped,
            distributions: distributions.map(({ name, version, wheel, sha256, builtFrom, size }) => ({
              name,
              version,
              wheel,
              sha256,
              ...(builtFrom ? { 'built-from': builtFrom } : {}),
              'unzipped-size': size,
            })),
          },
        ]
      : [],
    sdk: sdk ? { versions: sdk.versions, source: sdk.source, excluded } : null,
    checks: checks.map(({ check, state, detail }) => ({ check, state, detail })),
    findings,
    run,
  };
}
