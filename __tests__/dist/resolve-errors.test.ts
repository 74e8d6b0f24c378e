import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { withDocker } from '../support/docker.js';
import { expectCleanFailure } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { together } from '../support/together.js';

shareFetched();

const installers = ['uv', 'pip'] as const;
const absent = 'idna\nlayerpack-no-such-distribution-a1b2\n';
const onIndex = '--find-links wheels\nidna\nwants-old-idna\nwants-new-idna\n';
const conflicting = '--find-links wheels\nwants-old\nwants-new\n';

withDocker('requirements that cannot be resolved', () => {
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    const build = (title: string, installer: string, requirements: string) => {
      const workspace = project({ 'requirements.txt': requirements });
      const wheels = join(workspace, 'wheels');
      for (const version of ['1.0', '3.0']) makeWheel(wheels, { name: 'shared-thing', version });
      makeWheel(wheels, { name: 'wants-old', requires: ['shared-thing<3'] });
      makeWheel(wheels, { name: 'wants-new', requires: ['shared-thing>=3'] });
      makeWheel(wheels, { name: 'wants-old-idna', requires: ['idna<3'] });
      makeWheel(wheels, { name: 'wants-new-idna', requires: ['idna>=3'] });
      workspaces.set(title, workspace);
      return [title, () => runAction({ runtime: 'python3.11', installer }, { workspace })] as const;
    };
    const builds = installers.flatMap((installer) => [
      build(`absent ${installer}`, installer, absent),
      build(`conflicting ${installer}`, installer, conflicting),
    ]);
    builds.push(build('on the index', 'auto', onIndex));
    runs = await together(Object.fromEntries(builds));
  });

  const failureOf = (title: string) => {
    const run = runs[title];
    if (!run) throw new Error('no run');
    expectCleanFailure(run, join(workspaces.get(title) ?? '', 'build/layers'));
    const errors = run.annotations.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    return { message: errors[0]?.message, properties: errors[0]?.properties };
  };

  test.each(installers)('name a distribution that does not exist, with its line: %s', (installer) => {
    const { message, properties } = failureOf(`absent ${installer}`);
    expect(properties).toEqual({ title: 'resolve', file: 'requirements.txt', line: '2' });
    expect(message).toMatch(
      /^Failed to (?:find|resolve) .*layerpack-no-such-distribution-a1b2.*\. Check the name/,
    );
  });

  test.each(installers)('name the two that do not go together: %s', (installer) => {
    const { message, properties } = failureOf(`conflicting ${installer}`);
    expect(properties).toMatchObject({ title: 'resolve', file: 'requirements.txt' });
    expect(message).toMatch(/^Failed to resolve the requirements: /);
    for (const part of ['wants-old', 'wants-new', 'shared-thing', '<3', '>=3'])
      expect(message).toContain(part);
  });

  test('name the two also where pip would blame an old release that it cannot build', () => {
    const { message, properties } = failureOf('on the index');
    expect(properties).toMatchObject({ title: 'resolve' });
    for (const part of ['wants-old-idna', 'wants-new-idna', 'idna<3', 'idna>=3'])
      expect(message).toContain(part);
  });
});
