import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { together } from '../support/together.js';
import { sha256Of, zipIn } from '../support/zip.js';

shareFetched();

const odd = `it's "odd", größer & 100% $HOME`;

/** A project, where everything that has a name has an odd one. */
function oddProject(): { readonly workspace: string; readonly temporary: string } {
  const workspace = join(temporaryDirectory(), `${odd} workspace`);
  const temporary = join(temporaryDirectory(), `${odd} temp`);
  mkdirSync(temporary);
  project({ [`${odd}.txt`]: '--find-links wheels\nlocal-thing\nidna\n-r more/other.txt\n' }, workspace);
  project({ 'more/other.txt': 'certifi\n' }, workspace);
  makeWheel(join(workspace, 'wheels'), { name: 'local-thing', files: { 'local_thing.py': '' } });
  return { workspace, temporary };
}

withDocker('paths with spaces, quotes, commas and letters beyond ASCII', () => {
  const builds = {
    uv: { installer: 'uv', builder: 'container' },
    pip: { installer: 'pip', builder: 'container' },
    host: { installer: 'uv', builder: 'host' },
  } as const;
  const places = { uv: oddProject(), pip: oddProject(), host: oddProject() };
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    const work = Object.entries(builds).map(([name, inputs]) => {
      const { workspace, temporary } = places[name as keyof typeof builds];
      const given = { runtime: 'python3.11', requirements: `${odd}.txt`, 'output-directory': `${odd} out` };
      const env = { RUNNER_TEMP: temporary };
      return [name, () => runAction({ ...given, ...inputs }, { workspace, env })] as const;
    });
    runs = await together(Object.fromEntries(work));
  });

  test.each(Object.keys(builds))('make no difference: %s', (name) => {
    const run = runs[name] as FinishedAction;
    expectPassed(run);
    const { workspace, temporary } = places[name as keyof typeof builds];
    const zip = zipIn(join(workspace, `${odd} out`));
    expect(run.outputs['zip-paths']).toBe(zip);
    expect(sha256Of(zip)).toBe(sha256Of(zipIn(join(places.uv.workspace, `${odd} out`))));
    expect(filesUnder(temporary)).toEqual([]);
  });

  test('files outside the workspace, which a requirements file names, are found in the container too', async () => {
    const outside = project({ 'base.txt': '--find-links wheels\nlocal-thing\n' });
    makeWheel(join(outside, 'wheels'), { name: 'local-thing', files: { 'local_thing.py': '' } });
    const workspace = project({ 'requirements.txt': `-r ${outside}/base.txt\n` });
    const run = await runAction({ runtime: 'python3.11' }, { workspace });
    expectPassed(run);
    expect(JSON.parse(run.outputs['layers'] ?? '')).toMatchObject([
      { distributions: [{ name: 'local-thing' }] },
    ]);
  });
});
