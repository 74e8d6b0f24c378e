import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lookForTests } from '../../../src/slim/look.js';
import { readPython } from '../../../src/slim/python-text.js';
import { python } from '../support/python.js';
import { leadsToTests, parseWithPython } from '../support/python-imports.js';

const library = python<string>('import sysconfig\nprint(json.dumps(sysconfig.get_paths()["stdlib"]))', null);
const directories = [
  ...['asyncio', 'concurrent', 'email', 'idlelib', 'importlib', 'json', 'lib2to3', 'tkinter', 'unittest'],
  ...['xml', 'distutils', 'ctypes', 'test/test_importlib', 'test/test_asyncio', 'test/test_import'],
].map((name) => join(library, name));
const parsed = parseWithPython(directories.filter((directory) => existsSync(directory)));

const textOf = (path: string) => readFileSync(path).toString('latin1');
const key = (value: unknown) => JSON.stringify(value);

describe("readPython, against Python's own parser over its library", () => {
  it('has something to read', () => {
    expect(parsed.length).toBeGreaterThan(100);
    expect(parsed.flatMap(({ imports }) => imports).length).toBeGreaterThan(500);
  });

  it('finds every import, as it is', () => {
    const missing = parsed.flatMap(({ path, imports }) => {
      const found = new Set(readPython(textOf(path)).imports.map(key));
      return imports.filter((each) => !found.has(key(each))).map((each) => [path, each]);
    });
    expect(missing).toEqual([]);
  });

  it('finds every literal that is written without escapes', () => {
    const missing = parsed.flatMap(({ path, literals }) => {
      const text = textOf(path);
      const found = new Set(readPython(text).literals);
      // Of formatted literals Python has the parts, and ours is the whole
      const inside = (literal: string) => [...found].some((each) => each.includes(literal));
      const plain = literals.filter((literal) => /^[\w ./*-]{2,40}$/.test(literal));
      return plain
        .filter((literal) => !found.has(literal) && !inside(literal))
        .map((literal) => [path, literal]);
    });
    expect(missing).toEqual([]);
  });

  it('is looked for before wherever an import leads to tests', () => {
    const leading = parsed.filter(({ imports }) => imports.some(leadsToTests));
    expect(leading.filter(({ path }) => !lookForTests(textOf(path))).map(({ path }) => path)).toEqual([]);
  });
});

describe('readPython', () => {
  it('takes no docstring for a literal, and every other string for one', () => {
    const text =
      '"""one"""\ndef f():\n  \'two\'\n  return "three"\nx = (\n  "four"\n)\n"five" % x\n\'six\'; y = b"seven"\n';
    expect(readPython(text).literals).toEqual(['three', 'four', 'five', 'seven']);
  });

  it('puts together what stands side by side, and parts of paths', () => {
    const { literals, paths } = readPython('f("a." "b", "c")\ng = h / "d" / r"e.txt"\nk("f", x, "g")\n');
    expect(literals).toContain('a.b');
    expect(paths).toEqual(['a.b/c', 'd/e.txt']);
  });

  it.each([
    ['an open literal', 'x = """ import a\nimport b'],
    ['an open bracket', 'x = (((\nimport b'],
    ['a closing one too many', ')))]\nimport b'],
    ['a lone backslash at the end', 'import b\\'],
    ['zeros', '\0\0\nimport b'],
    ['Python 2', 'print `x`, "y"\nexec "a" in b\nraise E, "z"\nimport b'],
    ['a byte order mark', '\u00ef\u00bb\u00bfimport b'],
    ['old line ends', 'x = 1\rimport b\rimport c'],
    ['nested quotes of a formatted literal', 'x = f"{y["a"]}"\nimport b'],
  ])('does not fail over %s', (_, text) => {
    const { imports } = readPython(text);
    const expected = text.includes('"""') ? [] : ['b'];
    expect(imports.map(({ module }) => module).filter((module) => module === 'b')).toEqual(expected);
  });

  it('reads what is long in no time that grows with its square', () => {
    const many = 'from .a import (\n'.repeat(20_000) + "'".repeat(20_001) + '"test" '.repeat(20_000);
    expect(readPython(many).imports.length).toBeGreaterThan(0);
    expect(lookForTests(`import (${'test, x)\n'.repeat(20_000)}`)).toBe(true);
    expect(lookForTests(`import (a)\n${'test\n'.repeat(50_000)}`)).toBe(false);
  });
});
