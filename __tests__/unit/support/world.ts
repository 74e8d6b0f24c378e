import { createLifetime } from '../../../src/lifetime.js';
import type { World } from '../../../src/world.js';

const nothing = () => undefined;

/** A world in which there is a directory and nothing else. */
export function plainWorld(directory: string, more: Partial<World> = {}): World {
  return {
    workspace: directory,
    temporaryRoot: directory,
    environment: {},
    version: '9.9.9',
    program: '9.9.9',
    remote: null,
    baselines: null,
    now: () => 0,
    log: {
      stage: (_, work) => work(),
      info: nothing,
      debug: nothing,
      progress: nothing,
      finding: nothing,
      mask: nothing,
      redact: (text) => text,
    },
    lifetime: createLifetime(),
    ...more,
  };
}
