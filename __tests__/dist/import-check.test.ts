import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { runImages, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { sharedObject } from '../support/shared-object.js';
import { together } from '../support/together.js';

shareFetched();

interface Manifest {
  readonly checks: readonly { readonly check: string; readonly state: string; readonly detail: string }[];
  readonly run: {
    readonly 'runtime-image': { readonly name: string; readonly digest: string } | null;
    readonly imports: readonly { readonly module: string; readonly seconds: number }[];
  };
}

const arm64 = 183;

withDocker('modules and binaries of a layer', () => {
  const wheels = project({});
  const workspaces = new Map<string, string>();
  let runs: Readonly<Record<string, FinishedAction>>;

  beforeAll(async () => {
    const modules: Readonly<Record<string, string>> = {
      broken: 'raise RuntimeError("no luck")\n',
      crash: 'import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n',
      envy: 'import os\nos.environ["MUST_BE_SET"]\n',
      homely: 'import os\nos.makedirs(os.path.expanduser("~/.cache/homely"))\n',
      sound: 'import os\nassert os.environ["AWS_LAMBDA_FUNCTION_NAME"] and "HOME" not in os.environ\n',
    };
    for (const [name, text] of Object.entries(modules)) {
      makeWheel(wheels, { name, files: { [`${name}/__init__.py`]: text } });
    }
    makeWheel(wheels, { name: 'leans', requires: ['broken'], files: { 'leans.py': '' } });
    const foreign = {
      name: 'foreign',
      files: {
        'foreign/__init__.py': '',
        'foreign/data/program': { base64: sharedObject({ machine: arm64 }).toString('base64') },
      },
    };
    makeWheel(wheels, foreign);
    const build = (title: string, requirements: string, inputs: Readonly<Record<string, string>> = {}) => {
      const workspace = project({ 'requirements.txt': requirements });
      workspaces.set(title, workspace);
      // The host takes uv from the index, and these wheels from the workspace
      const onHost = inputs['builder'] === 'host';
      if (onHost) {
        makeWheel(workspace, foreign);
        makeWheel(workspace, { name: 'sound', files: { 'sound.py': '' } });
      }
      const env = onHost ? {} : { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
      return () => runAction({ runtime: 'python3.11', 'layer-name': 'x', ...inputs }, { workspace, env });
    };
    runs = await together({
      bad: build('bad', '# what is wrong\nbroken\ncrash\nenvy\nhomely\nsound\n'),
      dependency: build('dependency', 'leans\n'),
      allowed: build('allowed', 'broken\nsound\n', {
        'allow-import-errors': 'broken* we never call it',
      }),
      warned: build('warned', 'broken\n', { 'import-check': 'warn' }),
      off: build('off', 'broken\n', { 'import-check': 'off', 'elf-check': 'off' }),
      noImage: build('noImage', 'broken\n', {
        'runtime-image': 'layerpack.invalid/no/such:image',
        'import-check': 'warn',
      }),
      noProof: build('noProof', 'sound\n', { 'runtime-image': 'layerpack.invalid/no/such:image' }),
      host: build('host', './sound-1.0-py3-none-any.whl\n', { builder: 'host' }),
      foreign: build('foreign', 'sound\nforeign\n'),
      foreignHost: build('foreignHost', './foreign-1.0-py3-none-any.whl\n', { builder: 'host' }),
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
    runOf(title).annotations.map(
      ({ level, properties, message }) =>
        `${level} ${properties['title']} ${properties['file'] ?? ''}:${properties['line'] ?? ''} ${message}`,
    );
  const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);

  test('that are asked for and do not import fail the run, each at its requirement and with its cause', () => {
    expectCleanFailure(runOf('bad'), outputOf('bad'));
    expect(told('bad').sort()).toEqual([
      like(/^error import requirements\.txt:2 broken does not import: it raised RuntimeError: no luck\./),
      like(/^error import requirements\.txt:3 crash does not import: .*SIGSEGV/),
      like(
        /^error import requirements\.txt:5 homely does not import: it writes to \/home\/sbx_user1051 .*HOME=\/tmp/,
      ),
      like(/^warning import requirements\.txt:4 envy does not import: .*MUST_BE_SET/),
    ]);
    expect(runOf('bad').summary).toMatch(/^- ❌ import-check: /m);
  });

  test('that only others need are a warning at the requirement that brought them', () => {
    expectPassed(runOf('dependency'));
    expect(told('dependency')).toEqual([
      like(/^warning import requirements\.txt:1 broken does not import: .*leans → broken/),
    ]);
  });

  test('that may fail are told with the reason', () => {
    expectPassed(runOf('allowed'));
    expect(told('allowed')).toEqual([like(/^notice import .*broken.*we never call it/)]);
  });

  test('only warn where that is asked for', () => {
    expectPassed(runOf('warned'));
    expect(told('warned')).toEqual([like(/^warning import requirements\.txt:1 /)]);
  });

  test('are not checked where that is off, where there is no image, and on the host, and the report says so', () => {
    for (const title of ['off', 'noImage', 'host']) expectPassed(runOf(title));
    const stateOf = (title: string, check: string) => {
      const found = manifestOf(title).checks.find((each) => each.check === check);
      return `${found?.state}: ${found?.detail}`;
    };
    expect(stateOf('off', 'import-check')).toBe('not checked: input import-check is off');
    expect(stateOf('off', 'elf-check')).toBe('not checked: input elf-check is off');
    expect(stateOf('noImage', 'import-check')).toMatch(
      /^not checked: import test: not run, because .*no\/such/,
    );
    expect(told('noImage')).toEqual([
      like(/^warning image .*Failed to pull the image layerpack\.invalid\/no\/such/),
    ]);
    expect(stateOf('host', 'import-check')).toBe(
      'not checked: import test: not run, because builder: host has no runtime image',
    );
    expect(runOf('off').summary).toMatch(
      /^- ⚪ import-check, sdk-import: not checked, input import-check is off$/m,
    );
    for (const title of ['noImage', 'host'])
      expect(runOf(title).summary).toMatch(/^- ⚪ import-check, sdk-import: import test: not run, because /m);
    for (const title of ['off', 'noImage', 'host']) {
      expect(manifestOf(title).run['runtime-image']).toBeNull();
    }
  });

  test('fail the run where they must import and there is no image to import them in', () => {
    expectCleanFailure(runOf('noProof'), outputOf('noProof'));
    expect(told('noProof')).toEqual([
      like(
        /^error image .*Failed to pull the image layerpack\.invalid\/no\/such.*import-check to warn or off/,
      ),
    ]);
  });

  test('of another processor fail the run wherever they lie, on the host too', () => {
    for (const title of ['foreign', 'foreignHost']) {
      expectCleanFailure(runOf(title), outputOf(title));
      const line = title === 'foreign' ? 2 : 1;
      expect(told(title)).toEqual([
        like(new RegExp(`^error elf-machine requirements\\.txt:${line} foreign .*arm64`)),
      ]);
    }
  });

  test('that import have their times, and the image with its digest, in the record', () => {
    const { run } = manifestOf('foreign');
    expect(run['runtime-image']).toEqual({
      name: runImages['python3.11'],
      digest: like(/^(?:.+@)?sha256:[0-9a-f]{64}$/),
    });
    expect(run.imports.map(({ module }) => module).sort()).toEqual(['foreign', 'sound']);
    for (const { seconds } of run.imports) expect(seconds).toBeGreaterThan(0);
    expect(runOf('foreign').summary).toContain('### Import time (cold start)');
  });
});
