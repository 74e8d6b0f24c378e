import { expect } from '@jest/globals';
import { filesUnder } from './project.js';
import type { Finished } from './runner.js';

/** Whatever went wrong: told without a stack trace, and nothing half done left behind. */
export function expectCleanFailure(run: Finished, outputDirectory: string, status = 1): void {
  expect({ status: run.status, output: run.output }).toMatchObject({ status });
  expect(run.output).not.toMatch(/^\s+at (?:async )?\S+.*\(?(?:file:|node:|\/).*:\d+:\d+\)?$/m);
  expectNothingLeft(run, outputDirectory);
}

export function expectNothingLeft(run: Finished, outputDirectory: string): void {
  expect(filesUnder(outputDirectory).filter((name) => /\.(?:zip|tmp)$|\.lock\.txt$/.test(name))).toEqual([]);
  expect(filesUnder(run.temporary)).toEqual([]);
}

/** A run that passed; else its output shows why not. */
export function expectPassed(run: Finished): void {
  expect({ status: run.status, output: run.status === 0 ? '' : run.output }).toEqual({
    status: 0,
    output: '',
  });
}
