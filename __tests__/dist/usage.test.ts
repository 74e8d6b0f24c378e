import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { filesUnder, project } from '../support/project.js';
import type { Finished } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';

/** Ends with status 2 and says exactly these lines. */
async function refused(flags: readonly string[], ...lines: readonly unknown[]): Promise<void> {
  const cwd = project({ 'requirements.txt': 'idna\n' });
  const run: Finished = await runCli(flags, { cwd });
  expectCleanFailure(run, join(cwd, 'build/layers'), 2);
  expect(run.stdout).toBe('');
  expect(run.stderr.trimEnd().split('\n')).toEqual(lines);
  expect(filesUnder(cwd)).toEqual(['requirements.txt']);
}

describe('the command line, used wrongly', () => {
  const like = expect.stringMatching;

  test('wants a runtime', () =>
    refused(['build'], like(/^runtime: required; give one of python3\.6 to python3\.\d+$/)));

  test('refuses an unknown runtime', () =>
    refused(
      ['build', '--runtime', 'python2.7'],
      like(/^runtime: "python2\.7" .*; give one of python3\.6 to /),
    ));

  test('refuses an unknown architecture', () =>
    refused(
      ['build', '--runtime', '3.12', '--architecture', 'mips'],
      'architecture: "mips" is not allowed; choose x86_64 or arm64',
    ));

  test('refuses an architecture that the runtime does not have', () =>
    refused(
      ['build', '--runtime', '3.7', '--architecture', 'arm64'],
      'architecture: "arm64" does not exist for python3.7; choose x86_64',
    ));

  test('names the nearest flag, and says where the others are', () =>
    refused(
      ['build', '--runtine', '3.12', '--nonsense'],
      '--runtine: unknown flag; did you mean --runtime?',
      '--nonsense: unknown flag; see layerpack --help',
    ));

  test('tells all that is wrong at once', () =>
    refused(
      ['build', '--runtime', '3.99', '--builder', 'vm', '--reserved-size', 'much', '--layer-name', 'a b'],
      like(/^runtime: "3\.99" /),
      'builder: "vm" is not allowed; choose container, host or auto',
      like(/^layer-name: "a b" .*letters, digits, hyphens and underscores$/),
      like(/^reserved-size: "much" is not a size; .*50MB$/),
    ));

  test('refuses an unknown command, a value without its flag, and a flag without value', () =>
    refused(
      ['bild', 'requirements.txt', '--image'],
      '--image: needs a value',
      'bild: unknown command; the commands are build, tree, why, diff, sdk, cache, help, version',
    ));

  test('refuses a file that no flag names', () =>
    refused(
      ['build', '--runtime', '3.11', 'requirements.txt'],
      like(/^requirements\.txt: unexpected; .*--requirements requirements\.txt$/),
    ));

  test('explains itself', async () => {
    const run = await runCli(['--help'], { cwd: project({}) });
    expectPassed(run);
    expect(run.stdout).toMatch(/^Usage: layerpack build --runtime/);
    expect(run.stderr).toBe('');
  });
});

describe('the action, used wrongly', () => {
  test('tells all that is wrong at once, each as an annotation', async () => {
    const workspace = project({ 'requirements.txt': 'idna\n' });
    const run = await runAction(
      { runtime: 'ruby3.3', architecture: 'mips', installer: 'conda' },
      { workspace },
    );
    expectCleanFailure(run, join(workspace, 'build/layers'));
    const told = run.annotations.map(({ level, message }) => `${level} ${message}`).join('\n');
    expect(told).toMatch(/^error runtime: "ruby3\.3" is not /m);
    expect(told).toMatch(/^error architecture: "mips" is not allowed/m);
    expect(told).toMatch(/^error installer: "conda" is not allowed; choose auto, uv or pip/m);
    expect(filesUnder(workspace)).toEqual(['requirements.txt']);
  });

  test('puts what is wrong in a file at its place', async () => {
    const workspace = project({ 'layers.yml': 'runtime: "3.12"\nlayers:\n  - name: a\n    instaler: uv\n' });
    const run = await runAction({}, { workspace });
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.annotations[0]).toMatchObject({
      properties: { title: 'inputs', file: 'layers.yml', line: '4', col: '5' },
      message: expect.stringContaining('instaler'),
    });
  });

  test('names the input that a slip was meant for', async () => {
    const workspace = project({ 'requirements.txt': 'idna\n' });
    const run = await runAction({ runtime: 'python3.12', requirement: 'requirements.txt' }, { workspace });
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.annotations[0]?.message).toBe('requirement: unknown input; did you mean requirements?');
  });
});
