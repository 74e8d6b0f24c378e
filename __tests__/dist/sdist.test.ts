import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeSdist } from '../support/distributions.js';
import { pythonInLambda, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { Finished, FinishedAction } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { sha256Of, unpack, zipIn } from '../support/zip.js';

const docopt = { 'requirements.txt': 'idna\ndocopt==0.6.2\n' };
const outputIn = (workspace: string) => join(workspace, 'build/layers');

/** Needs a compiler, which the test images deliberately lack. */
function native(): string {
  const workspace = project({ 'requirements.txt': 'idna\n\nneeds-compiler\n--find-links sources\n' });
  makeSdist(join(workspace, 'sources'), {
    name: 'needs-compiler',
    files: {
      'pyproject.toml':
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
      'setup.py':
        'from setuptools import Extension, setup\n' +
        'setup(name="needs-compiler", version="1.0", ext_modules=[Extension("native", ["native.c"])])\n',
      'native.c': 'int main(void) { return 0; }\n',
    },
  });
  return workspace;
}

withDocker('a distribution that has no wheel', () => {
  const workspaces = {
    once: project(docopt),
    twice: project(docopt),
    only: project(docopt),
    native: native(),
  };
  let once: Finished;
  let twice: FinishedAction;
  let only: FinishedAction;
  let compiled: FinishedAction;

  beforeAll(async () => {
    const flags = ['build', '--runtime', '3.11', '--layer-name', 'x'];
    const inputs = { runtime: 'python3.11', 'layer-name': 'x' };
    ({ once, twice, only, compiled } = await together({
      once: () => runCli(flags, { cwd: workspaces.once }),
      twice: () => runAction({ ...inputs, installer: 'pip' }, { workspace: workspaces.twice }),
      compiled: () => runAction(inputs, { workspace: workspaces.native }),
      only: () => runAction({ ...inputs, wheels: 'only' }, { workspace: workspaces.only }),
    }));
  });

  test('is built in the container where its source is pure Python', async () => {
    expectPassed(once);
    expect(once.stderr).toContain('asking pip, which can build source distributions');
    const zip = zipIn(outputIn(workspaces.once));
    const code = 'import docopt, importlib.metadata as m; print(docopt.__file__[:12], m.version("docopt"))';
    expect(await pythonInLambda('python3.11', unpack(zip), code)).toBe('/opt/python/ 0.6.2\n');
  });

  test('is not built again where it was kept, but is for another image', async () => {
    const env = { XDG_CACHE_HOME: temporaryDirectory() };
    // Another name, so that the finished layer is not taken
    const told = async (runtime: string, name: string) => {
      const flags = ['build', '--runtime', runtime, '--layer-name', name];
      const run = await runCli(flags, { cwd: project(docopt), env });
      expectPassed(run);
      return run.stderr.includes('The wheel of docopt-0.6.2.tar.gz is from the cache');
    };
    expect(await told('3.11', 'a')).toBe(false);
    expect(await told('3.11', 'b')).toBe(true);
    expect(await told('3.13', 'b')).toBe(false);
  });

  test('gives the same bytes twice', () => {
    expectPassed(twice);
    const [a, b] = [zipIn(outputIn(workspaces.once)), zipIn(outputIn(workspaces.twice))];
    expect(sha256Of(a)).toBe(sha256Of(b));
    expect(twice.summary).toContain('| docopt (built here) |');
  });

  test('is locked by the hash of its source', () => {
    const manifest = JSON.parse(readFileSync(join(outputIn(workspaces.once), 'manifest.json'), 'utf8'));
    const { 'built-from': source } = manifest.layers[0].distributions.find(
      ({ name }: { name: string }) => name === 'docopt',
    );
    expect(source).toEqual({ file: 'docopt-0.6.2.tar.gz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const lock = readFileSync(join(outputIn(workspaces.once), 'x.lock.txt'), 'utf8');
    expect(lock).toContain(`docopt==0.6.2 \\\n    --hash=sha256:${source.sha256}\n`);
  });

  test('is refused where wheels only is asked for', () => {
    expectCleanFailure(only, outputIn(workspaces.only));
    const [error] = only.annotations;
    expect(error?.properties).toMatchObject({ file: 'requirements.txt', line: '2' });
    expect(error?.message).toMatch(/^Failed to find a wheel of docopt/);
    expect(error?.message).toMatch(/wheels: prefer/);
  });

  test('is named with the compiler that it needs and the image does not have', () => {
    expectCleanFailure(compiled, outputIn(workspaces.native));
    const [error] = compiled.annotations;
    expect(error?.properties).toMatchObject({ title: 'build-wheel', file: 'requirements.txt', line: '3' });
    expect(error?.message).toMatch(/^Failed to build a wheel of needs-compiler: .* compiler \S*(?:gcc|cc)\b/);
    expect(error?.message).toMatch(/input image/);
  });
});
