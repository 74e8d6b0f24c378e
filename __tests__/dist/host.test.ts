import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { project } from '../support/project.js';
import type { Finished, FinishedAction } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { bytesInZip, namesIn, zipIn } from '../support/zip.js';

/** e_machine of the ELF header: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const machineAt = 18;
const aarch64 = 183;

/** A project whose one wheel asks for others by the target's markers. */
function marked(): string {
  const cwd = project({ 'requirements.txt': '--find-links wheels\nmarked\nmarkupsafe\n' });
  makeWheel(join(cwd, 'wheels'), {
    name: 'marked',
    files: { 'marked.py': '' },
    requires: [
      'idna; platform_machine == "aarch64"',
      'certifi; python_version < "3.9"',
      'toml; platform_machine == "x86_64"',
      'toml; python_version == "3.10"',
    ],
  });
  return cwd;
}

const distributionsIn = (cwd: string): readonly string[] =>
  JSON.parse(readFileSync(join(cwd, 'build/layers/manifest.json'), 'utf8')).layers[0].distributions.map(
    ({ name }: { name: string }) => name,
  );

describe('a layer for arm64, built on x86_64 by builder: host', () => {
  const projects = { 'python3.8': marked(), 'python3.11': marked(), 'python3.13': marked() };
  let runs: Readonly<Record<string, Finished>>;

  beforeAll(async () => {
    const builds = Object.entries(projects).map(([runtime, cwd]) => {
      const flags = [
        '--runtime',
        runtime,
        '--architecture',
        'arm64',
        '--builder',
        'host',
        '--layer-name',
        'x',
      ];
      return [runtime, () => runCli(['build', ...flags], { cwd })] as const;
    });
    runs = await together(Object.fromEntries(builds));
  });

  test.each(Object.entries(projects))('has binaries for aarch64: %s', (runtime, cwd) => {
    expectPassed(runs[runtime] as Finished);
    const zip = zipIn(join(cwd, 'build/layers'));
    const binaries = namesIn(zip).filter((name) => name.endsWith('.so'));
    expect(binaries).toEqual([
      expect.stringMatching(/markupsafe\/_speedups\.cpython-3\d+-aarch64-linux-gnu\.so$/),
    ]);
    const elf = bytesInZip(zip, binaries[0] ?? '');
    expect(elf.subarray(0, 4).toString('latin1')).toBe('\u007fELF');
    expect(elf.readUInt16LE(machineAt)).toBe(aarch64);
  });

  test("has what the target's markers ask for, not this machine's", () => {
    expect(distributionsIn(projects['python3.11'])).toEqual(['idna', 'marked', 'markupsafe']);
    expect(distributionsIn(projects['python3.13'])).toEqual(['idna', 'marked', 'markupsafe']);
    expect(distributionsIn(projects['python3.8'])).toEqual(['certifi', 'idna', 'marked', 'markupsafe']);
  });
});

describe('a distribution without wheels, by builder: host', () => {
  let run: FinishedAction;
  const workspace = project({ 'requirements.txt': 'idna\ndocopt==0.6.2\n' });

  beforeAll(async () => {
    run = await runAction({ runtime: 'python3.11', builder: 'host' }, { workspace });
  });

  test('is named, with its line and what to do', () => {
    expectCleanFailure(run, join(workspace, 'build/layers'));
    const [error] = run.annotations;
    expect(error).toMatchObject({ level: 'error', properties: { file: 'requirements.txt', line: '2' } });
    expect(error?.message).toMatch(/^Failed to find a wheel of docopt/);
    expect(error?.message).toMatch(/builder: container/);
    expect(run.outputs).toMatchObject({ layers: '[]', 'zip-paths': '' });
  });
});
