import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Workshop } from '../../src/engine/open.js';
import { openEngine } from '../../src/engine/open.js';
import { readPipConfiguration } from '../../src/engine/pip-configuration.js';
import type { Lifetime } from '../../src/lifetime.js';
import { runtimeOf } from '../unit/support/values.js';
import type { TestedRuntime } from './docker.js';
import { buildImages } from './docker.js';
import { temporaryDirectory } from './project.js';

const quiet = {
  stage: <T>(_: string, work: () => Promise<T>) => work(),
  ...{ info: () => undefined, debug: () => undefined, progress: () => undefined },
  ...{ finding: () => undefined, mask: () => undefined, redact: (text: string) => text },
};

export interface BuildContainer extends Pick<Workshop, 'engine' | 'helpers' | 'pythonVersion'> {
  /** The run's own directory, which the container sees. */
  readonly workDirectory: string;
}

/** The build container of a runtime, without the tools that fetch and install. */
export async function openBuildContainer(name: TestedRuntime, lifetime: Lifetime): Promise<BuildContainer> {
  const top = temporaryDirectory();
  const [workspace, workDirectory] = [join(top, 'workspace'), join(top, 'work')];
  for (const directory of [workspace, workDirectory]) mkdirSync(directory);
  const runtime = runtimeOf(name);
  const place = { runtime, architecture: 'x86_64', workspace, workDirectory } as const;
  const wish = { builder: 'container', image: buildImages[name], paths: [] } as const;
  const pipConfiguration = readPipConfiguration(process.env, workspace);
  const { engine, helpers } = await openEngine(place, wish, pipConfiguration, lifetime, quiet);
  return { engine, helpers, pythonVersion: `${runtime.python}.0`, workDirectory };
}
