import { describe, expect, it } from '@jest/globals';
import type { StackedTree } from '../../../src/layer/overlap.js';
import { stackOverlaps, undisputed } from '../../../src/layer/overlap.js';
import type { LayerFile } from '../../../src/layer/tree.js';

/** A layer with these files, each as "owner content". */
function layer(name: string, files: Readonly<Record<string, string>>): StackedTree {
  const listed = Object.entries(files).map(([path, text]): LayerFile => {
    const [owner = '', content = ''] = text.split(' ');
    const bytes = Buffer.from(content);
    const sum = content.codePointAt(0) ?? 0;
    return { path, owner, size: bytes.length, crc32: sum, mode: 0o644, content: { kind: 'bytes', bytes } };
  });
  return { name, tree: { files: listed, distributions: [], findings: [] } };
}

const subjects = (...stack: readonly StackedTree[]) => stackOverlaps(stack).map(({ subject }) => subject);

describe('stackOverlaps', () => {
  it('tells what the topmost layer hides of a lower one', () => {
    const base = layer('base', { 'python/a.py': 'one x', 'python/b.py': 'one x' });
    const top = layer('top', { 'python/a.py': 'two y', 'python/c.py': 'two y' });
    expect(stackOverlaps([base, top])).toEqual([
      {
        rule: 'overlap',
        severity: 'warning',
        subject: 'python/a.py',
        title: 'Layers base and top both have python/a.py',
        reason: 'Lambda will see that of two in top, and one in base may miss its own',
        advice: expect.stringMatching(/\.$/),
      },
    ]);
  });

  it('tells what is a file in one and a directory in the other, whichever is on top', () => {
    const [file, directory] = [layer('a', { 'python/x': 'one x' }), layer('b', { 'python/x/y.py': 'two y' })];
    for (const stack of [
      [file, directory],
      [directory, file],
    ]) {
      expect(stackOverlaps(stack)).toMatchObject([
        { rule: 'overlap', severity: 'warning', subject: 'python/x' },
      ]);
    }
    expect(subjects(directory, layer('c', { 'python/x/z.py': 'two y' }))).toEqual([]);
  });

  it('says nothing of equal content', () => {
    expect(subjects(layer('base', { a: 'one x' }), layer('top', { a: 'two x' }))).toEqual([]);
  });

  it('holds a file against what would be seen without it, which is the last below', () => {
    const [low, middle] = [layer('low', { a: 'one x' }), layer('middle', { a: 'two y' })];
    expect(subjects(low, middle, layer('top', { a: 'three y' }))).toEqual([]);
    expect(stackOverlaps([low, middle, layer('top', { a: 'three x' })])).toMatchObject([
      { title: 'Layers middle and top both have a' },
    ]);
  });

  it('leaves to the lower layers what is among them', () => {
    const stack = [layer('low', { a: 'one x' }), layer('middle', { a: 'two y' })];
    expect(subjects(...stack, layer('top', { b: 'three z' }))).toEqual([]);
  });

  it('passes over layers that have nothing', () => {
    const [low, top] = [layer('low', { a: 'one x' }), layer('top', { a: 'two y' })];
    expect(subjects(low, { name: 'empty' }, top)).toEqual(['a']);
    expect(subjects(low, { name: 'empty' })).toEqual([]);
    expect(subjects()).toEqual([]);
  });
});

describe('undisputed', () => {
  it('is what no other layer has with another content', () => {
    const { tree } = layer('base', {
      'python/a.py': 'one x',
      'python/b.py': 'one x',
      'python/c.py': 'one x',
    });
    const others = [
      layer('same', { 'python/b.py': 'two x', 'python/d.py': 'two x' }),
      layer('other', { 'python/a.py': 'two y', 'python/b.py': 'two x' }),
    ];
    const paths = undisputed(tree?.files ?? [], others).map(({ path }) => path);
    expect(paths).toEqual(['python/b.py', 'python/c.py']);
    expect(undisputed(tree?.files ?? [], [])).toHaveLength(3);
  });
});
