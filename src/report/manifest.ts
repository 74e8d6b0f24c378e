import type { Report } from './report.js';

/** Raised when a reader of older manifests would misread a new one. */
export const manifestSchema = 1;

/**
 * The record of a run as JSON text: all that a later run compares with, and under `run` what may differ between
 * equal builds. Sizes are in bytes, timings in seconds.
 * @param redact hides secrets in a text
 */
export function manifestText(report: Report, redact: (text: string) => string): string {
  // Values only, and no hashes: a secret may be a word or number that stands there by chance
  const hide = (key: string, value: unknown) =>
    typeof value === 'string' && key !== 'sha256' ? redact(value) : value;
  return `${JSON.stringify(manifest(report), hide, 2)}\n`;
}

function manifest({ inputs, layer, distributions, excluded, sdk, checks, findings, run }: Report): object {
  const { runtime, ...others } = inputs;
  return {
    tool: 'layerpack',
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
              // What is built here may differ from build to build; its source does not.
              ...(builtFrom ? { 'built-from': builtFrom } : { sha256 }),
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
