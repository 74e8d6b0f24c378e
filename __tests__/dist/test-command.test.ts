import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { buildImages, runImages, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { project } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { namesIn, zipIn } from '../support/zip.js';

const look = `
import json, os, sys

import greeting

def attempt(path):
    try:
        open(path, "w")
        return "written"
    except OSError as error:
        return "OSError %d" % error.errno

print("looked " + json.dumps({
    "greeting": greeting.__file__,
    "words": sys.argv[1:],
    "cwd": os.getcwd(),
    "layer": attempt("/opt/python/planted.py"),
    "workspace": attempt("/var/task/planted.py"),
    "function": os.environ.get("AWS_LAMBDA_FUNCTION_NAME"),
    "secret": os.environ.get("MY_SECRET"),
    "home": os.environ.get("HOME"),
    "binutils": os.path.exists("/usr/bin/strip"),
    "checker": "checker" in sys.modules or __import__("importlib.util").util.find_spec("checker") is not None,
}))
`;

import { shareFetched } from '../support/fetched.js';

shareFetched();

interface Look {
  readonly greeting: string;
  readonly words: readonly string[];
}

withDocker("the user's own test of the layer", () => {
  const wheels = project({});
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    makeWheel(wheels, {
      name: 'greeting-of-a-test',
      files: { 'greeting.py': 'def hello(): return "hello"\n' },
    });
    makeWheel(wheels, {
      name: 'checker',
      files: { 'checker.py': 'import greeting\ndef main(): print("checked " + greeting.hello())\n' },
      entryPoints: '[console_scripts]\ncheck-it = checker:main\n',
      requires: ['greeting-of-a-test'],
    });
    makeWheel(wheels, { name: 'quarrel', requires: ['greeting-of-a-test>=2'] });
    const emptyLayer =
      'layers:\n  - { name: lower, requirements: requirements.txt }\n  - { name: upper, requirements: requirements.txt, stacked-on: lower, test-command: "python -c \'import greeting, sys; sys.exit(7)\'" }\n';
    const build = (
      title: string,
      inputs: Readonly<Record<string, string>>,
      variables: Readonly<Record<string, string>> = {},
    ) => {
      const workspace = project({
        ...(title === 'empty' ? { 'layers.yml': emptyLayer } : {}),
        'requirements-variable.txt': `checker==\${CHECKER}\n`,
        'requirements.txt': 'greeting-of-a-test\n',
        'requirements-test.txt': 'checker\n',
        'requirements-quarrel.txt': 'quarrel\n',
        'tests/look.py': look,
      });
      workspaces.set(title, workspace);
      const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels, MY_SECRET: 'of-the-job', ...variables };
      const name = title === 'empty' ? {} : { 'layer-name': 'x' };
      return () => runAction({ runtime: 'python3.11', ...name, ...inputs }, { workspace, env });
    };
    runs = await together({
      passes: build('passes', { 'test-command': 'python tests/look.py "two words" $HOME' }),
      fails: build('fails', { 'test-command': 'python -c "import sys; print(\'no luck\'); sys.exit(3)"' }),
      beside: build('beside', {
        'test-command': 'check-it',
        'test-requirements': 'requirements-test.txt',
      }),
      built: build('built', { 'test-command': 'python tests/look.py', 'test-image': 'build' }),
      quoting: build('quoting', { 'test-command': 'python "tests' }),
      absent: build('absent', { 'test-command': 'pytest tests' }),
      variable: build(
        'variable',
        { 'test-command': 'check-it', 'test-requirements': 'requirements-variable.txt' },
        { CHECKER: '1.0' },
      ),
      empty: build('empty', {}, {}),
      quarrel: build('quarrel', {
        'test-command': 'python tests/look.py',
        'test-requirements': 'requirements-quarrel.txt',
      }),
    });
  });

  const outputOf = (title: string) => join(workspaces.get(title) ?? '', 'build/layers');
  const runOf = (title: string) => {
    const run = runs[title];
    if (!run) throw new Error('no run');
    return run;
  };
  const lookOf = (title: string): Look => {
    const line = runOf(title)
      .log.split('\n')
      .find((each) => each.startsWith('looked '));
    return JSON.parse(line?.slice('looked '.length) ?? 'null') as Look;
  };

  test('runs in the runtime image, on the finished layer, and can change nothing', () => {
    const run = runOf('passes');
    expectPassed(run);
    expect(lookOf('passes')).toEqual({
      greeting: '/opt/python/lib/python3.11/site-packages/greeting.py',
      words: ['two words', '$HOME'],
      cwd: '/var/task',
      layer: 'OSError 30',
      workspace: 'OSError 30',
      function: 'layerpack',
      secret: null,
      home: null,
      binutils: false,
      checker: false,
    });
    expect(run.summary).toContain(`✅ test-command: python tests/look.py`);
    expect(run.summary).toContain(runImages['python3.11'].replaceAll('_', '\\_'));
  });

  test('has its output in a group of its own in the log', () => {
    expect(runOf('passes').stdout).toMatch(/^::group::Test\n(?:(?!::endgroup::)[\s\S])*^looked /m);
  });

  test('fails the run, which leaves no zip', () => {
    const run = runOf('fails');
    expectCleanFailure(run, outputOf('fails'));
    const [error, ...more] = run.annotations;
    expect(more).toEqual([]);
    expect(error).toMatchObject({ level: 'error', properties: { title: 'test-command' } });
    expect(error?.message).toMatch(/^The test command of layer x failed: .* ended with status 3: no luck\. /);
    expect(run.summary).toContain('❌ test-command');
  });

  test('has what it needs beside the layer, and nothing of that in it', () => {
    const run = runOf('beside');
    expectPassed(run);
    expect(run.log).toMatch(/^checked hello$/m);
    expect(namesIn(zipIn(outputOf('beside'))).filter((name) => name.includes('check'))).toEqual([]);
  });

  test('runs in the build image where that is asked for', () => {
    expectPassed(runOf('built'));
    expect(lookOf('built')).toMatchObject({ binutils: true, layer: 'OSError 30', workspace: 'OSError 30' });
    expect(runOf('built').summary).toContain(buildImages['python3.11'].replaceAll('_', '\\_'));
  });

  test('that is not a command, or is not there, is told as such', () => {
    expectCleanFailure(runOf('quoting'), outputOf('quoting'));
    expect(runOf('quoting').annotations[0]?.message).toMatch(/No closing quotation/);
    expectCleanFailure(runOf('absent'), outputOf('absent'));
    expect(runOf('absent').annotations[0]?.message).toMatch(/pytest: No such file or directory/);
  });

  test('with requirements that do not go with the layer fails before it runs', () => {
    const run = runOf('quarrel');
    expectCleanFailure(run, outputOf('quarrel'));
    expect(run.annotations[0]?.message).toMatch(/^Failed to install test-requirements: /);
    expect(run.log).not.toContain('looked ');
  });

  test('has variables in its requirements filled in, as in those of the layer', () => {
    expectPassed(runOf('variable'));
    expect(runOf('variable').log).toMatch(/^checked hello$/m);
  });

  test('of a layer that comes to nothing runs on what is below it', () => {
    expectCleanFailure(runOf('empty'), outputOf('empty'));
    const [error] = runOf('empty').annotations.filter(({ level }) => level === 'error');
    expect(error?.message).toMatch(/^The test command of layer upper failed: .* ended with status 7/);
  });

  test('takes an image, so the host refuses it', async () => {
    const workspace = project({ 'requirements.txt': 'greeting-of-a-test\n' });
    const args = ['build', '--runtime', '3.11', '--builder', 'host', '--test-command', 'true'];
    const run = await runCli(args, { cwd: workspace });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/test-command: .*image/);
  });
});
