import type { Lifetime } from './lifetime.js';

/** Exit status of a program that a signal ended, as shells have it. */
const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** When a signal asks us to stop: undo what is under way, say so, and end. */
export function endOnSignals(lifetime: Lifetime, tell: (message: string) => void): void {
  let asked = false;
  for (const [signal, status] of Object.entries(statuses)) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait for tidying up.
      if (asked) process.exit(status);
      asked = true;
      tell(`Interrupted by ${signal}: the build was stopped. Run it again.`);
      lifetime.end().finally(() => process.exit(status));
    });
  }
}
