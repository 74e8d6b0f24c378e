import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeSelfBuilding } from '../support/distributions.js';
import { containersWith, withDocker } from '../support/docker.js';
import { expectNothingLeft } from '../support/failure.js';
import { filesUnder, project, until } from '../support/project.js';
import type { Finished, Running } from '../support/runner.js';
import { startAction, startCli } from '../support/runner.js';

/** Says that it has begun, and then never ends by itself. */
const endless = `
import time


def build():
    with open(os.path.join(os.environ["TMPDIR"], "build-has-begun"), "w"):
        pass
    while True:
        time.sleep(0.1)
`;

/** Starts a build, and comes back when code runs in its container. */
async function midway<Result extends Finished>(
  start: (workspace: string) => Running<Result>,
): Promise<{ readonly workspace: string; readonly running: Running<Result> }> {
  const workspace = project({ 'requirements.txt': '--no-index\n--find-links sources\nendless\n' });
  makeSelfBuilding(join(workspace, 'sources'), 'endless', endless);
  const running = start(workspace);
  let over = false;
  running.ended.then(() => {
    over = true;
  });
  const begun = () => filesUnder(running.temporary).some((path) => path.endsWith('build-has-begun'));
  await until(() => over || begun(), 'the build to begin');
  if (over) throw new Error((await running.ended).output);
  expect(await containersWith(workspace)).toHaveLength(1);
  return { workspace, running };
}

const flags = ['build', '--runtime', '3.11', '--layer-name', 'x', '--installer', 'pip'];
const inputs = { runtime: 'python3.11', 'layer-name': 'x', installer: 'pip' };

withDocker('a build that is stopped midway', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s takes its container and its files with it', async (signal, status) => {
    const { workspace, running } = await midway((cwd) => startCli(flags, { cwd }));
    running.child.kill(signal);
    const run = await running.ended;
    expect(run.status).toBe(status);
    expect(run.stderr).toMatch(
      new RegExp(`^Interrupted by ${signal}: .*the build was stopped\\. Run it again\\.$`, 'm'),
    );
    expect(run.stderr).not.toMatch(/^\s+at /m);
    expect(await containersWith(workspace)).toEqual([]);
    expectNothingLeft(run, join(workspace, 'build/layers'));
  });

  test('by a cancelled workflow says so in an annotation', async () => {
    const { workspace, running } = await midway((directory) => startAction(inputs, { workspace: directory }));
    running.child.kill('SIGINT');
    const run = await running.ended;
    expect(run.status).toBe(130);
    expect(run.annotations).toMatchObject([{ level: 'error' }]);
    expect(run.annotations[0]?.message).toMatch(/^Interrupted by SIGINT: /);
    expect(await containersWith(workspace)).toEqual([]);
    expectNothingLeft(run, join(workspace, 'build/layers'));
  });

  test('by SIGKILL takes its container with it', async () => {
    const { workspace, running } = await midway((cwd) => startCli(flags, { cwd }));
    running.child.kill('SIGKILL');
    expect((await running.ended).status).toBeNull();
    await until(async () => (await containersWith(workspace)).length === 0, 'the container to go');
  });
});
