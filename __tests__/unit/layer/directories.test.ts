import { describe, expect, it } from '@jest/globals';
import { directoriesOf } from '../../../src/layer/directories.js';

const site = 'python/lib/python3.12/site-packages';
const file = (path: string, size: number, owner = 'one') => ({ path, size, owner });
const inside = (path: string, size: number) => file(`${site}/${path}`, size);
const of = (files: Parameters<typeof directoriesOf>[0], owner = 'one') =>
  (directoriesOf(files, site).get(owner) ?? []).map(({ path, size }) => [path, size]);

describe('directoriesOf', () => {
  it('counts a file in its directory, to two levels below that of the distribution, heaviest first', () => {
    const files = [
      inside('one/a.py', 10),
      inside('one/core/b.py', 20),
      inside('one/core/arrays/c.py', 30),
      inside('one/core/arrays/deep/deeper/d.py', 40),
    ];
    expect(of(files)).toEqual([
      ['one/core/arrays', 70],
      ['one/core', 20],
      ['one', 10],
    ]);
  });

  it('names what lies in site-packages itself, and what lies beside it by its place in /opt', () => {
    const files = [inside('six.py', 30), file('bin/tool', 20), file('python/share/man/one.1', 10)];
    expect(of(files)).toEqual([
      ['', 30],
      ['/opt/bin', 20],
      ['/opt/python/share/man', 10],
    ]);
  });

  it('takes a directory that only begins like site-packages for another', () => {
    expect(of([file(`${site}-more/a.py`, 1)])).toEqual([['/opt/python/lib/python3.12', 1]]);
  });

  it('sums what is small into the directory that it lies in', () => {
    const files = [
      inside('one/big/a', 10_000),
      inside('one/x/y/b', 50),
      inside('one/x/z/c', 60),
      inside('one/u/d', 20),
    ];
    expect(of(files)).toEqual([
      ['one/big', 10_000],
      ['one/x', 110],
      ['one', 20],
    ]);
  });

  it('tells distributions apart, and files of no size are no loss', () => {
    const files = [
      inside('one/a', 1),
      { ...inside('two/a', 2), owner: 'two' },
      inside('one/empty/__init__.py', 0),
    ];
    expect(of(files)).toEqual([['one', 1]]);
    expect(of(files, 'two')).toEqual([['two', 2]]);
  });

  it.each([
    ['side by side', (index: number) => `d${index}/a`],
    ['in one package', (index: number) => `one/d${index}/a`],
    ['two levels down', (index: number) => `one/d${index % 7}/e${index}/a`],
    ['beside site-packages', (index: number) => `../../../../d${index}/a`],
  ])('has at most 40 of a distribution with a hundred %s, and loses no byte', (_, pathOf) => {
    const files = Array.from({ length: 100 }, (_, index) => {
      const path = pathOf(index);
      return path.startsWith('..')
        ? file(path.replace(/^(?:\.\.\/)+/, ''), 1000 + index)
        : inside(path, 1000 + index);
    });
    const directories = of(files);
    expect(directories.length).toBeLessThanOrEqual(40);
    expect(directories.length).toBeGreaterThan(5);
    const sum = directories.reduce((all, [, size]) => all + Number(size), 0);
    expect(sum).toBe(files.reduce((all, { size }) => all + size, 0));
  });

  it('does not depend on the order of the files', () => {
    const files = Array.from({ length: 200 }, (_, index) => inside(`one/d${index % 90}/f${index}`, 100));
    expect(of(files.toReversed())).toEqual(of(files));
  });
});
