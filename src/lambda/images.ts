import type { Architecture, Runtime } from './runtimes.js';

/**
 * lambci's images are archived and exist for x86_64 up to python3.8, so they serve only what they alone can:
 * https://github.com/lambci/docker-lambda. AWS's build images serve the rest:
 * https://gallery.ecr.aws/sam?page=1
 */
const lambciRuntimes: ReadonlySet<string> = new Set(['python3.6', 'python3.7', 'python3.8']);

/** The image that layers for this runtime are built in, unless input `image` names another. */
export function defaultBuildImage(runtime: Runtime, architecture: Architecture): string {
  return lambciRuntimes.has(runtime.id) && architecture === 'x86_64'
    ? `lambci/lambda:build-${runtime.id}`
    : `public.ecr.aws/sam/build-${runtime.id}:latest-${architecture}`;
}

/**
 * The image that modules are imported in, unless input `runtime-image` names another:
 * https://gallery.ecr.aws/lambda/python
 */
export function defaultRuntimeImage(runtime: Runtime, architecture: Architecture): string {
  return lambciRuntimes.has(runtime.id) && architecture === 'x86_64'
    ? `lambci/lambda:${runtime.id}`
    : `public.ecr.aws/lambda/python:${runtime.python}-${architecture}`;
}

/** Docker's name of the platform. */
export function dockerPlatform(architecture: Architecture): string {
  return architecture === 'arm64' ? 'linux/arm64' : 'linux/amd64';
}

/** What uname and wheel tags call the architecture. */
export function machineOf(architecture: Architecture): 'x86_64' | 'aarch64' {
  return architecture === 'arm64' ? 'aarch64' : 'x86_64';
}
