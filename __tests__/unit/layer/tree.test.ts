import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import { directoriesOf } from '../../../src/layer/directories.js';
import { describeTree } from '../support/describe-tree.js';
import { temporaryDirectory, writeFiles } from '../support/files.js';
import { install } from '../support/install.js';
import { unlicensed } from '../support/licence.js';
import { rejectionOf, runtimeOf } from '../support/values.js';
import type { WheelWish } from '../support/wheels.js';
import { makeWheel } from '../support/wheels.js';

const runtime = runtimeOf('3.12');
const site = 'python/lib/python3.12/site-packages';
const elf = Buffer.concat([Buffer.from('\u007fELF', 'latin1'), Buffer.alloc(60)]);

const rich: WheelWish = {
  name: 'rich',
  files: {
    'rich/__init__.py': 'x = 1\n',
    'rich/_core.so': elf,
    'rich/node': elf,
    'rich/data.bin': Buffer.from([0x7f, 0x45]),
    'rich/with, comma.txt': '1',
    'rich-1.0.data/scripts/shell': '#!/bin/sh\necho\n',
    'rich-1.0.data/scripts/py': '#!python\nprint(1)\n',
    'rich-1.0.data/data/share/rich.txt': 'data\n',
    'rich-1.0.data/headers/rich.h': '/* */\n',
    'rich-1.0.dist-info/entry_points.txt': '[console_scripts]\nrich = rich:main\n',
  },
};

const made = makeWheel(temporaryDirectory(), rich);

/** A tree of our own hand, for what pip would not leave. */
function treeOf(wish: WheelWish, changes: Readonly<Record<string, string | Buffer>> = {}) {
  const wheel = makeWheel(temporaryDirectory(), wish);
  const info = `${wish.name}-1.0.dist-info`;
  const directory = temporaryDirectory(wish.files);
  writeFiles(directory, {
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${wish.name}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: made\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ...changes,
  });
  return { wheel, directory };
}

async function subjectOf(work: Promise<unknown>) {
  const error = await rejectionOf(work);
  if (!(error instanceof LayerpackError)) throw error;
  expect(error.finding.rule).toBe('install');
  return [error.finding.subject, error.finding.reason];
}

describe('describeLayer', () => {
  const installed = install([made]);

  it('lists every file of a wheel that pip installed, sorted, with its owner', async () => {
    const { files, distributions } = await describeTree([made], installed, runtime);

    expect(files.map(({ path }) => path)).toEqual([
      'bin/py',
      'bin/rich',
      'bin/shell',
      `${site}/rich-1.0.dist-info/METADATA`,
      `${site}/rich-1.0.dist-info/RECORD`,
      `${site}/rich-1.0.dist-info/WHEEL`,
      `${site}/rich-1.0.dist-info/entry_points.txt`,
      `${site}/rich/__init__.py`,
      `${site}/rich/_core.so`,
      `${site}/rich/data.bin`,
      `${site}/rich/node`,
      `${site}/rich/with, comma.txt`,
      'python/share/rich.txt',
    ]);
    expect(new Set(files.map(({ owner }) => owner))).toEqual(new Set(['rich']));
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const { name, version, sha256 } = made;
    const wheel = 'rich-1.0-py3-none-any.whl';
    const directories = [...directoriesOf(files, site).values()].flat();
    expect(distributions).toEqual([
      {
        name,
        version,
        sha256,
        origin: { kind: 'index' },
        wheel,
        size,
        whole: size,
        directories,
        ...unlicensed,
      },
    ]);
  });

  it('makes programs and binaries executable, and nothing else', async () => {
    const { files } = await describeTree([made], installed, runtime);
    const executable = files.filter(({ mode }) => mode === 0o755).map(({ path }) => path);
    expect(executable).toEqual([
      'bin/py',
      'bin/rich',
      'bin/shell',
      `${site}/rich/_core.so`,
      `${site}/rich/node`,
    ]);
    expect(new Set(files.map(({ mode }) => mode))).toEqual(new Set([0o755, 0o644]));
  });

  it("points scripts to Lambda's Python, and leaves those of a shell alone", async () => {
    const { files } = await describeTree([made], installed, runtime);
    const text = (path: string) => {
      const content = files.find((file) => file.path === path)?.content;
      return content?.kind === 'bytes' ? content.bytes.toString() : content?.kind;
    };
    expect(text('bin/py')).toBe('#!/var/lang/bin/python3.12\nprint(1)\n');
    expect(text('bin/rich')).toMatch(/^#!\/var\/lang\/bin\/python3\.12\n[\s\S]*from rich import main/);
    expect(text('bin/shell')).toBe('wheel');
    expect(text(`${site}/rich/__init__.py`)).toBe('wheel');
  });

  it('writes a RECORD that lists exactly the files of the layer', async () => {
    const { files } = await describeTree([made], installed, runtime);
    const record = files.find(({ path }) => path.endsWith('/RECORD'))?.content;
    if (record?.kind !== 'bytes') throw new Error('RECORD is not generated');
    const lines = record.bytes.toString().trim().split('\n');
    expect(lines).toHaveLength(files.length);
    expect(lines.filter((line) => line.endsWith(',,'))).toEqual(['rich-1.0.dist-info/RECORD,,']);
    expect(lines).toContain('"rich/with, comma.txt",sha256=a4ayc_80_OGda4BO_1o_V0etpOqiLx1JwB5S3beHW0s,1');
  });

  const small: WheelWish = { name: 'small', files: { 'small.py': 'x = 1\n', 'other.py': 'y = 2\n' } };

  it('refuses a file that is not what the wheel has, longer, shorter or of the same length', async () => {
    for (const text of ['x = 2\n', 'x = 1\n\n', '']) {
      const { wheel, directory } = treeOf(small, { 'small.py': text });
      expect(await subjectOf(describeTree([wheel], directory, runtime))).toEqual([
        'small.py',
        'the installed file is not what the wheel has',
      ]);
    }
  });

  it('takes every byte from the wheel, and none from the tree', async () => {
    const { wheel, directory } = treeOf(small);
    const { files, findings } = await describeTree([wheel], directory, runtime);
    expect(findings).toEqual([]);
    for (const { path, content, size } of files) {
      if (path.endsWith('/RECORD')) expect(content.kind).toBe('bytes');
      else expect(content).toMatchObject({ kind: 'wheel', wheel: wheel.path, entry: { size } });
    }
  });

  it('keeps what the wheel marks executable', async () => {
    const { wheel, directory } = treeOf({ ...small, executable: ['other.py'] });
    const { files } = await describeTree([wheel], directory, runtime);
    const executable = files.filter(({ mode }) => mode === 0o755).map(({ path }) => path);
    expect(executable).toEqual([`${site}/other.py`]);
  });

  it('refuses a tree that lacks a file of a wheel', async () => {
    const { wheel, directory } = treeOf(small);
    rmSync(join(directory, 'other.py'));
    expect(await subjectOf(describeTree([wheel], directory, runtime))).toEqual([
      'other.py',
      'it is in a wheel and was not installed',
    ]);
  });

  it('refuses a link in place of a file, wherever it leads', async () => {
    for (const target of ['small.py', '/etc/hostname', 'nowhere']) {
      const { wheel, directory } = treeOf(small);
      rmSync(join(directory, 'other.py'));
      symlinkSync(target, join(directory, 'other.py'));
      const [subject, reason] = await subjectOf(describeTree([wheel], directory, runtime));
      expect(subject).toBe('other.py');
      expect(reason).toMatch(/link/);
    }
  });

  it.each(['stray.py', 'deep/er/stray.txt', 'small.so', 'small-1.0.dist-info/licenses/LICENSE', 'share/x'])(
    'refuses a tree with %s, which no wheel has',
    async (path) => {
      const { wheel, directory } = treeOf(small, { [path]: '' });
      expect(await subjectOf(describeTree([wheel], directory, runtime))).toEqual([
        path,
        'it is in the installed tree and in none of the wheels',
      ]);
    },
  );

  it.each([
    'bin/small',
    'include/small/x.h',
    '__pycache__/small.cpython-312.pyc',
    'small.pyc',
    'small-1.0.dist-info/RECORD',
    'small-1.0.dist-info/INSTALLER',
    '.lock',
  ])('passes over %s, which installers leave', async (path) => {
    const { wheel, directory } = treeOf(small, { [path]: '' });
    const { files } = await describeTree([wheel], directory, runtime);
    expect(files).toHaveLength(5);
  });

  it('counts each file for one distribution only', async () => {
    const place = temporaryDirectory();
    const wheels = ['one', 'two'].map((name) =>
      makeWheel(place, { name, files: { 'shared.txt': 'same', [`${name}.py`]: name } }),
    );
    const { files, distributions } = await describeTree(wheels, install(wheels), runtime);
    const all = files.reduce((sum, { size }) => sum + size, 0);
    expect(distributions.reduce((sum, { size }) => sum + size, 0)).toBe(all);
  });
});
