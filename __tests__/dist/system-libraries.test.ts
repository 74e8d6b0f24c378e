import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { inLambda, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { sharedObject } from '../support/shared-object.js';
import { together } from '../support/together.js';
import { namesIn, unpack, zipIn } from '../support/zip.js';

shareFetched();

interface Library {
  readonly name: string;
  readonly 'needed-by': readonly string[];
}

interface Manifest {
  readonly layers: readonly {
    readonly name: string;
    readonly zip: string;
    readonly 'system-libraries'?: readonly Library[];
  }[];
}

withDocker('system libraries', () => {
  const wheels = project({});
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    const binary = (needed: string) => ({ base64: sharedObject({ needed: [needed] }).toString('base64') });
    const load = (name: string) =>
      `import ctypes, os\nctypes.CDLL(os.path.join(os.path.dirname(__file__), "${name}"))\n`;
    makeWheel(wheels, {
      name: 'parallel',
      files: { 'parallel/__init__.py': load('work.bin'), 'parallel/work.bin': binary('libgomp.so.1') },
    });
    makeWheel(wheels, {
      name: 'windows',
      files: { 'windows/__init__.py': '', 'windows/draw.so': binary('libnowhere.so.7') },
    });
    makeWheel(wheels, {
      name: 'again',
      files: { 'again.py': '', 'again.bin': binary('libgomp.so.1') },
    });
    makeWheel(wheels, { name: 'plain', files: { 'plain.py': '' } });
    const build = (
      title: string,
      requirements: string,
      inputs: Readonly<Record<string, string>>,
      files = {},
    ) => {
      const workspace = project({ 'requirements.txt': requirements, ...files });
      workspaces.set(title, workspace);
      const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
      const name = 'layers.yml' in files ? {} : { 'layer-name': 'x' };
      return () => runAction({ runtime: 'python3.11', ...name, ...inputs }, { workspace, env });
    };
    const stacked =
      'layers:\n  - name: core\n    requirements: requirements.txt\n  - name: app\n    requirements: app.txt\n    stacked-on: core\n';
    runs = await together({
      without: build('without', 'parallel\n', {}),
      auto: build('auto', 'parallel\n', { 'system-libraries': 'auto' }),
      nowhere: build('nowhere', 'windows\n', { 'system-libraries': 'auto' }),
      named: build('named', 'plain\n', {
        'system-libraries': 'libodbc',
        'test-command': 'python -c "import ctypes; ctypes.CDLL(\'libodbc.so.2\')"',
      }),
      absent: build('absent', 'plain\n', { 'system-libraries': 'libnowhere.so.7' }),
      present: build('present', 'plain\n', { 'system-libraries': 'libz.so.1' }),
      stacked: build(
        'stacked',
        'parallel\n',
        { 'system-libraries': 'auto' },
        { 'layers.yml': stacked, 'app.txt': 'again\n' },
      ),
    });
  });
  const outputOf = (title: string) => join(workspaces.get(title) ?? '', 'build/layers');
  const runOf = (title: string) => {
    const run = runs[title];
    if (!run) throw new Error('no run');
    return run;
  };
  const manifestOf = (title: string) =>
    JSON.parse(readFileSync(join(outputOf(title), 'manifest.json'), 'utf8')) as Manifest;
  const told = (title: string) =>
    runOf(title).annotations.map(({ level, properties }) => `${level} ${properties['title']}`);

  test('are missed without: the import fails, and the advice names the input', () => {
    expectCleanFailure(runOf('without'), outputOf('without'));
    expect(told('without')).toEqual(expect.arrayContaining(['error import', 'error elf-needed']));
    for (const { message } of runOf('without').annotations)
      expect(message).toMatch(/libgomp\.so\.1.*system-libraries/);
  });

  test('are copied from the build image where a binary names them, and found by the loader', async () => {
    const run = runOf('auto');
    expectPassed(run);
    expect(told('auto')).toEqual([]);
    const zip = zipIn(outputOf('auto'));
    expect(namesIn(zip).filter((name) => name.startsWith('lib/'))).toEqual(['lib/libgomp.so.1']);
    expect(manifestOf('auto').layers[0]?.['system-libraries']).toMatchObject([
      { name: 'libgomp.so.1', 'needed-by': ['parallel'] },
    ]);
    expect(run.summary).toContain('libgomp.so.1');
    const say = 'import parallel; print("loaded")';
    const path = { PYTHONPATH: '/opt/python/lib/python3.11/site-packages' };
    const command = ['/var/lang/bin/python3.11', '-c', say];
    expect(await inLambda('python3.11', unpack(zip), command, path)).toContain('loaded');
  });

  test('bring what they need in turn, and nothing that the runtime has', () => {
    expectPassed(runOf('named'));
    const libraries = namesIn(zipIn(outputOf('named'))).filter((name) => name.startsWith('lib/'));
    expect(libraries).toEqual(['lib/libltdl.so.7', 'lib/libodbc.so.2']);
    expect(manifestOf('named').layers[0]?.['system-libraries']).toMatchObject([
      { name: 'libltdl.so.7', 'needed-by': ['libodbc.so.2'] },
      { name: 'libodbc.so.2', 'needed-by': ['input system-libraries'] },
    ]);
  });

  test('that are asked for by name and are nowhere fail the run', () => {
    expectCleanFailure(runOf('absent'), outputOf('absent'));
    expect(told('absent')).toEqual(['error system-libraries']);
  });

  test('that nobody has are told, and do no harm where nothing fails for them', () => {
    expectPassed(runOf('nowhere'));
    expect(told('nowhere')).toEqual(['warning elf-needed']);
  });

  test('that the runtime has are not copied', () => {
    expectPassed(runOf('present'));
    expect(told('present')).toEqual(['notice system-libraries']);
    expect(namesIn(zipIn(outputOf('present'))).filter((name) => name.startsWith('lib/'))).toEqual([]);
  });

  test('are never those of this machine', async () => {
    const workspace = project({ 'requirements.txt': './plain-1.0-py3-none-any.whl\n' });
    makeWheel(workspace, { name: 'plain', files: { 'plain.py': '' } });
    const env = { DOCKER_HOST: 'unix:///nonexistent.sock' };
    const inputs = {
      builder: 'auto',
      'system-libraries': 'libz.so.1',
      runtime: 'python3.11',
      'layer-name': 'x',
    };
    const run = await runAction(inputs, { workspace, env });
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.annotations).toMatchObject([{ level: 'error', properties: { title: 'system-libraries' } }]);
    expect(run.annotations[0]?.message).toMatch(/fell back to this machine/);
  });

  test('of a layer below serve those above', () => {
    expectPassed(runOf('stacked'));
    const libraries = manifestOf('stacked').layers.map(({ name, zip }) => [
      name,
      namesIn(join(outputOf('stacked'), zip)).filter((path) => path.startsWith('lib/')),
    ]);
    expect(libraries).toEqual([
      ['core', ['lib/libgomp.so.1']],
      ['app', []],
    ]);
  });
});
