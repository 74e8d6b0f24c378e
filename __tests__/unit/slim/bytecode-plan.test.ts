import { describe, expect, it } from '@jest/globals';
import type { LayerFile } from '../../../src/layer/tree.js';
import type { CompilePlan } from '../../../src/slim/bytecode-plan.js';
import { planOf, readCompiled, sourcesOf } from '../../../src/slim/bytecode-plan.js';
import type { WheelEntry } from '../../../src/wheel/archive.js';
import { runtimeOf } from '../support/values.js';

const runtime = runtimeOf('python3.11');
const site = 'python/lib/python3.11/site-packages';

function fileOf(path: string, owner = 'demo', number = 0): LayerFile {
  const entry = { headerOffset: number, crc32: number * 7 } as unknown as WheelEntry;
  return {
    path,
    owner,
    size: 1,
    crc32: 1,
    mode: 0o644,
    content: { kind: 'wheel', wheel: `/${owner}.whl`, entry },
  };
}

describe('what is compiled', () => {
  it('is each module beside the others, into the directory where Python looks for it', () => {
    const files = [fileOf(`${site}/six.py`), fileOf(`${site}/a/b.c.py`, 'other')];
    expect(sourcesOf(files, runtime).map(({ path, owner, bytecode }) => [path, owner, bytecode])).toEqual([
      [`${site}/six.py`, 'demo', `${site}/__pycache__/six.cpython-311.pyc`],
      [`${site}/a/b.c.py`, 'other', `${site}/a/__pycache__/b.c.cpython-311.pyc`],
    ]);
  });

  it.each([
    ['a script', 'bin/tool.py'],
    ['data', 'python/share/tool.py'],
    ['modules for another Python', 'python/lib/python3.10/site-packages/six.py'],
    ['what is bytecode already', `${site}/six.pyc`],
    ['what is no module', `${site}/six.pyi`],
  ])('is not %s', (_, path) => {
    expect(sourcesOf([fileOf(path)], runtime)).toEqual([]);
  });

  it('is nothing that has bytecode', () => {
    const files = [fileOf(`${site}/six.py`), fileOf(`${site}/__pycache__/six.cpython-311.pyc`)];
    expect(sourcesOf(files, runtime)).toEqual([]);
    const others = [fileOf(`${site}/six.py`), fileOf(`${site}/__pycache__/six.cpython-310.pyc`)];
    expect(sourcesOf(others, runtime)).toHaveLength(1);
  });
});

describe('the plan', () => {
  const many = Array.from({ length: 40 }, (_, index) => fileOf(`${site}/m${index}.py`, 'many', index));
  const plan = (files: readonly LayerFile[]) => planOf(sourcesOf(files, runtime), runtime, '/run/pyc');

  it('names modules as they are called at run time', () => {
    expect(plan([fileOf(`${site}/six.py`, 'six', 3)])).toEqual({
      tag: 'cpython-311',
      groups: [
        [
          {
            wheel: '/six.whl',
            offset: 3,
            crc: 21,
            name: `/opt/${site}/six.py`,
            target: '/run/pyc/six-0.pyc',
          },
        ],
      ],
    });
  });

  it('has the modules of a distribution in the same groups, whatever else there is and in whichever order', () => {
    const groups = (files: readonly LayerFile[]) =>
      plan(files).groups.filter(([module]) => module?.wheel === '/many.whl');
    expect(groups(many).map(({ length }) => length)).toEqual([32, 8]);
    expect(groups([fileOf(`${site}/m1a.py`, 'other'), ...many.toReversed()])).toEqual(groups(many));
  });

  it('gives no two modules one file', () => {
    const targets = plan([...many, fileOf(`${site}/a/m1.py`, 'a'), fileOf(`${site}/b/m1.py`, 'a')])
      .groups.flat()
      .map(({ target }) => target);
    expect(new Set(targets).size).toBe(42);
  });
});

describe('the answer', () => {
  const module = (name: string) => ({
    wheel: '',
    offset: 0,
    crc: 0,
    name: `/opt/${name}`,
    target: `/t/${name}`,
  });
  const plan: CompilePlan = { tag: 'x', groups: [[module('a'), module('b')], [module('c')]] };
  const lines = (...each: readonly object[]) => each.map((line) => `${JSON.stringify(line)}\n`).join('');
  const [one, two, end] = [{ group: 1, compiled: [true] }, { group: 0, compiled: [true, false] }, { end: 2 }];

  it('says what has compiled, in whichever order it came', () => {
    expect(readCompiled(lines(one, two, end), plan)).toEqual(
      new Map([
        ['a', '/t/a'],
        ['c', '/t/c'],
      ]),
    );
  });

  it.each<[string, string]>([
    ['empty', ''],
    ['cut short', lines(one, two)],
    ['short of a group', lines(one, end)],
    ['short of a module', lines(one, { group: 0, compiled: [true] }, end)],
    ['no answer to this', lines(one, two, { end: 3 })],
    ['no JSON', `${lines(one, two, end)}Killed\n`],
  ])('counts for nothing where it is %s', (_, text) => {
    expect(readCompiled(text, plan)).toBeUndefined();
  });
});
