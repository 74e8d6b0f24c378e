import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, jest } from '@jest/globals';
import { bringFetched, keepFetched } from './fetched.js';
import { temporaryDirectory } from './project.js';

/** What is tested: the bundle as it is committed, on the Node that is asked for. */
export const dist = resolve(
  process.env['LAYERPACK_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url)),
);
export const node = process.env['LAYERPACK_NODE'] || process.execPath;

// A build fetches from the network, and the machine may be busy.
jest.setTimeout(180_000);

export type Variables = Readonly<Record<string, string | undefined>>;

/** A run that ended. */
export interface Finished {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for what must not be told anywhere. */
  readonly output: string;
  /** Where the run could put temporary files; nothing may be left there. */
  readonly temporary: string;
}

/** A run under way. */
export interface Running<Result extends Finished> {
  readonly child: ChildProcess;
  readonly temporary: string;
  readonly ended: Promise<Result>;
}

/** Of this machine: what the network here needs, and where its Docker engine is. */
const passedOn =
  /^(?:PIP_.*|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|DOCKER_HOST|(?:HTTPS?|ALL|NO)_PROXY)$/i;

export function cleanEnvironment(home: string): Record<string, string | undefined> {
  const machine = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  return { ...Object.fromEntries(machine), PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' };
}

/** A run that takes longer hangs, and is ended so that its test can show what it said. */
const longest = 150_000;
const underWay = new Set<ChildProcess>();

afterAll(() => {
  // Of tests that gave up; a build's container ends with it.
  for (const child of underWay) child.kill('SIGKILL');
});

function start(file: string, args: readonly string[], cwd: string, env: Variables, temporary: string) {
  const home = env['HOME'] ?? '';
  bringFetched(home);
  const child = spawn(node, [join(dist, file), ...args], { cwd, env: { ...env }, stdio: 'pipe' });
  child.stdin.end();
  underWay.add(child);
  const hanging = setTimeout(() => child.kill('SIGKILL'), longest);
  const told = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      told[stream] += text;
    });
  }
  const ended = new Promise<Finished>((done, failed) => {
    child.on('error', failed);
    child.on('close', (status) => {
      clearTimeout(hanging);
      underWay.delete(child);
      keepFetched(home);
      done({ status, ...told, output: told.stdout + told.stderr, temporary });
    });
  });
  return { child, temporary, ended };
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Variables;
}

/** Starts the command line, as a user would in a terminal. */
export function startCli(args: readonly string[], { cwd, env = {} }: CliOptions): Running<Finished> {
  const home = temporaryDirectory('home-');
  const temporary = temporaryDirectory('temp-');
  return start('cli.js', args, cwd, { ...cleanEnvironment(home), TMPDIR: temporary, ...env }, temporary);
}

export function runCli(args: readonly string[], options: CliOptions): Promise<Finished> {
  return startCli(args, options).ended;
}

/** A workflow command that annotates. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** title, file, line and so on. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface FinishedAction extends Finished {
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  readonly summary: string;
  /** What the run told the runner to mask. */
  readonly masks: readonly string[];
  /** Everything a reader of the log can see: stdout and stderr without the commands that mask. */
  readonly log: string;
}

export interface ActionOptions {
  /** The checked out project, which is also the step's working directory. */
  readonly workspace: string;
  readonly env?: Variables;
  /** What the action's metadata names as its main file; that of action.yml where nothing else is said. */
  readonly entry?: 'main.js' | 'comment.js';
}

/** Starts the action as GitHub's runner does: a clean environment, inputs as INPUT_*, files for what it tells. */
export function startAction(
  inputs: Readonly<Record<string, string>>,
  { workspace, env = {}, entry = 'main.js' }: ActionOptions,
): Running<FinishedAction> {
  const home = temporaryDirectory('home-');
  const temporary = temporaryDirectory('runner-temp-');
  const commands = temporaryDirectory('commands-');
  const file = (name: string) => {
    const path = join(commands, name);
    if (!existsSync(path)) writeFileSync(path, '');
    return path;
  };
  mkdirSync(workspace, { recursive: true });
  const given = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ]);
  const running = start(
    entry,
    [],
    workspace,
    {
      ...cleanEnvironment(home),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_REPOSITORY: 'someone/some-layer',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_RUN_ID: '1',
      GITHUB_OUTPUT: file('output'),
      GITHUB_ENV: file('env'),
      GITHUB_PATH: file('path'),
      GITHUB_STATE: file('state'),
      GITHUB_STEP_SUMMARY: file('summary'),
      RUNNER_OS: 'Linux',
      RUNNER_ARCH: 'X64',
      RUNNER_TEMP: temporary,
      RUNNER_TOOL_CACHE: join(home, 'tools'),
      ...Object.fromEntries(given),
      ...env,
    },
    temporary,
  );
  const ended = running.ended.then((finished): FinishedAction => {
    const lines = finished.stdout.split('\n');
    const masks = lines.flatMap((line) => (line.startsWith('::add-mask::') ? [line.slice(12)] : []));
    return {
      ...finished,
      outputs: parseOutputs(readFileSync(file('output'), 'utf8')),
      annotations: lines.flatMap(parseAnnotation),
      summary: readFileSync(file('summary'), 'utf8'),
      masks: masks.map(unescapeCommand),
      log: `${lines.filter((line) => !line.startsWith('::add-mask::')).join('\n')}${finished.stderr}`,
    };
  });
  return { ...running, ended };
}

export function runAction(
  inputs: Readonly<Record<string, string>>,
  options: ActionOptions,
): Promise<FinishedAction> {
  return startAction(inputs, options).ended;
}

/** name<<delimiter, lines, delimiter: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function parseOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^(.+?)<<(\S+)\r?\n([\s\S]*?)\r?\n?^\2$/gm);
  return Object.fromEntries([...found].map(([, name, , value]) => [name ?? '', value ?? '']));
}

function parseAnnotation(line: string): readonly Annotation[] {
  const [, level, properties = '', message = ''] =
    /^::(error|warning|notice)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
  if (level === undefined) return [];
  const pairs = properties
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), unescapeCommand(pair.slice(pair.indexOf('=') + 1))]);
  return [
    {
      level: level as Annotation['level'],
      message: unescapeCommand(message),
      properties: Object.fromEntries(pairs),
    },
  ];
}

const escapes: Readonly<Record<string, string>> = {
  '%0D': '\r',
  '%0A': '\n',
  '%3A': ':',
  '%2C': ',',
  '%25': '%',
};

function unescapeCommand(text: string): string {
  return text.replaceAll(/%(?:0D|0A|3A|2C|25)/g, (code) => escapes[code] ?? code);
}
