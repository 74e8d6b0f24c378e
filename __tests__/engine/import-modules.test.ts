import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeExchange } from '../../src/engine/exchange.js';
import { execute } from '../../src/engine/execute.js';
import type { ImportAnswer, ImportOutcome, ImportTask } from '../../src/engine/import-modules.js';
import { importLimits, importModules, sdkTask } from '../../src/engine/import-modules.js';
import { findRuntime } from '../../src/lambda/runtimes.js';
import type { TestedRuntime } from '../support/docker.js';
import { docker, leftOut, runImages, withDocker } from '../support/docker.js';
import type { PlainRuntime } from '../support/plain-runtime.js';
import { plainRuntime } from '../support/plain-runtime.js';

const helper = fileURLToPath(new URL('../../src/engine/helpers/import_modules.py', import.meta.url));

/** Modules that misbehave, by what is to be told of each. */
const hostile = {
  good: 'value = 1\n',
  segfault: 'import ctypes\nctypes.string_at(0)\n',
  aborts: 'import os\nos.abort()\n',
  kills_parent: 'import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n',
  kills_group: 'import os, signal\nos.killpg(0, signal.SIGTERM)\n',
  leaves_well: 'import sys\nsys.exit(0)\n',
  leaves_with_text: 'import sys\nsys.exit("no licence")\n',
  vanishes: 'import os\nos._exit(0)\n',
  hangs: 'while True: pass\n',
  hangs_deaf:
    'import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\nwhile True: time.sleep(1)\n',
  shouts:
    'import sys\nfor _ in range(160): sys.stdout.write("x" * 65536)\nsys.stdout.write("the end")\nsys.stdout.flush()\nraise ValueError("loud")\n',
  daemon:
    'import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        while True: time.sleep(1)\n    os._exit(0)\n',
  forks_itself: 'import os\nos.fork()\n',
  replaces:
    'import json, os, sys, traceback\nsys.stdout = sys.stderr = None\njson.dumps = json.loads = None\nos._exit = os.write = os.open = lambda *_: None\ntraceback.extract_tb = None\n',
  lies_at_exit:
    'import atexit\natexit.register(lambda: print(\'{"module": "lies_at_exit", "how": "signal"}\'))\n',
  closes: 'import os\nos.closerange(0, 256)\n',
  writes: 'open("/opt/mine", "w")\n',
  threads:
    'import threading, time\ndef run():\n    while True: time.sleep(1)\nthreading.Thread(target=run).start()\n',
  bad_text: 'class Odd(Exception):\n    def __str__(self): raise RuntimeError\nraise Odd\n',
  misses: 'def load():\n    import not_there.at_all\nload()\n',
  chained:
    'try:\n    import not_there\nexcept ImportError as error:\n    raise RuntimeError("give me more") from error\n',
  fills: 'with open("/tmp/big", "wb") as file:\n    pass\nprint("filled")\n',
  shared_memory: 'import multiprocessing\nmultiprocessing.Lock()\n',
  network: 'import socket\nsocket.create_connection(("192.0.2.1", 80), 1)\n',
  environment: `import os, sys
expected = {"AWS_REGION", "AWS_LAMBDA_FUNCTION_NAME", "AWS_ACCESS_KEY_ID", "LAMBDA_TASK_ROOT", "_HANDLER"}
assert expected <= set(os.environ), os.environ
assert "HOME" not in os.environ and "HOSTNAME" not in os.environ
assert os.environ["LD_LIBRARY_PATH"].endswith(":/opt/lib")
assert os.getcwd() == "/var/task" and os.getuid() == 993
assert sys.stdin.read() == ""
`,
  json: 'raise ImportError("a json of the layer was taken")\n',
  re: 'raise ImportError("an re of the layer was taken")\n',
  plugin: 'import sys\nif "good" not in sys.modules: raise ImportError("import good first")\n',
} as const;

/** Bytecode of another source than there is, and held against none. */
async function otherBytecode(id: TestedRuntime): Promise<Readonly<Record<string, Buffer>>> {
  const program = `
import base64, importlib.util as util, marshal, sys
code = compile("import colorsys, good", "/opt/other.py", "exec", dont_inherit=True)
data = util.MAGIC_NUMBER + b"\\1\\0\\0\\0" + bytes(8) + marshal.dumps(code)
print(sys.implementation.cache_tag, base64.b64encode(data).decode())
`;
  const entry = ['--entrypoint', `/var/lang/bin/${id}`];
  const answer = await docker('run', '--rm', '--network', 'none', ...entry, runImages[id], '-c', program);
  const [tag = '', data = ''] = answer.trim().split(' ');
  return { [`__pycache__/other.${tag}.pyc`]: Buffer.from(data, 'base64') };
}

withDocker('the import helper', () => {
  describe.each(Object.keys(runImages) as readonly TestedRuntime[])('in %s', (id) => {
    const runtime = findRuntime(id);
    if (!runtime) throw new Error(id);
    let container: PlainRuntime & { remove: () => Promise<void> };
    let answer: ImportAnswer;
    let told: ReadonlyMap<string, ImportOutcome>;
    const limits = { seconds: 60, output: 4096 };
    const ask = (tasks: readonly ImportTask[], seconds = limits.seconds) =>
      importModules(container, runtime, tasks, { ...limits, seconds });

    beforeAll(async () => {
      const files = Object.entries(hostile).map(([name, text]) => [`${name}.py`, text]);
      const compiled = {
        'other.py': 'raise ValueError("from the source")\n',
        'space/inner.py': 'import good, _json\n',
        ...(await otherBytecode(id)),
      };
      const more = { 'paths.py': 'import sys\nraise ValueError(" ".join(sys.path))\n' };
      container = await plainRuntime(id, { ...Object.fromEntries(files), ...more, ...compiled });
      const ending = Object.keys(hostile).filter((name) => !name.startsWith('hangs'));
      const tasks = [...ending, 'paths', sdkTask].map((module) => ({
        modules: [module],
        cold: true,
      }));
      answer = await ask(tasks);
      told = new Map(answer.outcomes.map((outcome) => [outcome.module, outcome]));
    }, 180_000);
    afterAll(() => container.remove());

    it.each([
      'good',
      'daemon',
      'forks_itself',
      'replaces',
      'lies_at_exit',
      'closes',
      'threads',
      'fills',
      'environment',
      // What the runtime has imported before cannot be hidden any more.
      'json',
      're',
    ])('imports %s', (module) => {
      expect(told.get(module)).toMatchObject({ how: 'imported', seconds: expect.any(Number) });
    });

    it.each<[keyof typeof hostile, object]>([
      ['segfault', { how: 'signal', signal: 'SIGSEGV' }],
      ['aborts', { how: 'signal', signal: 'SIGABRT' }],
      ['kills_parent', { how: 'lost' }],
      ['kills_group', { how: 'signal', signal: 'SIGTERM' }],
      ['leaves_well', { how: 'exited', by: 'sys.exit', status: 0 }],
      ['leaves_with_text', { how: 'exited', by: 'sys.exit', status: 1, message: 'no licence' }],
      ['vanishes', { how: 'exited', by: 'os._exit', status: 0 }],
    ])('tells how %s ended', (module, ending) => {
      expect(told.get(module)).toMatchObject(ending);
    });

    it.each<[keyof typeof hostile, object]>([
      ['shouts', { type: 'ValueError', message: 'loud' }],
      ['writes', { type: 'OSError', errno: 30, filename: '/opt/mine' }],
      ['bad_text', { type: 'Odd', message: '(its text cannot be made)' }],
      ['misses', { type: 'ModuleNotFoundError', name: 'not_there' }],
      ['chained', { type: 'RuntimeError', message: 'give me more' }],
      ['network', { errno: 101 }],
      ['shared_memory', { type: expect.stringMatching(/OSError|FileNotFoundError/) }],
    ])('tells what %s raised', (module, error) => {
      const outcome = told.get(module);
      expect(outcome?.how === 'raised' && outcome.errors[0]).toMatchObject(error);
    });

    it.each<[string, Partial<ImportTask>, string]>([
      ['takes bytecode of the layers at a cold start', { cold: true }, 'imported'],
      ['takes bytecode of the layers where it is told to', { bytecode: 'taken' }, 'imported'],
      [
        'passes over bytecode of the layers where it is told to',
        { cold: true, bytecode: 'passed-over' },
        'raised',
      ],
      ['passes over bytecode of the layers where modules share what they compile', {}, 'raised'],
    ])('%s', async (_, how, expected) => {
      const { outcomes } = await ask([
        { modules: ['other'], ...how },
        { modules: ['space.inner'], ...how },
      ]);
      expect(outcomes.map((outcome) => outcome.how)).toEqual([expected, 'imported']);
    });

    it('ends what does not end', async () => {
      const { outcomes } = await ask([{ modules: ['hangs'] }, { modules: ['hangs_deaf'] }], 1);
      expect(outcomes).toMatchObject([
        { how: 'timeout', limit: 1 },
        { how: 'timeout', limit: 1 },
      ]);
    }, 60_000);

    it('keeps the end of what was printed', () => {
      expect(told.get('shouts')?.output).toMatch(/^x+the end$/);
      expect(told.get('shouts')?.output).toHaveLength(limits.output);
    });

    it('shows where an exception was raised, and what it came from', () => {
      const outcome = told.get('misses');
      const file = `/opt/python/lib/${id}/site-packages/misses.py`;
      const frames = [
        { file, line: 3, code: 'load()' },
        { file, line: 2, code: 'import not_there.at_all' },
      ];
      expect(outcome?.how === 'raised' && outcome.errors[0]?.frames).toEqual(frames);
      const chained = told.get('chained');
      expect(chained?.how === 'raised' && chained.errors.map(({ type }) => type)).toEqual([
        'RuntimeError',
        'ModuleNotFoundError',
      ]);
    });

    it("looks for modules in Lambda's order", () => {
      const outcome = told.get('paths');
      const site = `/opt/python/lib/${id}/site-packages`;
      const own = `/var/lang/lib/${id}`;
      const zip = `/var/lang/lib/${id.replace('.', '')}.zip`;
      const interpreter = [zip, own, `${own}/lib-dynload`, `${own}/site-packages`];
      const before = [
        '/var/task',
        site,
        '/opt/python',
        ...(id === 'python3.8' ? [] : [`${own}/site-packages`]),
      ];
      const path = [...before, '/var/runtime', ...interpreter, site, '/opt/python'].join(' ');
      const message = outcome?.how === 'raised' ? outcome.errors[0]?.message : undefined;
      // The look-alikes of newer images have Debian's standard library.
      expect(message?.replaceAll('/usr/lib/', '/var/lang/lib/')).toBe(path);
    });

    it("makes clients by the runtime's boto3", () => {
      expect(told.get(sdkTask)).toMatchObject({
        how: 'imported',
        version: expect.stringMatching(/^1\./),
        file: expect.stringMatching(/^\/var\/(?:runtime|lang)\//),
      });
    });

    it('knows the modules of Python', () => {
      expect([...answer.standard]).toEqual(expect.arrayContaining(['enum', 'json', 'sys', '_socket']));
      expect(answer.standard.has('good')).toBe(false);
    });

    it('imports what did not end well among others again by itself', async () => {
      const { outcomes } = await ask([{ modules: ['good', 'leaves_well', 'segfault', 'fills', 'misses'] }]);
      expect(outcomes.map(({ module, how }) => `${module} ${how}`)).toEqual([
        'good imported',
        'leaves_well exited',
        'segfault signal',
        'fills imported',
        'misses raised',
      ]);
    }, 60_000);

    it('imports others before where it is told to', async () => {
      const { outcomes } = await ask([
        { modules: ['plugin'] },
        { modules: ['plugin'], first: ['misses', 'good'] },
      ]);
      expect(outcomes.map(({ how }) => how)).toEqual(['raised', 'imported']);
    }, 60_000);
  });
});

/** A Python 3.6, from PATH or pyenv. */
function oldestPython(): string | undefined {
  const kept = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const versions = existsSync(kept) ? readdirSync(kept).filter((name) => name.startsWith('3.6.')) : [];
  const candidates = ['python3.6', ...versions.map((version) => join(kept, version, 'bin/python3.6'))];
  return candidates.find((python) => spawnSync(python, ['-c', '']).status === 0);
}

describe('the import helper in the oldest Python', () => {
  const oldest = oldestPython();
  const runtime = findRuntime('python3.6');
  if (oldest === undefined || runtime === undefined) return leftOut('no python3.6');

  it('imports', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'layerpack-imports-'));
    const shared = join(directory, 'exchange');
    const exchange = await makeExchange(shared, shared);
    const here = {
      image: { name: 'this machine', digest: '' },
      python: oldest,
      share: async () => helper,
      shareText: exchange.shareText,
      run: execute,
    };
    try {
      const modules = ['decimal', 'not_there', 'this'];
      const tasks = [...modules.map((module) => ({ modules: [module] })), { modules, cold: true }];
      const progress: string[] = [];
      const tell = (text: string) => progress.push(text);
      const { outcomes } = await importModules(here, runtime, tasks, importLimits, tell);
      expect(progress.at(0)).toBe('Imported 1 of 6 modules');
      expect(progress.at(-1)).toBe('Imported 6 of 6 modules');
      const told = outcomes.map(({ module, how, output }) =>
        `${module} ${how} ${output.slice(0, 11)}`.trim(),
      );
      const each = ['decimal imported', 'not_there raised'];
      expect(told).toEqual([...each, 'this imported The Zen of', ...each, 'this imported']);
    } finally {
      await rm(directory, { recursive: true });
    }
  }, 60_000);
});
