import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import { readContents, readWheelEntries } from '../../../src/wheel/archive.js';
import { temporaryDirectory } from '../support/files.js';
import { rejectionOf } from '../support/values.js';
import { makeWheel } from '../support/wheels.js';

const files = {
  'a/__init__.py': 'x = 1\n'.repeat(1000),
  'a/stored.bin': 'kept as it is',
  'a/empty.py': '',
  'a/ü.txt': 'ü',
};

async function reasonOf(path: string) {
  const error = await rejectionOf(readWheelEntries(path));
  expect(error).toBeInstanceOf(LayerpackError);
  const { finding } = error as LayerpackError;
  const file = basename(path);
  expect(finding).toMatchObject({
    rule: 'install',
    subject: file,
    title: `Failed to read the wheel ${file}`,
  });
  return finding.reason;
}

describe('a wheel', () => {
  it('is read by its directory, without directories, and its contents are what went in', async () => {
    const { path } = makeWheel(temporaryDirectory(), { name: 'a', files, stored: ['a/stored.bin'] });

    const entries = await readWheelEntries(path);
    const contents = await readContents(path, entries);

    const texts = Object.fromEntries(
      entries.map((entry, index) => [entry.path, contents[index]?.toString()]),
    );
    expect(texts).toMatchObject(files);
    expect(entries.map(({ path: name }) => name)).toEqual([
      ...Object.keys(files),
      'a-1.0.dist-info/METADATA',
      'a-1.0.dist-info/WHEEL',
      'a-1.0.dist-info/RECORD',
    ]);
    expect(entries.find(({ path: name }) => name === 'a/stored.bin')?.method).toBe(0);
    expect(entries.find(({ path: name }) => name === 'a/__init__.py')).toMatchObject({
      method: 8,
      size: 6000,
    });
  });

  it.each(['../evil.py', 'a/../../evil.py', '/etc/evil', 'a-1.0.data/scripts/../../evil'])(
    'with the name %s, which leads out of it, cannot be read',
    async (name) => {
      const { path } = makeWheel(temporaryDirectory(), { name: 'a', files: { [name]: 'x' } });
      expect(await reasonOf(path)).toMatch(/invalid|absolute|relative/);
    },
  );

  it.each(['a//b.py', './a.py', 'a/./b.py', 'a/.'])(
    'with the name %s, which is none, is refused',
    async (name) => {
      const { path } = makeWheel(temporaryDirectory(), { name: 'a', files: { [name]: 'x' } });
      expect(await reasonOf(path)).toBe(`${name} is no path of a file`);
    },
  );

  it('with a backslash in a name is refused', async () => {
    const { path } = makeWheel(temporaryDirectory(), { name: 'a', files: { 'a\\b.py': 'x' } });
    expect(await reasonOf(path)).toMatch(/invalid characters in fileName: a\\b\.py/);
  });

  it('may have names with dots', async () => {
    const dotted = { 'a/.hidden': '', 'a/..b': '', 'a/...': '', '.a/b.': '' };
    const { path } = makeWheel(temporaryDirectory(), { name: 'a', files: dotted });
    const names = (await readWheelEntries(path)).map(({ path: name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(dotted)));
  });

  // bzip2 and LZMA, which pip reads and Lambda does not
  it.each([12, 14])('with an entry of method %d is refused', async (method) => {
    const wish = { name: 'a', files, methods: { 'a/__init__.py': method } };
    const { path } = makeWheel(temporaryDirectory(), wish);
    expect(await reasonOf(path)).toBe(
      `a/__init__.py is compressed by method ${method}, and Lambda reads 0 and 8`,
    );
  });

  it('says which of its files are executable', async () => {
    const { path } = makeWheel(temporaryDirectory(), { name: 'a', files, executable: ['a/stored.bin'] });
    const executable = (await readWheelEntries(path)).filter((entry) => entry.executable);
    expect(executable.map(({ path: name }) => name)).toEqual(['a/stored.bin']);
  });

  it('that is cut off cannot be read', async () => {
    const directory = temporaryDirectory();
    const whole = readFileSync(makeWheel(directory, { name: 'a', files }).path);
    const path = join(directory, 'cut.whl');
    writeFileSync(path, whole.subarray(0, whole.length - 30));
    expect(await reasonOf(path)).not.toBe('');
  });

  it('whose directory points elsewhere is damaged', async () => {
    const { path } = makeWheel(temporaryDirectory(), { name: 'a', files });
    const [first] = await readWheelEntries(path);
    if (!first) throw new Error('no entry');
    const wrong = Promise.resolve().then(() =>
      readContents(path, [{ ...first, headerOffset: first.headerOffset + 1 }]),
    );
    expect(String(await rejectionOf(wrong))).toContain('damaged wheel: no entry where its directory says');
    const long = Promise.resolve().then(() => readContents(path, [{ ...first, compressedSize: 1_000_000 }]));
    expect(String(await rejectionOf(long))).toContain('damaged wheel: it ends in the middle');
  });
});
