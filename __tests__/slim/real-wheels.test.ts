import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWheels } from '../../src/layer/contents.js';
import type { LayerFile } from '../../src/layer/tree.js';
import { describeLayer } from '../../src/layer/tree.js';
import type { Wheel } from '../../src/resolve/wheelhouse.js';
import { lookForTests } from '../../src/slim/look.js';
import type { PrunedFiles } from '../../src/slim/prune.js';
import { pruneLayers } from '../../src/slim/prune.js';
import { readPython } from '../../src/slim/python-text.js';
import { readContents } from '../../src/wheel/archive.js';
import { leadsToTests, parseWithPython } from '../unit/support/python-imports.js';
import { runtimeOf } from '../unit/support/values.js';
import { danglingImports } from './dangling.js';
import { downloadWheels } from './wheels.js';

const runtime = runtimeOf('3.11');
const site = 'python/lib/python3.11/site-packages/';
const inSite = (path: string) => path.slice(site.length);

let directory: string;
let wheels: readonly string[];
let files: readonly LayerFile[];
let pruned: PrunedFiles;
let kept: ReadonlySet<string>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'layerpack-slim-'));
  wheels = await downloadWheels(directory);
  const contents = await readWheels(wheels.map(wheelOf), runtime);
  files = describeLayer(contents, runtime).files;
  const wishes = { prune: { safe: true, without: [] }, keep: [], drop: [] };
  const results = pruneLayers([{ name: 'all', files, wishes }], { runtime, architecture: 'x86_64' });
  pruned = results.get('all') ?? { kept: [], dropped: [], findings: [] };
  kept = new Set(pruned.kept.map(({ path }) => inSite(path)));
}, 600_000);

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function wheelOf(path: string): Wheel {
  const [name = '', version = ''] = basename(path).split('-');
  return {
    name: name.toLowerCase().replaceAll('_', '-'),
    version,
    path,
    sha256: '',
    origin: { kind: 'index' },
  };
}

const all = () => files.map(({ path }) => inSite(path));
const keptUnder = (part: string) => [...kept].filter((path) => path.includes(part));
const textOf = ({ content }: LayerFile) =>
  content.kind === 'wheel' ? (readContents(content.wheel, [content.entry])[0]?.toString('latin1') ?? '') : '';

describe('pruning of real wheels', () => {
  it.each([
    ['numpy.testing imports it', 'numpy/_core/tests/_natype.py'],
    ['scipy.special imports it', 'scipy/special/tests/test_hyp2f1.py'],
    ['an entry point of networkx names it', 'networkx/classes/tests/dispatch_interface.py'],
    ['astropy imports it', 'astropy/tests/runner.py'],
    ['h5py imports it', 'h5py/tests/__init__.py'],
    ['its name looks like tests', 'numpy/testing/_private/utils.py'],
    ['its name looks like tests', 'pandas/_testing/__init__.py'],
    ['it is a package', 'botocore/docs/__init__.py'],
    ['boto3 names its directory', 'boto3/examples/s3.rst'],
    ['scikit-image reads it when it is imported', 'skimage/__init__.pyi'],
    ['cffi names it', 'cffi/parse_c_type.h'],
    ['jedi reads it', 'jedi/third_party/typeshed/stdlib/3/builtins.pyi'],
  ])('leaves what is needed: %s', (_, path) => {
    expect(all()).toContain(path);
    expect(kept).toContain(path);
  });

  it('takes the tests of pandas, and all but one module of those of numpy', () => {
    expect(all().filter((path) => path.startsWith('pandas/tests/')).length).toBeGreaterThan(1000);
    expect(keptUnder('pandas/tests/')).toEqual([]);
    const inNumpy = [...kept].filter((path) => /^numpy\/.*\/tests\//.test(path));
    expect(inNumpy).toEqual(['numpy/_core/tests/_natype.py']);
  });

  it('keeps each stub that is attached', () => {
    const attaching = pruned.kept.filter(
      (file) => file.path.endsWith('.py') && /attach_stub\(\s*__name__/.test(textOf(file)),
    );
    const stubs = attaching.map(({ path }) => inSite(path).replace(/\.py$/, '.pyi'));
    expect(stubs.length).toBeGreaterThan(10);
    expect(stubs.filter((stub) => !kept.has(stub))).toEqual([]);
  });

  it('takes nothing of botocore and boto3', () => {
    expect(pruned.dropped.filter(({ file }) => file.owner.startsWith('boto'))).toEqual([]);
  });

  it('leaves no import of what is gone, as Python reads them', () => {
    const staying = pruned.kept.flatMap(({ path, content }) =>
      content.kind === 'wheel' && path.startsWith(site) && path.endsWith('.py')
        ? [{ wheel: content.wheel, path: content.entry.path }]
        : [],
    );
    const gone = pruned.dropped.map(({ file }) => inSite(file.path));
    expect(staying.length).toBeGreaterThan(1000);
    expect(danglingImports(staying, gone)).toEqual([]);
  });
});

it("every import that leads to tests is found as Python's own parser has it, in whole wheels", () => {
  const texts = new Map(files.map((file) => [inSite(file.path), file]));
  const some = wheels.filter((wheel) => /\/(?:numpy|networkx|astropy|scipy)-/.test(wheel));
  const parsed = parseWithPython(some).filter(({ imports }) => imports.some(leadsToTests));
  expect(parsed.length).toBeGreaterThan(100);
  const missed = parsed.filter(({ path, imports }) => {
    const file = texts.get(path);
    const text = file ? textOf(file) : '';
    const found = new Set(readPython(text).imports.map((each) => JSON.stringify(each)));
    return !lookForTests(text) || imports.some((each) => !found.has(JSON.stringify(each)));
  });
  expect(missed.map(({ path }) => path)).toEqual([]);
});
