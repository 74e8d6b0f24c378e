import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Environment } from './engine/pip-configuration.js';
import type { Surroundings } from './inputs/parse.js';
import { layerNameFrom } from './inputs/patterns.js';

const architectures = { x64: 'x86_64', arm64: 'arm64' } as const;

/** Defaults that come from where layerpack runs: the repository's name, the machine's architecture, the region of AWS. */
export function readSurroundings(
  environment: Environment,
  workspace: string,
  builder: Surroundings['builder'],
): Surroundings {
  const repository = environment['GITHUB_REPOSITORY']?.split('/')[1] ?? basename(workspace);
  const machine = (environment['RUNNER_ARCH'] ?? process.arch).toLowerCase();
  return {
    layerName: layerNameFrom(repository) || 'layer',
    architecture: architectures[machine as keyof typeof architectures],
    builder,
    region: environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || undefined,
  };
}

/** What layerpack says of itself: in the package, or for a chunk of dist in the copy beside it. */
function readPackage() {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return JSON.parse(text) as { readonly version: string; readonly build?: string };
}

/** layerpack's own version. */
export function readVersion(): string {
  return readPackage().version;
}

/** Version and build, which differs wherever the program does. */
export function readProgram(): string {
  const { version, build = 'from source' } = readPackage();
  return `${version} (${build})`;
}
