import { readFileSync } from 'node:fs';
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

/** What the runner says of an action that is used by name. */
const publishedAction = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_ACTION_REPOSITORY: 'owner/layerpack',
  GITHUB_ACTION_REF: 'v1',
};

withDocker("pip's own check of the layer", () => {
  const wheels = project({});
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    makeWheel(wheels, { name: 'wants', requires: ['absent-thing>=2', 'has<2', 'boto3'] });
    makeWheel(wheels, { name: 'has', version: '2.0' });
    const builds = ['error', 'warn', 'off'].map((level) => {
      const workspace = project({ 'requirements.txt': 'wants\nhas\n' });
      workspaces.set(level, workspace);
      // Resolution alone would never come to such a layer.
      const env = {
        PIP_NO_INDEX: '1',
        PIP_FIND_LINKS: wheels,
        PIP_NO_DEPS: '1',
        ...(level === 'warn' ? publishedAction : {}),
      };
      const inputs = { runtime: 'python3.11', 'layer-name': 'x', 'pip-check': level };
      return [level, () => runAction(inputs, { workspace, env })] as const;
    });
    runs = await together(Object.fromEntries(builds));
  });

  const outputOf = (level: string) => join(workspaces.get(level) ?? '', 'build/layers');
  const runOf = (level: string) => {
    const run = runs[level];
    if (!run) throw new Error('no run');
    return run;
  };
  const told = ({ annotations }: FinishedAction) =>
    annotations.map(({ level, properties, message }) => `${level} ${properties['title']} ${message}`).sort();

  test('fails a layer that lacks something, and takes what the runtime has for present', () => {
    const run = runOf('error');
    expectCleanFailure(run, outputOf('error'));
    expect(told(run)).toEqual([
      expect.stringMatching(
        /^error pip-check wants 1\.0 will not find .*: it requires absent-thing, which neither the layer nor the runtime has\. Add absent-thing /,
      ),
      expect.stringMatching(
        /^error pip-check wants 1\.0 will not find .*: it requires has<2, and Lambda will see has 2\.0\. /,
      ),
    ]);
    for (const { properties } of run.annotations)
      expect(properties).toMatchObject({ file: 'requirements.txt', line: '1' });
    expect(run.summary).toContain('- ❌ pip-check: ');
  });

  test('only warns where that is asked for', () => {
    const run = runOf('warn');
    expectPassed(run);
    expect(told(run).map((line) => line.split(' ')[0])).toEqual(['warning', 'warning']);
    expect(zipIn(outputOf('warn'))).toMatch(/\.zip$/);
    expect(run.summary).toContain('- ⚠️ pip-check: 2 warnings, ');
  });

  test('says where the rule is explained, in the version that runs', () => {
    const page = 'https://github.com/owner/layerpack/blob/v1/docs/rules.md#pip-check';
    const run = runOf('warn');
    for (const line of told(run)) expect(line).toContain(` See ${page}`);
    expect(run.summary).toContain(`| ⚠️ [pip-check](${page}) | requirements.txt:1<br>`);
    const manifest = JSON.parse(readFileSync(join(outputOf('warn'), 'manifest.json'), 'utf8'));
    expect(manifest.findings).toMatchObject(
      manifest.findings.map(() => ({ documentation: 'docs/rules.md#pip-check' })),
    );
    expect(runOf('error').summary).toContain('| ❌ pip-check |');
  });

  test('is shown as not done where it is off', () => {
    const run = runOf('off');
    expectPassed(run);
    expect(told(run)).toEqual([]);
    expect(run.summary).toMatch(/^- ⚪ pip-check, sdk-partial: not checked, input pip-check is off$/m);
  });
});
