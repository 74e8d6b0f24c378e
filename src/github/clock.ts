import { setTimeout as pause } from 'node:timers/promises';
import type { WorldClock } from './api.js';

/** This machine's clock. @param now milliseconds since 1970 */
export function clockOf(now: () => number): WorldClock {
  return {
    now,
    random: Math.random,
    pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
  };
}
