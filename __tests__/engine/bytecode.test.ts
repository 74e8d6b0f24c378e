import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../src/errors.js';
import { readWheels } from '../../src/layer/contents.js';
import type { LayerFile } from '../../src/layer/tree.js';
import { describeLayer } from '../../src/layer/tree.js';
import { createLifetime } from '../../src/lifetime.js';
import type { BytecodeOutcome } from '../../src/slim/bytecode.js';
import { compileModules } from '../../src/slim/bytecode.js';
import type { BuildContainer } from '../support/build-container.js';
import { openBuildContainer } from '../support/build-container.js';
import { describeReal } from '../support/described-wheels.js';
import type { TestedRuntime } from '../support/docker.js';
import { buildImages, pythonInLambda, withDocker } from '../support/docker.js';
import { temporaryDirectory } from '../support/project.js';
import { runtimeOf } from '../unit/support/values.js';
import { makeWheel } from '../unit/support/wheels.js';

/** What does not compile, each for its own reason. */
const unsound = {
  'bad/syntax.py': 'def broken(:\n',
  'bad/zero.py': 'x = "\0"\n',
  'bad/text.py': Buffer.from([0xff, 0xfe, 0x80]),
  'bad/deep.py': `x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}\n`,
  'bad/template.py': '{{ name }} = {% if x %}\n',
};
const sound = {
  'made/__init__.py':
    'import made.part\nsets = {"a", "b"} & {"b", "c"}\nchosen = "b" in {"a", "b", "c", None}\n',
  'made/part.py': 'def where():\n    raise ValueError("here")\n',
  'made/latin.py': Buffer.from('# -*- coding: latin-1 -*-\nx = "\u00e9"\n', 'latin1'),
  'made/empty.py': '',
  'made/escape.py': 'x = "\\d"\n',
};

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Compiled as it was installed, the header and all, by nobody's helper. */
const load = `
import sys, importlib.util, made, made.latin, made.escape
assert made.chosen and made.latin.x == "\\xe9"
assert made.__cached__.startswith("/opt/"), made.__cached__
data = open(made.part.__spec__.cached, "rb").read()
assert data[:4] == importlib.util.MAGIC_NUMBER and data[4:8] == b"\\x01\\0\\0\\0", data[:8]
assert data[8:16] == importlib.util.source_hash(open(made.part.__file__, "rb").read())
try:
    made.part.where()
except ValueError as error:
    print(error.__traceback__.tb_next.tb_frame.f_code.co_filename)
`;

withDocker('compiling', () => {
  describe.each(Object.keys(buildImages) as readonly TestedRuntime[])('for %s', (id) => {
    const lifetime = createLifetime();
    const runtime = runtimeOf(id);
    const tag = `cpython-${runtime.python.replace('.', '')}`;
    const site = `python/lib/${id}/site-packages`;
    let container: BuildContainer;
    let files: readonly LayerFile[];
    let runs: readonly BytecodeOutcome[];
    let count = 0;
    const compile = async (given: readonly LayerFile[]) => {
      const directory = join(container.workDirectory, `bytecode-${count++}`);
      const outcome = await compileModules(container, given, runtime, directory);
      if ('missing' in outcome) throw new Error(outcome.missing);
      return outcome;
    };
    const hashesOf = ({ files: compiled }: BytecodeOutcome) =>
      new Map(
        compiled.map(({ path, content }) => [
          path,
          content.kind === 'file' ? sha256(readFileSync(content.file)) : '',
        ]),
      );

    beforeAll(async () => {
      container = await openBuildContainer(id, lifetime);
      const directory = join(container.workDirectory, 'made');
      await mkdir(directory);
      const wheels = [makeWheel(directory, { name: 'made', files: { ...sound, ...unsound } })];
      const real = await describeReal(id, join(container.workDirectory, 'wheels'), ['rich==13.7.1']);
      files = [...describeLayer(await readWheels(wheels, runtime), runtime).files, ...real.files];
      // In another order, and beside less
      runs = [await compile(files), await compile(files.toReversed())];
    }, 120_000);
    afterAll(() => lifetime.end());

    it('compiles each module to where Python looks for it, and tells what does not compile', () => {
      const [outcome] = runs;
      const sources = files.filter(({ path }) => path.endsWith('.py')).map(({ path }) => path);
      const failed = Object.keys(unsound).map((path) => `${site}/${path}`);
      expect(outcome?.failed.toSorted()).toEqual(failed.toSorted());
      const expected = sources
        .filter((path) => !failed.includes(path))
        .map((path) => path.replace(/([^/]+)\.py$/, `__pycache__/$1.${tag}.pyc`));
      expect(outcome?.files.map(({ path }) => path)).toEqual(expected);
      expect(outcome?.files[0]).toMatchObject({ owner: 'made', mode: 0o644, elf: false });
      expect(expected.length).toBeGreaterThan(70);
    });

    it('gives the same bytes in each run', async () => {
      const [one, two] = runs.map(hashesOf);
      expect(one).toEqual(two && new Map([...two].toReversed()));
      const alone = hashesOf(await compile(files.filter(({ owner }) => owner === 'rich')));
      expect(alone.size).toBeGreaterThan(70);
      for (const [path, bytes] of alone) expect(bytes).toBe(one?.get(path));
    });

    it('makes what the runtime takes, with paths as they are in Lambda', async () => {
      const layer = temporaryDirectory();
      chmodSync(layer, 0o755);
      for (const [path, text] of Object.entries(sound)) {
        mkdirSync(dirname(join(layer, site, path)), { recursive: true });
        writeFileSync(join(layer, site, path), text);
      }
      const compiled = runs[0]?.files.filter(({ owner }) => owner === 'made') ?? [];
      for (const { path, content } of compiled) {
        mkdirSync(dirname(join(layer, path)), { recursive: true });
        if (content.kind === 'file') copyFileSync(content.file, join(layer, path));
      }
      expect((await pythonInLambda(id, layer, load)).trim()).toBe(`/opt/${site}/made/part.py`);
      // Another source than was compiled shows whether bytecode is taken
      writeFileSync(join(layer, site, 'made/part.py'), 'not Python at all');
      expect(await pythonInLambda(id, layer, 'import made.part; print("taken")')).toBe('taken\n');
    });
  });

  it('is not done by another Python than the runtime has', async () => {
    const engine = { description: 'this machine' };
    const workshop = { engine, helpers: {}, pythonVersion: '3.12.1' } as unknown as BuildContainer;
    expect(await compileModules(workshop, [], runtimeOf('python3.11'), '/none')).toEqual({
      missing: 'this machine has Python 3.12.1 and not 3.11',
    });
  });

  it('fails where the answer is cut short', async () => {
    const lifetime = createLifetime();
    try {
      const container = await openBuildContainer('python3.11', lifetime);
      const wheel = makeWheel(container.workDirectory, { name: 'made', files: sound });
      const { files } = describeLayer(
        await readWheels([wheel], runtimeOf('python3.11')),
        runtimeOf('python3.11'),
      );
      const run: typeof container.engine.run = async (argv, options) => {
        const outcome = await container.engine.run(argv, options);
        return { ...outcome, stdout: outcome.stdout.split('\n').slice(0, 1).join('\n') };
      };
      const cut = { ...container, engine: { ...container.engine, run } };
      const directory = join(container.workDirectory, 'bytecode');
      const compiling = compileModules(cut, files, runtimeOf('python3.11'), directory);
      await expect(compiling).rejects.toThrow(LayerpackError);
      await expect(compiling).rejects.toMatchObject({ finding: { rule: 'engine' } });
    } finally {
      await lifetime.end();
    }
  });
});
