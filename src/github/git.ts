import { execFile } from 'node:child_process';
import { dirname, relative } from 'node:path';
import { promisify } from 'node:util';

type Variables = Readonly<Record<string, string | undefined>>;

/** What git says of a directory. Whatever it cannot say is null: git may be absent, or the directory no repository. */
export type Git = (args: readonly string[]) => Promise<string | null>;

/** Milliseconds for one command, on a disk that may be slow. */
const longest = 10_000;

const mostOutput = 64 * 1024 * 1024;

/**
 * Git in a directory of the workspace, which it never looks above.
 * @param workspace absolute
 * @param directory absolute; one that is not in the workspace counts as the workspace
 * @param limit milliseconds that one command may take
 */
export function gitIn(
  workspace: string,
  directory: string,
  environment: Variables,
  limit: number = longest,
): Git {
  const within = relative(workspace, directory);
  const place = within === '..' || within.startsWith('../') ? workspace : directory;
  const own = [
    '--no-pager',
    '--no-replace-objects',
    '-C',
    place,
    // A job in a container has another user than the checkout.
    // https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory
    '-c',
    'safe.directory=*',
    // A program that the repository's configuration names
    '-c',
    'core.fsmonitor=false',
  ];
  const env = {
    // No token is git's business, and no GIT_DIR of another step
    ...picked(environment, ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'TMPDIR']),
    LC_ALL: 'C',
    GIT_CEILING_DIRECTORIES: dirname(workspace),
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    // A partial clone would fetch what it lacks
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
  return async (args) => {
    try {
      const options = { env, timeout: limit, killSignal: 'SIGKILL', maxBuffer: mostOutput } as const;
      return (await promisify(execFile)('git', [...own, ...args], options)).stdout;
    } catch {
      return null;
    }
  };
}

function picked(environment: Variables, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
