import { describe, expect, it } from '@jest/globals';
import { parseMarker } from '../../../../src/resolve/marker.js';
import { selectRequires } from '../../../../src/resolve/sources/requires.js';

const location = { file: 'pyproject.toml', line: 1 };

function select(requires: readonly string[], extras: readonly string[] = [], project = 'demo') {
  const asked = extras.map((extra) => ({ extra, condition: true }) as const);
  const lines = requires.map((text) => ({ text, location }));
  return selectRequires(lines, project, asked).map(({ text }) => text);
}

describe('requirements of a project', () => {
  it('are those without an extra, as they stand', () => {
    expect(select(['one>=1', "two;python_version<'3.9'", 'three; extra == "x"'])).toEqual([
      'one>=1',
      "two;python_version<'3.9'",
    ]);
  });

  it('are those of the extras that are asked for, by whatever spelling', () => {
    const requires = ['one; extra == "My_Extra"', 'two; extra == "other"', "three; 'my.extra' == extra"];
    expect(select(requires, ['my-extra'])).toEqual(['one', 'three']);
  });

  it('keep what their marker says of the environment', () => {
    const requires = [
      'one; python_version < "3.9" and extra == "x"',
      'two; (os_name == "nt" or os_name == "posix") and extra == "x"',
      'three @ https://h.example/a;b.zip ; extra == "x" and os_name == "nt"',
    ];
    expect(select(requires, ['x'])).toEqual([
      'one ; python_version < "3.9"',
      'two ; os_name == "nt" or os_name == "posix"',
      'three @ https://h.example/a;b.zip ; os_name == "nt"',
    ]);
  });

  it('apply where any of the extras makes them apply', () => {
    const one = 'one; (extra == "x" and os_name == "nt") or extra == "y"';
    expect(select([one], ['x'])).toEqual(['one ; os_name == "nt"']);
    expect(select([one], ['x', 'y'])).toEqual(['one']);
    expect(select(['two; extra != "x"'], ['x'])).toEqual(['two']);
  });

  it('follow extras that the project asks of itself', () => {
    const requires = [
      'one; extra == "a"',
      'two; extra == "b"',
      'three; extra == "c"',
      'Demo[a,B]; extra == "all"',
      'demo; extra == "all"',
    ];
    expect(select(requires, ['all'])).toEqual(['one', 'two']);
    expect(select(['demo[a]', 'one; extra == "a"'])).toEqual(['one']);
  });

  it('follow them under the markers that stand there', () => {
    const requires = [
      'demo[a]; extra == "all" and os_name == "nt"',
      'one; extra == "a"',
      'two; extra == "a" and python_version < "3.9"',
    ];
    expect(select(requires, ['all'])).toEqual([
      'one ; os_name == "nt"',
      'two ; os_name == "nt" and python_version < "3.9"',
    ]);
    expect(select(requires, ['all', 'a'])).toEqual(['one', 'two ; python_version < "3.9"']);
  });

  it('come to an end where extras ask for each other', () => {
    const requires = [
      'demo[b]; extra == "a" and os_name == "nt"',
      'demo[a]; extra == "b" and python_version < "3.9"',
      'demo[a]; extra == "a"',
      'one; extra == "b"',
    ];
    expect(select(requires, ['a'])).toEqual(['one ; os_name == "nt"']);
    expect(select(requires, ['b'])).toEqual(['one']);
  });

  it('may ask for another project of a similar name', () => {
    expect(select(['demo-tools[a]', 'demo_tools; extra == "x"'], ['x'])).toEqual([
      'demo-tools[a]',
      'demo_tools',
    ]);
  });

  it('keep what is no marker, for its error to be told', () => {
    expect(parseMarker('nonsense')).toBeUndefined();
    expect(select(['one; nonsense'])).toEqual(['one; nonsense']);
  });
});
