import type { Inputs } from '../../../src/inputs/inputs.js';
import type { RawInputs } from '../../../src/inputs/parse.js';
import { parseInputs } from '../../../src/inputs/parse.js';
import type { Runtime } from '../../../src/lambda/runtimes.js';
import { findRuntime } from '../../../src/lambda/runtimes.js';

export function runtimeOf(name: string): Runtime {
  const runtime = findRuntime(name);
  if (!runtime) throw new Error(`no runtime ${name}`);
  return runtime;
}

/** Inputs with only what a test is about. */
export function inputsOf(raw: RawInputs = {}): Inputs {
  return parseInputs(
    { runtime: '3.12', 'layer-name': 'demo', ...raw },
    { layerName: 'demo', architecture: 'x86_64', builder: 'container' },
  );
}

/** What a function throws; fails where it throws nothing. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => Promise.reject(new Error('nothing was rejected')),
    (error: unknown) => error,
  );
}
