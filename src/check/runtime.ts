import type { Finding } from '../errors.js';
import type { Runtime } from '../lambda/runtimes.js';
import { runtimesAsOf } from '../lambda/runtimes.js';

/** A deprecated runtime still takes layers, so this is never more than a notice. */
export function checkRuntime(runtime: Runtime, today: Date): readonly Finding[] {
  if (today < new Date(runtime.deprecated)) return [];
  return [
    {
      rule: 'runtime-deprecated',
      severity: 'notice',
      subject: runtime.id,
      title: `${runtime.id} is deprecated`,
      reason: `AWS stopped patching it on ${runtime.deprecated} (as published on ${runtimesAsOf})`,
      advice: 'Move the function to a newer runtime, and then the layer.',
    },
  ];
}
