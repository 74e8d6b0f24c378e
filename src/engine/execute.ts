import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { exec } from '@actions/exec';

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecuteOptions {
  readonly cwd?: string;
  /** The whole environment of the process; this process's own where not given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
  /** Leaves stdin open until this process ends, for a child that lives as long as we do. */
  readonly holdInput?: true;
}

/**
 * Ends a program's input without writing to it. @actions/exec hands its input to the stream's end(), and does not handle
 * the EPIPE with which a program that has ended already answers a write, even of nothing: it would end us.
 */
const endOfInput = (() => undefined) as unknown as Buffer;

/**
 * Runs a program with an argument vector, never through a shell, and waits for it.
 * @throws when the program cannot be started; an exit code other than 0 is an outcome
 */
export async function execute(argv: readonly string[], options: ExecuteOptions = {}): Promise<Outcome> {
  const [program, ...args] = argv;
  if (program === undefined) throw new TypeError('execute needs a program');
  const stdout = lineReader(options.onLine);
  const stderr = lineReader(options.onLine);
  const exitCode = await exec(quoted(findProgram(program, options.environment ?? process.env)), args, {
    silent: true,
    ignoreReturnCode: true,
    // Without an input the child gets a pipe that stays open, and waits for it if it reads.
    ...(options.holdInput ? {} : { input: endOfInput }),
    listeners: { stdout: stdout.add, stderr: stderr.add },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.environment === undefined ? {} : { env: { ...options.environment } }),
  });
  return { exitCode, stdout: stdout.end(), stderr: stderr.end() };
}

/**
 * The program's path, by PATH. @actions/exec would look for it too, but prints on stdout about directories that it
 * may not read.
 */
function findProgram(program: string, { PATH = '' }: Readonly<Record<string, string | undefined>>): string {
  if (isAbsolute(program)) return program;
  const found = PATH.split(delimiter)
    .map((directory) => join(directory, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  if (found === undefined) throw new Error(`there is no program ${program} on PATH`);
  return found;
}

/** @actions/exec splits its first parameter at spaces that are not in quotes. */
function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Characters after which a line that does not end is handed on, and how much output is kept at most. */
const longestLine = 65_536;
const mostKept = 128 * 1024 * 1024;

/** Collects output and hands on whole lines; a character may be cut between two chunks. */
export function lineReader(onLine: ((line: string) => void) | undefined) {
  const decoder = new StringDecoder('utf8');
  let all = '';
  let [rest, restLength]: [string[], number] = [[], 0];
  const flush = () => {
    const line = rest.join('');
    [rest, restLength] = [[], 0];
    return line;
  };
  const take = (text: string) => {
    all += text;
    // What programs say last is what counts
    if (all.length > 2 * mostKept) all = all.slice(-mostKept);
    if (!onLine) return;
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      rest.push(line);
      onLine(flush().replace(/\r$/, ''));
    }
    if (last === '') return;
    rest.push(last);
    restLength += last.length;
    if (restLength > longestLine) onLine(flush());
  };
  return {
    add: (chunk: Buffer) => take(decoder.write(chunk)),
    end: () => {
      take(decoder.end());
      if (onLine && rest.length > 0) onLine(flush());
      return all;
    },
  };
}

/** What a failed program says last, which is mostly why. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
