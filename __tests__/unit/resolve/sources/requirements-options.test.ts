import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../../support/files.js';
import { python } from '../../support/python.js';
import { statedBy } from '../../support/sources.js';

function optionsOf(files: Readonly<Record<string, string>>, environment = {}) {
  const workspace = temporaryDirectory(files);
  const { options } = statedBy(workspace, ['requirements.txt'], environment);
  return { workspace, options, written: options.map((option) => option.written) };
}

const ofText = (text: string, environment = {}) =>
  optionsOf({ 'requirements.txt': `${text}\none\n` }, environment);

describe('options of requirements files, for a resolver in another directory', () => {
  it.each([
    ['-i https://h.example/simple', '--index-url https://h.example/simple'],
    ['--pypi-url=https://h.example/simple', '--index-url https://h.example/simple'],
    ['--extra-index-url "https://h.example/simple"', '--extra-index-url https://h.example/simple'],
    ['-f https://h.example/links', '--find-links https://h.example/links'],
    ['-r https://h.example/r.txt', '--requirement https://h.example/r.txt'],
    ['-c https://h.example/c.txt', '--constraint https://h.example/c.txt'],
    ['--no-binary=:all:', '--no-binary :all:'],
    ['--pre', '--pre'],
  ])('are written by their long name: %s', (line, written) => {
    expect(ofText(line).written).toEqual([written]);
  });

  it('keep their variables, though they are read with them', () => {
    const environment = { TOKEN: 'the-token', KIND: '--pre' };
    const { options, written } = ofText('-i https://${TOKEN}@h.example/${UNSET}\n${KIND}', environment);
    expect(options[0]).toMatchObject({ value: 'https://the-token@h.example/${UNSET}' });
    expect(written).toEqual(['--index-url https://${TOKEN}@h.example/${UNSET}', '${KIND}']);
  });

  it('name files by their absolute path, wherever the line stands', () => {
    const { workspace, written } = optionsOf(
      {
        'requirements.txt': '-r sub/more.txt\n-c c.txt\n-f links\n',
        'sub/more.txt': `one\n-c ../${'${NAME}'}.txt\n-f links\n-f near\n-f absent\n`,
        'c.txt': 'two<3\n',
        'links/x': '',
        'sub/near/x': '',
      },
      { NAME: 'c' },
    );
    expect(written).toEqual([
      `--constraint ${workspace}/c.txt`,
      // Not beside the file, so it is in the workspace, as pip has it
      `--find-links ${workspace}/links`,
      `--find-links ${workspace}/sub/near`,
      `--find-links ${workspace}/sub/absent`,
      `--constraint ${workspace}/c.txt`,
      `--find-links ${workspace}/links`,
    ]);
  });

  it('are those of constraints files too, whose own files are read with them', () => {
    const { workspace, written } = optionsOf({
      'requirements.txt': 'one\n-c c.txt\n',
      'c.txt': '--pre\n-c d.txt\n-r https://h.example/e.txt\n',
      'd.txt': '-i https://h.example/simple\n',
    });
    expect(written).toEqual([
      `--constraint ${workspace}/c.txt`,
      '--pre',
      '--index-url https://h.example/simple',
    ]);
  });

  it('are understood by pip where a path has blanks and worse', () => {
    const directory = temporaryDirectory({ "it's a#place/c.txt": 'one<2\n', "it's a#place/links/x": '' });
    const place = join(directory, "it's a#place");
    const { written } = ofText(`-c "${place}/c.txt"\n-f ${pathToFileURL(place).href}/links`);
    const file = join(
      temporaryDirectory({ 'generated.txt': `${written.join('\n')}\none\n` }),
      'generated.txt',
    );
    const found = python<{
      readonly links: readonly string[];
      readonly lines: readonly (readonly [string, boolean])[];
    }>(
      `
from optparse import Values
from pip._internal.index.collector import LinkCollector
from pip._internal.index.package_finder import PackageFinder
from pip._internal.models.search_scope import SearchScope
from pip._internal.models.selection_prefs import SelectionPreferences
from pip._internal.network.session import PipSession
from pip._internal.req.req_file import parse_requirements
session = PipSession()
collector = LinkCollector(session, SearchScope.create([], [], False))
finder = PackageFinder.create(collector, SelectionPreferences(allow_yanked=False))
options = Values({"features_enabled": [], "require_hashes": False, "isolated_mode": False})
lines = [(line.requirement, line.constraint) for line in parse_requirements(input, session, finder, options)]
print(json.dumps({"lines": lines, "links": finder.find_links}))
`,
      file,
    );
    expect(found.lines).toEqual([
      ['one<2', true],
      ['one', false],
    ]);
    expect(found.links).toEqual([pathToFileURL(join(place, 'links')).href.replaceAll("'", '%27')]);
  });
});
