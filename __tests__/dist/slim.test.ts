import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { namesIn, textInZip } from '../support/zip.js';

shareFetched();

const kilobyte = 1024;
const site = 'python/lib/python3.11/site-packages';

/** Each stands alone. */
const layers = `
layers:
  - { name: pruned, requirements: plain.txt }
  - name: asked
    requirements: plain.txt
    prune: safe, no-docs
    keep: [plain_lp/tests/test_*.py, nothing/of/that]
    drop: plain_lp/extra/**
  - { name: whole, requirements: plain.txt, prune: none }
  - { name: back, requirements: back.txt }
  - { name: compiled, requirements: plain.txt, bytecode: unchecked-hash }
  - { name: split, requirements: noise.txt, split: auto, max-zipped-size: 1MB }
`;

/** @param room bytes, unzipped */
const layersOfFailing = (room: number) => `
layers:
  - { name: full, requirements: plain.txt, bytecode: unchecked-hash, max-unzipped-size: ${room}, quota-check: off }
  - { name: unfit, requirements: noise.txt, split: auto, max-zipped-size: 64KB }
`;

interface Layer {
  readonly name: string;
  readonly zip: string;
  readonly 'unzipped-size': number;
  readonly stack: readonly string[];
  readonly distributions: readonly { readonly name: string; readonly 'unzipped-size': number }[];
  readonly pruned?: readonly {
    readonly distribution: string;
    readonly rule: string;
    readonly files: number;
  }[];
  readonly bytecode?: {
    readonly files?: number;
    readonly failed?: readonly string[];
    readonly missing?: string;
  };
  readonly 'rolled-back'?: readonly {
    readonly distribution: string;
    readonly rules: readonly string[];
    readonly modules: readonly string[];
    readonly files: number;
  }[];
  readonly split?: { readonly of: string; readonly number: number; readonly count: number };
}

interface Manifest {
  readonly layers: readonly Layer[];
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly title: string }[];
  readonly run: {
    readonly imports: readonly { readonly module: string; readonly 'seconds-without-bytecode'?: number }[];
  };
}

withDocker('a layer that is made smaller', () => {
  const wheels = project({});
  const workspaces = { passing: temporaryDirectory(), failing: temporaryDirectory() };
  let passing: FinishedAction;
  let failing: FinishedAction;

  beforeAll(async () => {
    const noise = (name: string, size: number) => {
      const top = name.replace('-', '_');
      makeWheel(wheels, {
        name,
        files: { [`${top}/__init__.py`]: '', [`${top}/data.bin`]: { noise: size } },
      });
    };
    makeWheel(wheels, {
      name: 'plain-lp',
      files: {
        'plain_lp/__init__.py': 'from . import core\n',
        'plain_lp/core.py': 'VALUE = 1\n',
        'plain_lp/core.pyi': 'VALUE: int\n',
        'plain_lp/broken.py': 'print "as Python 2 has it"\n',
        'plain_lp/tests/__init__.py': '',
        'plain_lp/tests/test_core.py': 'import plain_lp\n',
        'plain_lp/docs/index.md': '# Read me\n',
        'plain_lp/extra/large.txt': 'x'.repeat(1000),
      },
    });
    // What no reading of its imports shows
    makeWheel(wheels, {
      name: 'secretive-lp',
      files: {
        'secretive_lp/__init__.py':
          'import importlib\nhelper = importlib.import_module(".".join(["secretive_lp", "te" + "sts", "helper"]))\n',
        'secretive_lp/docs/guide.md': '# A guide\n',
        'secretive_lp/tests/__init__.py': '',
        'secretive_lp/tests/helper.py': 'VALUE = 2\n',
      },
    });
    // Its own files are all there, and those of what it needs are not
    makeWheel(wheels, {
      name: 'nosy-lp',
      requires: ['plain-lp'],
      files: {
        'nosy_lp/__init__.py':
          'import plain_lp, pathlib\n(pathlib.Path(plain_lp.__file__).parent / ("te" + "sts") / "test_core.py").read_text()\n',
      },
    });
    for (const [name, size] of [
      ['one-lp', 600],
      ['two-lp', 500],
      ['three-lp', 400],
      ['four-lp', 50],
    ] as const)
      noise(name, size * kilobyte);
    const files = {
      'plain.txt': 'plain-lp\n',
      'back.txt': 'secretive-lp\nnosy-lp\n',
      'noise.txt': 'one-lp\ntwo-lp\nthree-lp\nfour-lp\nplain-lp\n',
    };
    const build = (workspace: string, layers: string) =>
      runAction(
        { runtime: 'python3.11' },
        {
          workspace: project({ ...files, 'layers.yml': layers }, workspace),
          env: { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels },
        },
      );
    passing = await build(workspaces.passing, layers);
    const room = layerOf('pruned')['unzipped-size'] + 100;
    failing = await build(workspaces.failing, layersOfFailing(room));
  });

  const outputOf = (run: keyof typeof workspaces) => join(workspaces[run], 'build/layers');
  const manifestOf = (run: keyof typeof workspaces) =>
    JSON.parse(readFileSync(join(outputOf(run), 'manifest.json'), 'utf8')) as Manifest;
  const layersOf = (name: string) =>
    manifestOf('passing').layers.filter((each) => each.name === name || each.split?.of === name);
  const layerOf = (name: string) => {
    const [layer] = layersOf(name);
    if (!layer) throw new Error(`no layer ${name}`);
    return layer;
  };
  const zipOf = ({ zip }: Layer) => join(outputOf('passing'), zip);
  /** Paths under site-packages, without metadata. */
  const filesOf = (name: string) =>
    layersOf(name)
      .flatMap((layer) => namesIn(zipOf(layer)))
      .map((path) => path.replace(`${site}/`, ''))
      .filter((path) => !path.includes('.dist-info/'));

  describe('by what Lambda never reads', () => {
    test('has its modules and nothing that is left out by default', () => {
      expectPassed(passing);
      expect(filesOf('pruned')).toEqual([
        'plain_lp/__init__.py',
        'plain_lp/broken.py',
        'plain_lp/core.py',
        'plain_lp/extra/large.txt',
      ]);
      expect(layerOf('pruned').pruned).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ distribution: 'plain-lp', rule: 'tests', files: 2 }),
          expect.objectContaining({ distribution: 'plain-lp', rule: 'stubs', files: 1 }),
          expect.objectContaining({ distribution: 'plain-lp', rule: 'docs', files: 1 }),
        ]),
      );
      expect(passing.summary).toContain('Made smaller');
    });

    test('lists in RECORD what it has, with the right sizes', () => {
      const zip = zipOf(layerOf('pruned'));
      const names = namesIn(zip).map((path) => path.replace(`${site}/`, ''));
      const record = textInZip(zip, `${site}/plain_lp-1.0.dist-info/RECORD`);
      const listed = record
        .trim()
        .split('\n')
        .map((line) => line.split(','));
      expect(listed.map(([path]) => path).sort()).toEqual([...names].sort());
      expect(listed).toContainEqual(['plain_lp/core.py', expect.stringMatching(/^sha256=/), '10']);
    });

    test('has what the user keeps, and not what he drops; a pattern of nothing is told', () => {
      expect(filesOf('asked')).toEqual([
        'plain_lp/__init__.py',
        'plain_lp/broken.py',
        'plain_lp/core.py',
        'plain_lp/docs/index.md',
        'plain_lp/tests/test_core.py',
      ]);
      expect(manifestOf('passing').findings).toContainEqual(
        expect.objectContaining({ rule: 'prune', title: expect.stringContaining('nothing/of/that') }),
      );
    });

    test('has everything where nothing is to be left out', () => {
      expect(filesOf('whole')).toHaveLength(8);
      expect(layerOf('whole').pruned).toEqual([]);
    });
  });

  describe('and would not import', () => {
    test('has back what its modules need, and the run goes on with a warning that names the rule', () => {
      expect(layerOf('back')['rolled-back']).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ distribution: 'secretive-lp', rules: ['tests'], files: 2 }),
          expect.objectContaining({ distribution: 'plain-lp', rules: ['tests'], files: 2 }),
        ]),
      );
      expect(filesOf('back')).toEqual(
        expect.arrayContaining(['secretive_lp/tests/helper.py', 'plain_lp/tests/test_core.py']),
      );
      // What did no harm stays out
      expect(filesOf('back').filter((path) => /docs|pyi$/.test(path))).toEqual([]);
      expect(passing.annotations).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ level: 'warning', message: expect.stringContaining('no-tests') }),
        ]),
      );
      expect(passing.summary).toContain('gave back to');
    });
  });

  describe('and has bytecode', () => {
    test('of each module that compiles, and says what it saves', () => {
      const { bytecode } = layerOf('compiled');
      expect(bytecode).toMatchObject({ files: 2, failed: [expect.stringContaining('plain_lp/broken.py')] });
      expect(filesOf('compiled')).toEqual(
        expect.arrayContaining(['plain_lp/__pycache__/core.cpython-311.pyc']),
      );
      expect(
        manifestOf('passing').run.imports.filter((each) => each['seconds-without-bytecode'] !== undefined),
      ).toEqual([
        expect.objectContaining({ module: 'plain_lp', 'seconds-without-bytecode': expect.any(Number) }),
      ]);
    });

    test('only where there is room for it', () => {
      expect(manifestOf('failing').layers.find(({ name }) => name === 'full')?.bytecode).toEqual({
        missing: expect.stringMatching(/^it takes .* of the quota is left$/),
      });
    });
  });

  describe('and split', () => {
    test('is as few zips as will do, each within the limit and with whole distributions', () => {
      const parts = layersOf('split');
      expect(parts.map(({ name }) => name)).toEqual(['split-1', 'split-2']);
      const names = parts.flatMap(({ distributions }) => distributions.map(({ name }) => name));
      expect(names.sort()).toEqual(['four-lp', 'one-lp', 'plain-lp', 'three-lp', 'two-lp']);
      expect(parts.map(({ split }) => split)).toMatchObject([
        { of: 'split', number: 1, count: 2 },
        { of: 'split', number: 2, count: 2 },
      ]);
      expect(parts.map(({ stack }) => stack)).toEqual([
        ['split-2', 'split-1'],
        ['split-1', 'split-2'],
      ]);
    });

    test('fails where a file alone is too large, and says which and by how much', () => {
      expect(failing.status).toBe(1);
      expect(failing.annotations).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            level: 'error',
            properties: expect.objectContaining({ title: 'split' }),
            message: expect.stringContaining('data.bin'),
          }),
        ]),
      );
    });
  });
});
