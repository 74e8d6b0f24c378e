import { renameSync } from 'node:fs';
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

shareFetched();

withDocker('a layer with a part of the SDK', () => {
  const wheels = project({});
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    makeWheel(wheels, { name: 'top', requires: ['half'], files: { 'top.py': '' } });
    makeWheel(wheels, {
      name: 'half',
      files: { 'half.py': '', 'botocore/__init__.py': '__version__ = "1"\n' },
    });
    makeWheel(wheels, { name: 'tidy', files: { 'tidy/_vendor/botocore/__init__.py': '' } });
    const builds = {
      error: ['idna\ntop\n', 'error'],
      off: ['top\n', 'off'],
      tidy: ['tidy\n', 'error'],
    };
    makeWheel(wheels, { name: 'idna', files: { 'idna.py': '' } });
    runs = await together(
      Object.fromEntries(
        Object.entries(builds).map(([name, [requirements = '', level = '']]) => {
          const workspace = project({ 'requirements.txt': requirements });
          workspaces.set(name, workspace);
          const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
          const inputs = {
            runtime: 'python3.11',
            'layer-name': 'x',
            'pip-check': level,
            // The check is of files alone
            'import-check': 'off',
          };
          return [name, () => runAction(inputs, { workspace, env })] as const;
        }),
      ),
    );
  });

  test('is refused where a layer from elsewhere brings the part before what is left to the runtime', async () => {
    const workspace = project({ 'requirements.txt': 'jinja2\nboto3\n' });
    const other = makeWheel(project({}), {
      name: 'other',
      files: {
        'python/botocore-1.20.0.dist-info/METADATA': '',
        'python/botocore/__init__.py': '__version__ = "1.20.0"\n',
      },
    });
    renameSync(other, join(workspace, 'o.zip'));
    const run = await runAction(
      { runtime: 'python3.11', 'layer-name': 'x', 'other-layers': 'o.zip', 'import-check': 'off' },
      { workspace },
    );
    expectCleanFailure(run, join(workspace, 'build/layers'));
    const told = run.annotations.map(({ level, properties: { title, line }, message }) => ({
      told: `${level} ${title} ${line}`,
      message,
    }));
    expect(told).toEqual(
      expect.arrayContaining([
        {
          told: 'error sdk-partial 2',
          message: expect.stringMatching(
            /o\.zip has botocore 1\.20\.0; boto3 1\.40\.4, s3transfer \S+ would be the runtime's/,
          ),
        },
        {
          told: 'warning version-clash 2',
          message: expect.stringMatching(
            /^botocore is left to the runtime in layer x, and o\.zip has another version, which hides it/,
          ),
        },
      ]),
    );
    expect(run.summary).toMatch(/parts of several, boto3 1\.40\.4, botocore 1\.20\.0/);
  });

  const runOf = (name: string) => {
    const run = runs[name];
    if (!run) throw new Error('no run');
    return run;
  };

  test('is refused, with who brings it and who asked for that', () => {
    const run = runOf('error');
    expectCleanFailure(run, join(workspaces.get('error') ?? '', 'build/layers'));
    expect(run.annotations).toMatchObject([
      {
        level: 'error',
        properties: { title: 'sdk-partial', file: 'requirements.txt', line: '2' },
        message: expect.stringMatching(
          /the layer would bring a copy of botocore in half 1\.0 \(top → half\); boto3 1\.40\.4, s3transfer \S+ would be the runtime's/,
        ),
      },
    ]);
    expect(run.summary).toContain(
      '- ❌ sdk-partial: botocore of the layer, boto3, s3transfer of the runtime',
    );
  });

  test('is let pass where nobody wants to know, and that is told', () => {
    expectPassed(runOf('off'));
    expect(runOf('off').summary).toContain(
      '- ⚪ pip-check, sdk-partial: not checked, input pip-check is off',
    );
  });

  test('is none where the copy is inside of another package', () => {
    expectPassed(runOf('tidy'));
    expect(runOf('tidy').summary).toContain(
      "- ✅ sdk-partial: boto3, botocore and s3transfer are all the runtime's",
    );
  });
});
