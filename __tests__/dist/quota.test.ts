import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { together } from '../support/together.js';
import { zipIn } from '../support/zip.js';

shareFetched();

const megabyte = 1024 * 1024;

withDocker("Lambda's limits, and the user's own", () => {
  const wheels = project({});
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    makeWheel(wheels, { name: 'heavy', files: { 'heavy/zeros.bin': { zeros: 270 * megabyte } } });
    makeWheel(wheels, { name: 'middling', files: { 'middling/zeros.bin': { zeros: 10 * megabyte } } });
    makeWheel(wheels, { name: 'noisy', files: { 'noisy/data.bin': { noise: 2 * megabyte } } });
    const build = (title: string, requirements: string, inputs: Readonly<Record<string, string>>) => {
      const workspace = project({ 'requirements.txt': requirements });
      workspaces.set(title, workspace);
      const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
      return () => runAction({ runtime: 'python3.11', 'layer-name': 'x', ...inputs }, { workspace, env });
    };
    runs = await together({
      heavy: build('heavy', 'heavy\nmiddling\n', {}),
      warned: build('warned', 'heavy\n', { 'quota-check': 'warn' }),
      reserved: build('reserved', 'middling\n', { 'reserved-size': '245MB' }),
      near: build('near', 'middling\n', { 'reserved-size': '230MB' }),
      own: build('own', 'middling\nnoisy\n', { 'max-unzipped-size': '11MB' }),
      zipped: build('zipped', 'middling\nnoisy\n', { 'max-zipped-size': '1MB' }),
    });
  });

  const outputOf = (title: string) => join(workspaces.get(title) ?? '', 'build/layers');
  const runOf = (title: string) => {
    const run = runs[title];
    if (!run) throw new Error('no run');
    return run;
  };
  const failure = (title: string) => {
    const run = runOf(title);
    expectCleanFailure(run, outputOf(title));
    expect(run.outputs).toMatchObject({ layers: '[]', 'zip-paths': '' });
    const [error, ...more] = run.annotations;
    expect(more).toEqual([]);
    expect(run.summary).toContain('❌ quota-check');
    return `${error?.level} ${error?.properties['title']}: ${error?.message}`;
  };

  test('a layer over 250 MB fails, with the excess and the heaviest first', () => {
    expect(failure('heavy')).toMatch(
      /^error quota-unzipped: Layer x is too large unzipped: 280(?:\.0)? MB is 30(?:\.0)? MB over the limit of 250(?:\.0)? MB; the heaviest are heavy 270(?:\.0)? MB, middling 10(?:\.0)? MB\. /,
    );
  });

  test('it passes with a warning where the check only warns', () => {
    const run = runOf('warned');
    expectPassed(run);
    expect(run.annotations).toMatchObject([{ level: 'warning', properties: { title: 'quota-unzipped' } }]);
    expect(zipIn(outputOf('warned'))).toMatch(/x-python3\.11-x86_64\.zip$/);
  });

  test('what the function takes of the same quota counts', () => {
    expect(failure('reserved')).toMatch(
      /10(?:\.0)? MB with 245(?:\.0)? MB reserved is 5(?:\.0)? MB over the limit of 250(?:\.0)? MB/,
    );
    const near = runOf('near');
    expectPassed(near);
    expect(near.annotations).toMatchObject([{ level: 'warning', properties: { title: 'quota-unzipped' } }]);
    expect(near.summary).toMatch(/96 % of 250(?:\.0)? MB, with 230(?:\.0)? MB reserved/);
  });

  test('a limit of the user counts, unzipped and zipped', () => {
    expect(failure('own')).toMatch(/12(?:\.0)? MB is 1(?:\.0)? MB over the limit of 11(?:\.0)? MB/);
    expect(failure('zipped')).toMatch(
      /^error quota-zipped: The zip of layer x is too large: 2(?:\.0)? MB is 1(?:\.0)? MB over max-zipped-size, 1(?:\.0)? MB; the heaviest are /,
    );
  });
});
