import { LayerpackError } from '../errors.js';
import type { BuildPlace, Engine } from './engine.js';
import type { Outcome } from './execute.js';
import { execute } from './execute.js';
import type { PipConfiguration } from './pip-configuration.js';

/** The interpreters looked for, in this order. */
const interpreters = ['python3', 'python'];

/** Of the runner's own variables, those that programs need to run at all and to find the network. */
const kept = /^(?:PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT)$/i;

/**
 * This machine as the place where wheels are fetched and installed. Nothing is built here.
 * @throws LayerpackError with rule `engine` when there is no Python with pip
 */
export async function hostEngine(
  place: Pick<BuildPlace, 'workspace' | 'workDirectory'>,
  pipConfiguration: PipConfiguration,
): Promise<Engine> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => kept.test(entry[0]) && entry[1] !== undefined,
  );
  const base = { ...Object.fromEntries(own), ...pipConfiguration.environment, PYTHONUTF8: '1' };
  const execution = (environment: Readonly<Record<string, string>>, cwd = place.workspace) => ({
    cwd,
    environment: { ...base, ...environment },
  });

  const python = await findPython((argv) => execute(argv, execution({}, place.workDirectory)));
  return {
    kind: 'host',
    description: `this machine (${process.platform} ${process.arch}), from wheels only`,
    python,
    image: null,
    run: (argv, { environment = {}, cwd, onLine } = {}) =>
      execute(argv, { ...execution(environment, cwd), ...(onLine ? { onLine } : {}) }),
    // Nothing of a wheel is run here, so nothing is left running.
    renew: async () => undefined,
    close: async () => undefined,
  };
}

async function findPython(run: (argv: readonly string[]) => Promise<Outcome>): Promise<string> {
  for (const candidate of interpreters) {
    const answer = await run([candidate, '-m', 'pip', '--version']).catch(() => null);
    if (answer?.exitCode === 0) return candidate;
  }
  throw new LayerpackError({
    rule: 'engine',
    subject: 'builder: host',
    title: 'Failed to find Python on this machine',
    reason: `none of ${interpreters.join(', ')} runs pip`,
    advice: 'Install Python 3 with pip (on a runner: actions/setup-python), or use builder: container.',
  });
}
