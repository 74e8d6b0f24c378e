import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { Finished } from '../support/runner.js';
import { runCli } from '../support/runner.js';

const locks = fileURLToPath(new URL('../unit/fixtures/locks', import.meta.url));

interface Versioned {
  readonly name: string;
  readonly version: string;
}

interface Manifest {
  readonly sdk: { readonly excluded: readonly Versioned[] };
  readonly layers: readonly { readonly distributions: readonly Versioned[] }[];
}

const pin = ({ name, version }: Versioned) => `${name}==${version}`;

/** A project of the fixtures, in a place of its own. */
function workspaceOf(fixture: string): string {
  const workspace = temporaryDirectory();
  cpSync(join(locks, fixture), workspace, { recursive: true });
  return workspace;
}

function build(cwd: string, lock: string, builder: string, ...flags: readonly string[]): Promise<Finished> {
  const all = ['build', '--runtime', '3.11', '--layer-name', 'locked', '--requirements', lock, ...flags];
  return runCli([...all, '--builder', builder], { cwd });
}

/** What the layer has and what the runtime has instead, by name and version. */
function delivered(workspace: string): readonly string[] {
  const text = readFileSync(join(workspace, 'build/layers/manifest.json'), 'utf8');
  const { sdk, layers } = JSON.parse(text) as Manifest;
  return [...sdk.excluded, ...layers.flatMap(({ distributions }) => distributions)].map(pin).sort();
}

const projects = [
  ['uv', 'uv.lock', ['--extras', 'all', '--groups', 'ops']],
  ['poetry-2', 'poetry.lock', ['--extras', 'parser,aws-sdk,validation,masking', '--groups', 'ops']],
  ['poetry-1.1', 'poetry.lock', ['--extras', 'fast']],
] as const;

withDocker('a layer from a lock', () => {
  describe.each(projects)('%s', (fixture, lock, flags) => {
    const workspace = workspaceOf(fixture);
    const before = readdirSync(workspace, { recursive: true, encoding: 'utf8' });
    let run: Finished;

    beforeAll(async () => {
      run = await build(workspace, lock, 'container', ...flags);
    });

    test('has what the tool itself would install', () => {
      expectPassed(run);
      const installed = readFileSync(join(locks, fixture, 'installed.txt'), 'utf8');
      expect(delivered(workspace)).toEqual(
        installed
          .split('\n')
          .filter((line) => /^[a-z]/.test(line))
          .sort(),
      );
    });

    test('leaves the project as it was', () => {
      const after = readdirSync(workspace, { recursive: true, encoding: 'utf8' });
      expect(after.filter((path) => !path.startsWith('build'))).toEqual(before);
    });
  });

  test('that is stale fails with the command that mends it, and leaves nothing', async () => {
    const workspace = workspaceOf('poetry-2');
    const stale = readFileSync(join(workspace, 'pyproject.toml'), 'utf8').replace('"1.0.1"', '">=1.0.1"');
    project({ 'pyproject.toml': stale }, workspace);
    const run = await build(workspace, 'poetry.lock', 'container');
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.stderr).toContain('Lock again by poetry lock.');
  });
});

describe('without Docker', () => {
  test('a layer from a lock has what the tool itself would install', async () => {
    const [fixture, lock, flags] = projects[2];
    const workspace = workspaceOf(fixture);
    expectPassed(await build(workspace, lock, 'host', ...flags));
    const installed = readFileSync(join(locks, fixture, 'installed.txt'), 'utf8');
    expect(delivered(workspace)).toEqual(
      installed
        .split('\n')
        .filter((line) => /^[a-z]/.test(line))
        .sort(),
    );
  });
});
