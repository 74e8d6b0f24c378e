// Running and timing programs.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} Outcome
 * @property {number} seconds wall clock, from before the program starts until it has ended
 * @property {string} stdout
 * @property {string} stderr
 * @property {number | null} exitCode
 */

/**
 * A layer that someone made.
 * @typedef {object} Built
 * @property {number} seconds in all
 * @property {Readonly<Record<string, number>>} stages seconds by stage
 * @property {number} bytes of its zip
 */

/**
 * Runs a program to its end, whatever its exit status.
 * @param {readonly string[]} argv
 * @param {{ readonly cwd?: string, readonly env?: NodeJS.ProcessEnv }} [options] `env` replaces the environment
 * @returns {Promise<Outcome>}
 */
export function execute([program, ...args], options = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ seconds: (performance.now() - start) / 1000, stdout, stderr, exitCode });
    });
  });
}

/**
 * Runs a program that has to succeed.
 * @param {readonly string[]} argv
 * @param {Parameters<typeof execute>[1]} [options]
 */
export async function succeed(argv, options) {
  const outcome = await execute(argv, options);
  if (outcome.exitCode === 0) return outcome;
  const said = (outcome.stderr.trim() || outcome.stdout.trim()).split('\n').slice(-20).join('\n');
  throw new Error(`${argv.join(' ')} ended with ${outcome.exitCode}:\n${said}`);
}

/** @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Takes several measurements in turns, so that a slow moment of machine or network does not hit one of them only.
 * @template T
 * @param {number} times
 * @param {readonly (() => Promise<T>)[]} measurements
 * @returns {Promise<readonly (readonly T[])[]>} the results of each measurement
 */
export async function inTurns(times, measurements) {
  const results = measurements.map(() => /** @type {T[]} */ ([]));
  for (let time = 0; time < times; time += 1) {
    for (const [index, measure] of measurements.entries()) results[index].push(await measure());
  }
  return results;
}

/**
 * @template T
 * @param {(directory: string) => Promise<T>} work gets a new, empty directory, which goes afterwards
 * @returns {Promise<T>}
 */
export async function inNewDirectory(work) {
  const directory = await mkdtemp(join(tmpdir(), 'layerpack-bench-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
