import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expectCleanFailure } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import type { Annotation } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';

shareFetched();

/** What the action says of requirements that it cannot read, before any engine is looked for. */
async function complaint(
  files: Readonly<Record<string, string>>,
  requirements = 'requirements.txt',
): Promise<Annotation | undefined> {
  const workspace = project(files);
  const env = { DOCKER_HOST: 'unix:///nonexistent.sock' };
  const run = await runAction({ runtime: 'python3.11', requirements }, { workspace, env });
  expectCleanFailure(run, join(workspace, 'build/layers'));
  expect(run.outputs).toMatchObject({ layers: '[]' });
  expect(run.summary).toContain('requirements');
  const errors = run.annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(1);
  return errors[0];
}

describe('requirements that cannot be read', () => {
  test('because the file is not there', async () => {
    const error = await complaint({}, 'reqs/prod.txt');
    expect(error?.message).toMatch(
      /^Failed to read reqs\/prod\.txt: there is no such file\. .*input requirements/,
    );
  });

  test('because a file that another one names is not there', async () => {
    const error = await complaint({ 'requirements.txt': 'idna\n-r more.txt\n' });
    expect(error?.message).toMatch(/^Failed to read more\.txt: there is no such file\./);
    expect(error?.properties).toMatchObject({ file: 'requirements.txt', line: '2' });
  });

  test.each([
    ['nothing', ''],
    ['comments alone', '# one\n\n   # two\n'],
  ])('because there is %s in it', async (_, text) => {
    const error = await complaint({ 'requirements.txt': text });
    expect(error?.message).toMatch(/^Failed to read requirements\.txt: it names no requirement\. /);
    expect(error?.properties).toMatchObject({ title: 'requirements', file: 'requirements.txt' });
  });

  test('because a line is wrong: file and line are told', async () => {
    const error = await complaint(
      { 'app/req, 1.txt': '# first\nidna \\\n  >=3\nrequests=>2\n' },
      'app/req, 1.txt',
    );
    expect(error?.message).toMatch(/^Failed to read line 4 of app\/req, 1\.txt: "=>2" after "requests" /);
    expect(error?.properties).toMatchObject({ title: 'requirements', file: 'app/req, 1.txt', line: '4' });
  });

  test('because it is a directory, or not text', async () => {
    expect((await complaint({ 'reqs/a.txt': '' }, 'reqs'))?.message).toMatch(/: it is a directory\. /);
    const cwd = project({});
    writeFileSync(join(cwd, 'requirements.txt'), Buffer.from('\ufeffidna\n', 'utf16le'));
    const run = await runCli(['build', '--runtime', '3.11'], { cwd });
    expectCleanFailure(run, join(cwd, 'build/layers'));
    expect(run.stderr).toMatch(
      /^error \[requirements\] Failed to read requirements\.txt: it is UTF-16.* Save it as UTF-8\.$/m,
    );
  });

  test('on the command line, with file and line before the sentence', async () => {
    const cwd = project({ 'requirements.txt': 'idna\n--no-such-option\n' });
    const run = await runCli(['build', '--runtime', '3.11'], { cwd });
    expectCleanFailure(run, join(cwd, 'build/layers'));
    expect(run.stderr).toMatch(
      /^error \[requirements\] requirements\.txt:2: Failed to read line 2 of requirements\.txt: /m,
    );
  });
});
