import { describe, expect, it } from '@jest/globals';
import { parsePipConfigFile } from '../../../src/engine/pip-config-file.js';
import { python } from '../support/python.js';

type Options = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What pip makes of a file; values as words, since pip splits lists at white space anyhow. */
const program = `
import configparser
def read(text):
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    name = lambda option: option.lower().replace("_", "-")[2 if option.startswith("--") else 0:]
    return {s: {name(o): v.split() for o, v in parser.items(s)} for s in parser.sections()}
print(json.dumps([read(text) for text in input]))
`;

const texts: Readonly<Record<string, string>> = {
  'one option': '[global]\nindex-url = https://a.example/simple\n',
  'no space around the sign': '[global]\nindex-url=https://a.example/simple\ntimeout=5',
  'a colon for the sign': '[global]\ntimeout: 5\nindex-url : https://a.example:8080/simple\n',
  'the first sign counts': '[global]\na = b=c:d\ne: f=g\n',
  'several sections': '[global]\na = 1\n[install]\nb = 2\n[freeze]\nc = 3\n',
  'a section twice': '[global]\na = 1\n[install]\nb = 2\n[global]\nc = 3\n',
  'an option twice': '[global]\na = 1\na = 2\n',
  'a value over several lines':
    '[global]\nextra-index-url =\n    https://a.example\n    https://b.example\nb = 1\n',
  'a value that starts on its own line and goes on':
    '[global]\nfind-links = https://a.example\n  /wheels\n\t/more\n',
  'a blank line within a value': '[global]\na = 1\n\n  2\n\n  3\n\nb = 4\n',
  'whole-line comments': '# top\n[global]\n# one\na = 1\n; two\nb = 2\n',
  'a comment within a value': '[global]\na = 1\n  # not this\n  2\n# nor this\n  3\nb = 4\n',
  'no comment after a value': '[global]\na = 1 # 2\nb = 3 ; 4\n',
  'underscores and capitals in names': '[global]\nExtra_Index_URL = https://A.example\n',
  'names with hyphens before them': '[global]\n--index-url = https://a.example\n--no_index = yes\n',
  'an empty value': '[global]\na =\nb = 1\n',
  'Windows line ends': '[global]\r\na = 1\r\nb =\r\n  2\r\n  3\r\n',
  'indented options': '[global]\n  index-url = https://a.example\n  timeout = 5\n',
  'indented options with values over several lines': '[global]\n  a =\n    1\n    2\n  b = 3\n',
  'an indented section': '[global]\na = 1\n\n  [install]\n  b = 2\n',
  'a first section that is indented': '  [global]\n  a = 1\n',
  'spaces at the end': '[global]  \na = 1  \nb = 2\t\n',
  'brackets in a value': '[global]\na = [x]\nb = 1\n',
  'percent signs': '[global]\na = https://u:p%40x@h.example/%(b)s\n',
  'an equals sign in a continued line': '[global]\na =\n  https://h.example/?q=1\n  x = y\n',
  'a file without options': '# nothing\n\n',
  'an empty section': '[global]\n[install]\na = 1\n',
};

const expected = python<readonly Options[]>(program, Object.values(texts));

function read(text: string): Options {
  const sections = [...parsePipConfigFile(text)].map(([section, options]) => {
    const words = [...options].map(([name, value]) => [
      name,
      value.split(/\s+/).filter((word) => word !== ''),
    ]);
    return [section, Object.fromEntries(words)];
  });
  return Object.fromEntries(sections);
}

describe('parsePipConfigFile', () => {
  it.each(Object.keys(texts).map((name, index) => [name, index] as const))(
    'reads %s as Python does',
    (name, index) => {
      expect(read(texts[name] ?? '')).toEqual(expected[index]);
    },
  );

  it('passes over a byte order mark', () => {
    expect(read('\uFEFF[global]\na = 1\n')).toEqual({ global: { a: ['1'] } });
  });

  it('passes over options before the first section, and lines that are none', () => {
    expect(read('a = 1\n[global]\nb = 2\nnonsense\n')).toEqual({ global: { b: ['2'] } });
  });
});
