import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { leftOut, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';

/** Mounting takes root. */
const root = process.getuid?.() === 0;

withDocker('an output directory', () => {
  const mounted: string[] = [];
  const wheels = project({});

  beforeAll(() => {
    makeWheel(wheels, { name: 'noisy', files: { 'noisy/data.bin': { noise: 3_000_000 } } });
    makeWheel(wheels, { name: 'small', files: { 'small.py': '' } });
  });

  afterAll(() => {
    for (const directory of mounted) execFileSync('umount', [directory]);
  });

  const tmpfs = (workspace: string, options: string) => {
    const directory = join(workspace, 'out');
    mkdirSync(directory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]);
    mounted.push(directory);
    return directory;
  };
  // Without an index, the image's own pip serves, which is quick.
  const build = (workspace: string, env = {}): Promise<FinishedAction> =>
    runAction(
      { runtime: 'python3.11', 'output-directory': 'out', 'layer-name': 'x' },
      { workspace, env: { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels, ...env } },
    );
  const only = ({ annotations }: FinishedAction) => {
    const errors = annotations.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.properties['title']).toBe('output');
    return errors[0]?.message;
  };

  if (root) {
    test('on a disk that is full is told, and nothing half written stays', async () => {
      const workspace = project({ 'requirements.txt': 'noisy\n' });
      const directory = tmpfs(workspace, 'size=1m');
      const run = await build(workspace);
      expectCleanFailure(run, directory);
      expect(only(run)).toBe(
        `Failed to write to ${directory}: the disk is full. Free space, or name another directory by input output-directory.`,
      );
    });

    test('on a full disk is told of layers that were kept too, which stay kept', async () => {
      const workspace = project({ 'requirements.txt': 'noisy==1.0\n' });
      const kept = { XDG_CACHE_HOME: temporaryDirectory() };
      const elsewhere = { ...kept, 'INPUT_OUTPUT-DIRECTORY': 'elsewhere' };
      expect((await build(workspace, elsewhere)).outputs['cache-hit']).toBe('false');
      const directory = tmpfs(workspace, 'size=1m');
      const run = await build(workspace, kept);
      expectCleanFailure(run, directory);
      expect(only(run)).toBe(
        `Failed to write to ${directory}: the disk is full. Free space, or name another directory by input output-directory.`,
      );
      expect((await build(workspace, elsewhere)).outputs['cache-hit']).toBe('true');
    });

    test('that is read-only is told before anything is built', async () => {
      const workspace = project({ 'requirements.txt': 'noisy\n' });
      const directory = tmpfs(workspace, 'ro');
      const run = await build(workspace);
      expectCleanFailure(run, directory);
      expect(only(run)).toMatch(
        /: it is on a read-only file system\. Make it writable, or name another directory /,
      );
      expect(run.log).not.toContain('Building');
    });

    test('is not to blame where the disk for temporary files is full', async () => {
      const workspace = project({ 'requirements.txt': 'noisy\n' });
      const temporary = tmpfs(workspace, 'size=5m');
      const run = await build(workspace, { RUNNER_TEMP: temporary, 'INPUT_OUTPUT-DIRECTORY': 'elsewhere' });
      expectCleanFailure(run, join(workspace, 'elsewhere'));
      expect(filesUnder(temporary)).toEqual([]);
      const [error] = run.annotations;
      expect(error?.message).toMatch(/the disk is full|No space left/);
      expect(error?.message).toContain('RUNNER_TEMP');
    });
  } else leftOut('full and read-only disks: mounting a tmpfs takes root');

  test('whose path leads through a file is told', async () => {
    const workspace = project({ 'requirements.txt': 'small\n', out: 'a file' });
    const run = await build(workspace);
    expectCleanFailure(run, workspace);
    expect(only(run)).toMatch(
      /: (?:there is a file of that name|a part of the path is a file)\. Move that file away, or name another /,
    );
    const below = await build(workspace, { 'INPUT_OUTPUT-DIRECTORY': 'out/layers' });
    expectCleanFailure(below, workspace);
    expect(only(below)).toMatch(/: a part of the path is a file\. Move that file away, or name another /);
  });

  test('keeps what is not ours, and no zip of an earlier run that this one did not make', async () => {
    const workspace = project({
      'requirements.txt': 'small\n',
      'out/mine.zip': 'mine',
      'out/notes.txt': 'mine',
    });
    expectPassed(await build(workspace));
    const zip = 'x-python3.11-x86_64.zip';
    expect(filesUnder(join(workspace, 'out'))).toEqual([
      'manifest.json',
      'mine.zip',
      'notes.txt',
      'report.html',
      zip,
      'x.cdx.json',
      'x.lock.txt',
    ]);
    writeFileSync(join(workspace, 'requirements.txt'), 'small\nnot-there\n');
    expect((await build(workspace)).status).toBe(1);
    expect(filesUnder(join(workspace, 'out'))).toEqual([
      'manifest.json',
      'mine.zip',
      'notes.txt',
      'report.html',
    ]);
  });
});
