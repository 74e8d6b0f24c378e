import { afterEach, expect, it } from '@jest/globals';
import type { ImportRequest } from '../../src/check/import/import-check.js';
import { importCheck } from '../../src/check/import/import-check.js';
import { LayerpackError } from '../../src/errors.js';
import { findRuntime } from '../../src/lambda/runtimes.js';
import type { LayerTree } from '../../src/layer/tree.js';
import type { TestedRuntime } from '../support/docker.js';
import { runImages, withDocker } from '../support/docker.js';
import type { PlainRuntime } from '../support/plain-runtime.js';
import { plainRuntime } from '../support/plain-runtime.js';

const location = { file: 'requirements.txt', line: 1 };

type Files = Readonly<Record<string, string>>;

/** A layer of distributions, each with the text of its files below site-packages. */
function treeOf(id: TestedRuntime, distributions: Readonly<Record<string, Files>>) {
  const files = Object.entries(distributions).flatMap(([owner, texts]) =>
    Object.entries(texts).map(([path, text]) => ({
      path: `python/lib/${id}/site-packages/${path}`,
      owner,
      size: text.length,
    })),
  );
  const names = Object.keys(distributions).map((name) => ({ name }));
  return { files, distributions: names } as unknown as LayerTree;
}

let remove: () => Promise<void> = async () => undefined;
afterEach(() => remove());

async function start(id: TestedRuntime, distributions: Readonly<Record<string, Files>>) {
  const files = Object.assign({}, ...Object.values(distributions)) as Files;
  const container = await plainRuntime(id, files);
  remove = container.remove;
  return container;
}

async function check(
  container: PlainRuntime,
  id: TestedRuntime,
  distributions: Readonly<Record<string, Files>>,
  more: Partial<ImportRequest> = {},
) {
  const runtime = findRuntime(id);
  if (!runtime) throw new Error(id);
  return importCheck(container, {
    layer: 'demo',
    runtime,
    architecture: 'x86_64',
    level: 'error',
    allowed: [],
    trees: [treeOf(id, distributions)],
    soundBelow: new Set(),
    sdk: ['boto3', 'botocore'],
    factsOf: () => undefined,
    blameFor: (name) =>
      name.startsWith('dep')
        ? { chain: `asked → ${name}`, location, requested: false }
        : { chain: name, location, requested: true },
    wayOut: () => undefined,
    ...more,
  });
}

const summary = ({ checks }: Awaited<ReturnType<typeof check>>) =>
  checks.map(({ check: name, state, findings }) =>
    [`${name} ${state}`, ...findings.map(({ severity, title }) => `${severity} ${title}`)].join('; '),
  );

withDocker('the import check', () => {
  it.each(Object.keys(runImages) as readonly TestedRuntime[])(
    'tells sound from unsound in %s',
    async (id) => {
      const crowd = Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [
          `space/crowd/m${index}.py`,
          index === 3 ? 'import grpc' : 'x = 1',
        ]),
      );
      const distributions = {
        good: { 'good/__init__.py': 'from . import part', 'good/part.py': '' },
        bad: { 'bad.py': 'import not_there' },
        named: { 'named.py': 'import os; os.environ["NAMED_TOKEN"]' },
        linked: { 'linked.py': 'import ctypes; ctypes.CDLL("libnotthere.so.7")' },
        halves: {
          'halves/__init__.py': 'import sys; sys.halves = True',
          '_halves.py': 'import sys\nif not hasattr(sys, "halves"): raise ImportError("front first")',
        },
        deps: { 'deps.py': 'import sys; sys.exit(2)' },
        'dep-crowd': crowd,
        stubs: { 'good-stubs/__init__.pyi': '' },
      };
      const result = await check(await start(id, distributions), id, distributions);
      expect(summary(result)).toEqual([
        'import-check failed; error bad does not import; error linked does not import; warning deps does not import; warning named does not import; notice space.crowd.m3 of dep-crowd does not import; notice _halves of halves does not import',
        'sdk-import passed',
      ]);
      const [imports, sdk] = result.checks;
      expect(imports?.detail).toBe(
        `15 modules of 7 distributions (8 in processes that they share) in ${runImages[id]}`,
      );
      expect(imports?.findings.map(({ rule, location: at }) => [rule, at])).toContainEqual([
        'import',
        location,
      ]);
      expect(sdk?.detail).toMatch(/^boto3 1\.[\d.]+ of the runtime makes clients in /);
      expect(result.missedLibraries).toEqual([
        { distribution: 'linked', culprit: 'linked', library: 'libnotthere.so.7' },
      ]);
      expect(result.times.map(({ module }) => module).sort()).toEqual(['good', 'halves']);
      const seconds = result.times.map((each) => each.seconds);
      expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
      expect(result.skipped).toEqual([
        { name: 'good-stubs/', distribution: 'stubs', why: 'holds no module' },
      ]);
    },
    120_000,
  );

  it('tells what hides a module of Python, and that boto3 fails for it', async () => {
    const distributions = {
      'dep-uuid': { 'uuid.py': 'raise SyntaxError("of old")' },
      user: { 'user.py': 'import uuid' },
    };
    const result = await check(await start('python3.11', distributions), 'python3.11', distributions);
    expect(summary(result)).toEqual([
      "import-check failed; error dep-uuid hides Python's own module uuid",
      'sdk-import failed; error boto3 does not work with layer demo in place',
    ]);
    expect(result.checks[1]?.findings[0]).toMatchObject({
      rule: 'sdk-import',
      subject: 'dep-uuid',
      location,
    });
  }, 60_000);

  it('tells what brings half of the SDK, and that boto3 fails for it', async () => {
    const distributions = { 'dep-half': { 'botocore/__init__.py': '__version__ = "1"' } };
    const result = await check(await start('python3.11', distributions), 'python3.11', distributions);
    expect(result.checks[1]?.findings[0]).toMatchObject({
      rule: 'sdk-import',
      subject: 'dep-half',
      reason: expect.stringMatching(/^dep-half lacks its module botocore\.\w+; dep-half is there by asked/),
      location,
    });
  }, 60_000);

  it('says of a failure the same in each run', async () => {
    const distributions = {
      addresses: { 'addresses.py': 'raise ValueError(object())' },
      names: { 'names.py': 'import tempfile; raise ValueError(tempfile.mkdtemp())' },
      numbers: { 'numbers_.py': 'import os; raise ValueError("pid %d" % os.getpid())' },
    };
    const container = await start('python3.11', distributions);
    const [one, two] = [
      await check(container, 'python3.11', distributions),
      await check(container, 'python3.11', distributions),
    ];
    expect(summary(one)[0]).toMatch(/^import-check failed/);
    expect(one.checks[0]?.findings).toHaveLength(3);
    expect(one.checks).toEqual(two.checks);
  }, 60_000);

  it('measures what bytecode saves, and tells nothing twice', async () => {
    const distributions = {
      good: { 'good/__init__.py': 'from . import part', 'good/part.py': '' },
      'dep-good': { 'dep_good.py': '' },
      bad: { 'bad.py': 'import not_there' },
    };
    const container = await start('python3.11', distributions);
    const plain = await check(container, 'python3.11', distributions);
    const both = await check(container, 'python3.11', distributions, { bytecode: true });
    expect(both.checks).toEqual(plain.checks);
    const seconds = expect.any(Number);
    const good = { module: 'good', distribution: 'good', seconds };
    expect(plain.times).toEqual([good]);
    expect(both.times).toEqual([{ ...good, secondsWithoutBytecode: seconds }]);
    expect(both.loaded).toEqual(plain.loaded);
  }, 60_000);

  it('looks into a package that imports nothing', async () => {
    const hollow = {
      'hollow/__init__.py': '__version__ = "1"',
      'hollow/engine.py': 'import ctypes; ctypes.CDLL("libnotthere.so.7")',
      'hollow/gui.py': 'import not_there',
      'hollow/good.py': '',
    };
    const full = { 'full/__init__.py': 'from . import a', 'full/a.py': '', 'full/b.py': '1 / 0' };
    const distributions = {
      hollow,
      full,
      'dep-hollow': { 'dep_hollow/__init__.py': '', 'dep_hollow/a.py': '1 / 0' },
    };
    const result = await check(await start('python3.11', distributions), 'python3.11', distributions);
    expect(summary(result)[0]).toBe(
      'import-check failed; error hollow.engine of hollow does not import; notice hollow.gui of hollow does not import',
    );
    expect(result.missedLibraries.map(({ library }) => library)).toEqual(['libnotthere.so.7']);
  }, 60_000);

  it('refuses a package of which nothing but its empty front imports', async () => {
    const distributions = {
      hollow: {
        'hollow/__init__.py': '__author__ = "x"',
        'hollow/a.py': 'raise ImportError("numpy.core.multiarray failed to import")',
        'hollow/b.py': 'import os; os.kill(os.getpid(), 11)',
        'hollow/c.py': 'import not_there',
      },
      half: {
        'half/__init__.py': '',
        'half/a.py': 'raise ImportError("numpy.core.multiarray failed to import")',
        'half/b.py': 'import not_there',
        'half/c.py': '',
      },
    };
    const result = await check(await start('python3.11', distributions), 'python3.11', distributions);
    expect(summary(result)[0]).toBe(
      'import-check failed; error half.a of half does not import; error hollow.a of hollow does not import; error hollow.b of hollow does not import; error hollow.c of hollow does not import; notice half.b of half does not import',
    );
  }, 60_000);

  it('does not take a version for a package', async () => {
    const distributions = {
      versioned: {
        'versioned/__init__.py': 'from versioned._version import v',
        'versioned/_version.py': 'v = 1',
        'versioned/core.py': 'import os; os.kill(os.getpid(), 11)',
        'versioned/api.py': '',
      },
    };
    const result = await check(await start('python3.11', distributions), 'python3.11', distributions);
    expect(summary(result)[0]).toBe('import-check failed; error versioned.core of versioned does not import');
  }, 60_000);

  it('excuses what people import only where it was seen to work after what it names', async () => {
    const binary = 'demo/_core.cpython-311-x86_64-linux-gnu.so';
    const distributions = {
      demo: { 'demo/__init__.py': 'from demo import _core', [binary]: 'no module' },
      registry: { 'registry.py': 'raise KeyError("Foo is already registered in models")' },
      order: { 'order.py': 'raise ImportError("import good before anything")' },
      plugin: {
        'plugin.py':
          'import sys\nif "good" not in sys.modules: raise ImportError("good should be imported before plugin")',
      },
      good: { 'good.py': '' },
    };
    const result = await check(await start('python3.11', distributions), 'python3.11', distributions);
    expect(summary(result)[0]).toBe(
      'import-check failed; error demo does not import; error order does not import; error registry does not import; notice plugin does not import',
    );
  }, 60_000);

  it('lowers errors where the user wants warnings, and allows what the user allows', async () => {
    const distributions = { bad: { 'bad.py': 'import not_there' }, worse: { 'worse.py': '1 / 0' } };
    const allowed = [{ pattern: 'wor*', reason: 'known' }];
    const container = await start('python3.11', distributions);
    const result = await check(container, 'python3.11', distributions, { level: 'warn', allowed });
    expect(summary(result)[0]).toBe(
      'import-check passed; warning bad does not import; notice worse does not import',
    );
  }, 60_000);

  it('imports what the layer itself brings, with what is below it in place', async () => {
    const below = {
      base: { 'base.py': 'x = 1' },
      broken: { 'broken.py': '1 / 0' },
      'dep-of-base': { 'dep_of_base.py': '1 / 0' },
    };
    const own = { top: { 'top.py': 'import base' } };
    const container = await start('python3.11', { ...below, ...own });
    const trees = [treeOf('python3.11', below), treeOf('python3.11', own)];
    const soundBelow = new Set(['base', 'dep-of-base']);
    const result = await check(container, 'python3.11', own, { trees, soundBelow });
    expect(summary(result)[0]).toBe('import-check passed');
    expect(result.checks[0]?.detail).toMatch(/^1 module of 1 distribution in .*, and 1 of the layers below$/);
    expect(result.loaded.map(({ distribution }) => distribution)).toEqual(['top']);
  }, 60_000);

  it('tells what a layer breaks of those below it', async () => {
    const below = {
      base: { 'base.py': 'import colorsys; colorsys.rgb_to_hsv' },
      shared: { 'common.py': 'x = 1', 'shared.py': 'from common import x' },
      fine: { 'fine.py': '' },
    };
    const own = { top: { 'top.py': '', 'colorsys.py': '' }, other: { 'common.py': '' } };
    const container = await start('python3.11', { ...below, ...own });
    const trees = [treeOf('python3.11', below), treeOf('python3.11', own)];
    const soundBelow = new Set(Object.keys(below));
    const result = await check(container, 'python3.11', own, { trees, soundBelow });
    expect(summary(result)[0]).toBe(
      "import-check failed; error shared does not import; error top hides Python's own module colorsys",
    );
    expect(result.checks[0]?.findings[0]?.reason).toMatch(
      /, in the code of other; it is in a layer below, and imports without this one$/,
    );
  }, 60_000);

  it.each<[string, Record<string, Files>]>([
    ['no module', { stubs: { 'a-stubs/__init__.pyi': '' } }],
    ['nothing', {}],
  ])(
    'is not checked for a layer with %s',
    async (_, distributions) => {
      const result = await check(await start('python3.11', distributions), 'python3.11', distributions);
      expect(summary(result)).toEqual(['import-check not checked', 'sdk-import passed']);
    },
    60_000,
  );

  it('fails where the answer is cut short', async () => {
    const distributions = { good: { 'good.py': '' } };
    const container = await start('python3.11', distributions);
    const cut: PlainRuntime = {
      ...container,
      run: async (argv, options) => {
        const outcome = await container.run(argv, options);
        return { ...outcome, stdout: outcome.stdout.split('\n').slice(0, 2).join('\n') };
      },
    };
    const checking = check(cut, 'python3.11', distributions);
    await expect(checking).rejects.toThrow(LayerpackError);
    await expect(checking).rejects.toMatchObject({ finding: { rule: 'import' } });
  }, 60_000);
});
