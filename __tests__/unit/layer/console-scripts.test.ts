import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { consoleScriptText, readConsoleScripts } from '../../../src/layer/console-scripts.js';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';

const texts: Readonly<Record<string, string>> = {
  'one command': '[console_scripts]\ntool = package.cli:main\n',
  'no spaces': '[console_scripts]\ntool=package:main\nother=p.q:r.s\n',
  'an attribute of an attribute': '[console_scripts]\ntool = package.cli:App.run\n',
  extras: '[console_scripts]\ntool = package:main [extra]\nother = package:main[a,b]\n',
  'names with odd characters': '[console_scripts]\nmy.tool-2 = p:m\nx_y = p:m\nwith space = p:m\n',
  'other groups': '[pytest11]\nplugin = p.q\n[console_scripts]\ntool = p:m\n[x.y]\nother = p:m\n',
  'gui scripts': '[gui_scripts]\nwindow = p:m\n[console_scripts]\ntool = p:m\n',
  comments: '# [console_scripts]\n[console_scripts]\n# tool = p:m\nreal = p:m\n',
  'Windows line ends': '[console_scripts]\r\ntool = p:m\r\n\r\nother = p:n\r\n',
  indentation: '[console_scripts]\n    tool = p:m\n    other = p:n\n',
  'space around the colon': '[console_scripts]\ntool = p : m\n',
  capitals: '[console_scripts]\nTool = Package:Main\n',
  nothing: '',
  'an empty group': '[console_scripts]\n\n[x]\n',
  'a module with a dash, which is none': '[console_scripts]\ntool = my-package:main\n',
};

const program = `
import re
from importlib.metadata import EntryPoints
def read(text):
    # The public reader of a distribution's file, of which installers take these two groups
    points = [p for p in EntryPoints._from_text_for(text, None) if p.group in ("console_scripts", "gui_scripts")]
    return [[p.name, p.module, p.attr] for p in points if p.pattern.match(p.value) and p.attr]
print(json.dumps([read(text) for text in input]))
`;
const expected = python<readonly (readonly string[])[][]>(program, Object.values(texts));

describe('readConsoleScripts', () => {
  it.each(Object.keys(texts).map((name, index) => [name, index] as const))(
    'reads %s as Python does',
    (name, index) => {
      const scripts = readConsoleScripts(texts[name] ?? '');
      expect(scripts.map((script) => [script.name, script.module, script.attribute])).toEqual(
        expected[index],
      );
    },
  );

  it.each(['../../evil = p:m', 'sub/tool = p:m', '/abs = p:m'])(
    'takes no name that leads out of bin: %s',
    (line) => {
      expect(readConsoleScripts(`[console_scripts]\n${line}\n`)).toEqual([]);
    },
  );

  it.each(['.. = p:m', '. = p:m'])('takes no name that is none of a file: %s', (line) => {
    expect(readConsoleScripts(`[console_scripts]\n${line}\n`)).toEqual([]);
  });
});

describe('consoleScriptText', () => {
  it.each([
    ['main', 'def main():\n    import sys\n    print("ran", sys.argv[1])\n    return 3\n'],
    [
      'App.run',
      'class App:\n    @staticmethod\n    def run():\n        import sys\n        print("ran", sys.argv[1])\n        return 3\n',
    ],
  ])('calls %s and ends with what it returns', (attribute, module) => {
    const script = consoleScriptText(
      { name: 'tool', module: 'package.cli', attribute },
      '#!/usr/bin/env python3\n',
    );
    const directory = temporaryDirectory({
      'package/__init__.py': '',
      'package/cli.py': module,
      tool: script,
    });
    expect(script.startsWith('#!/usr/bin/env python3\n')).toBe(true);

    const run = () =>
      execFileSync('python3', [`${directory}/tool`, 'it'], {
        env: { ...process.env, PYTHONPATH: directory, PYTHONDONTWRITEBYTECODE: '1' },
        encoding: 'utf8',
        stdio: 'pipe',
      });

    expect(run).toThrow(expect.objectContaining({ status: 3, stdout: 'ran it\n', stderr: '' }));
  });
});
