#!/usr/bin/env node
import { tmpdir } from 'node:os';
import { findingOf, UsageError } from './errors.js';
import { parseFlags } from './inputs/flags.js';
import { endOnSignals } from './interrupt.js';
import { createLifetime } from './lifetime.js';
import { sentence } from './log.js';
import { readProgram, readSurroundings, readVersion } from './surroundings.js';
import { terminalLog } from './terminal-log.js';

/** Exit statuses: what was asked for is there; findings speak against it; it was asked for wrongly. */
const statuses = { passed: 0, failed: 1, usage: 2 } as const;

/** The command line: the same build, told on the terminal. Results go to stdout, all else to stderr. */
async function run(): Promise<number> {
  const line = parseFlags(process.argv.slice(2));
  if (line.command === 'version') return print(readVersion());
  if (line.command === 'help') {
    const { helpText } = await import('./inputs/help.js');
    return print(helpText());
  }
  const { env: environment } = process;
  const workspace = process.cwd();
  const lifetime = createLifetime();
  const log = terminalLog(process.stderr, line.verbose, Date.now);
  endOnSignals(lifetime, (message) => {
    // Takes the place of what a long step is at
    log.progress('');
    process.stderr.write(`${message}\n`);
  });
  try {
    const world = {
      workspace,
      temporaryRoot: tmpdir(),
      environment,
      version: readVersion(),
      program: readProgram(),
      remote: null,
      baselines: null,
      now: Date.now,
      log,
      lifetime,
    };
    const surroundings = readSurroundings(environment, workspace, 'auto');
    const { runCommand } = await import('./commands.js');
    const { text, passed } = await runCommand(line, world, surroundings);
    print(text);
    return passed ? statuses.passed : statuses.failed;
  } finally {
    await lifetime.end();
  }
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return statuses.passed;
}

// Whoever reads us may stop reading; the build goes on to its end, and cleans up.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

run()
  .catch((error: unknown) => {
    if (error instanceof UsageError) {
      for (const { message } of error.problems) process.stderr.write(`${message}\n`);
      return statuses.usage;
    }
    process.stderr.write(`${sentence(findingOf(error))}\n`);
    return statuses.failed;
  })
  .then((status) => {
    process.exitCode = status;
  });
