import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { inspectSources } from '../../../../src/resolve/sources/sources.js';
import { temporaryDirectory } from '../../support/files.js';
import { python } from '../../support/python.js';
import { findingOf, layerOf, statedBy } from '../../support/sources.js';

const fixtures = fileURLToPath(new URL('../../fixtures/sources/pylock/', import.meta.url));
const read = (file: string) => readFileSync(join(fixtures, file), 'utf8');

type Wish = Parameters<typeof layerOf>[1];

function world(text: string, beside: Readonly<Record<string, string>> = {}) {
  const workspace = temporaryDirectory({ 'pylock.toml': text, ...beside });
  return {
    workspace,
    stated: (wish: Wish = {}) => statedBy(workspace, ['pylock.toml'], {}, wish),
    finding: (wish: Wish = {}) =>
      findingOf(() => inspectSources(workspace, [layerOf(['pylock.toml'], wish)], {})),
  };
}

const head = 'lock-version = "1.0"\ncreated-by = "test"\n';
const sha = (digit: string) => digit.repeat(64);

describe('a pylock.toml by uv', () => {
  const { stated } = world(read('pylock.uv.toml'));

  it("states what uv's own export to a requirements file states", () => {
    const exported = temporaryDirectory({ 'requirements.txt': read('requirements-uv.txt') });
    const theirs = statedBy(exported, ['requirements.txt']).requirements;
    const own = stated().requirements;
    const plain = (all: typeof own) =>
      all.map(({ text, hashes }) => ({
        text: text.replaceAll(/[\s"']+/g, '').replace('python_full_version<3.11', 'python_version<3.11'),
        hashes: [...hashes].sort(),
      }));
    expect(plain(own)).toEqual(plain(theirs));
    expect(own.length).toBeGreaterThan(9);
  });

  it('leaves the choice of the index to the runner where it is PyPI', () => {
    expect(stated().options).toEqual([]);
  });

  it('is told at the line of each package', () => {
    const lines = read('pylock.uv.toml').split('\n');
    for (const { name, location } of stated().requirements) {
      expect(lines[location.line - 1]).toBe('[[packages]]');
      expect(lines[location.line]).toBe(`name = "${name}"`);
    }
  });
});

describe('a pylock.toml with extras and groups by PDM', () => {
  const { stated, finding } = world(read('pylock.pdm.toml'));
  const answers = JSON.parse(read('installed-by-uv.json')) as readonly {
    readonly wish: readonly string[];
    readonly pins: readonly string[];
  }[];
  const wishes = answers.map(({ wish }) => ({
    extras: wish.filter((_, index) => wish[index - 1] === '--extra'),
    groups: wish.filter((_, index) => wish[index - 1] === '--group'),
  }));
  const applying = python<readonly (readonly string[])[]>(
    `
from pip._vendor.packaging.requirements import Requirement
environment = {"python_version": "3.12", "python_full_version": "3.12.1", "sys_platform": "linux", "os_name": "posix"}
def pins(texts):
    found = [Requirement(text) for text in texts]
    return sorted({"%s%s" % (each.name, each.specifier) for each in found
                   if not each.marker or each.marker.evaluate(environment)})
print(json.dumps([pins(texts) for texts in input]))
`,
    wishes.map((wish) => stated(wish).requirements.map(({ text }) => text)),
  );

  it.each(answers.map(({ wish, pins }, index) => [wish.join(' '), pins, index] as const))(
    'comes to what uv would install of it with %j',
    (_, pins, index) => {
      expect(applying[index]).toEqual(pins);
    },
  );

  it('says nothing of extras and groups any more', () => {
    for (const wish of wishes) {
      for (const { text } of stated(wish).requirements) expect(text).not.toMatch(/extras|dependency_groups/);
    }
  });

  it('leaves out what can never apply', () => {
    const names = stated().requirements.map(({ name }) => name);
    expect(names).not.toContain('pytest');
    expect(names).toContain('tomli');
  });

  it.each([
    [{ extras: ['htlm'] }, 'Failed to find extra htlm in pylock.toml', 'it has all, html, sheets'],
    [{ groups: ['tests'] }, 'Failed to find group tests in pylock.toml', 'it has default, dev, test'],
  ])('tells what it does not have: %j', (wish, title, reason) => {
    expect(finding(wish)).toMatchObject({ title, reason });
  });
});

describe('packages of a pylock.toml', () => {
  const packaged = (body: string) => `${head}\n[[packages]]\nname = "one"\n${body}`;

  it.each([
    ['version = "1.0"\n', 'one==1.0', []],
    [
      `version = "1.0"\nmarker = "sys_platform == 'linux'"\n[packages.sdist]\nurl = "https://h.example/one-1.0.tar.gz"\nhashes = {sha256 = "${sha('a')}"}\n[[packages.wheels]]\nurl = "https://h.example/one-1.0-py3-none-any.whl"\nhashes = {md5 = "00", sha512 = "${sha('b')}"}\n`,
      "one==1.0 ; sys_platform == 'linux'",
      [`sha512:${sha('b')}`, sha('a')],
    ],
    [
      `[packages.archive]\nurl = "https://h.example/one.zip"\nsubdirectory = "src"\nhashes = {sha256 = "${sha('a')}"}\n`,
      'one @ https://h.example/one.zip#subdirectory=src',
      [sha('a')],
    ],
    [
      '[packages.vcs]\ntype = "git"\nurl = "https://h.example/one.git"\nrequested-revision = "main"\ncommit-id = "00ff"\nsubdirectory = "src"\n',
      'one @ git+https://h.example/one.git@00ff#subdirectory=src',
      [],
    ],
    ['[packages.directory]\npath = "libs/one"\neditable = true\n', 'one @ ./libs/one', []],
    ['[packages.directory]\npath = "./libs"\nsubdirectory = "one"\n', 'one @ ./libs/one', []],
    [
      `[packages.archive]\npath = "dist/one-1-py3-none-any.whl"\nhashes = {sha256 = "${sha('a')}"}\n`,
      'one @ ./dist/one-1-py3-none-any.whl',
      [sha('a')],
    ],
  ])('become requirements (case %#)', (body, text, hashes) => {
    const beside = { 'libs/one/setup.py': '', 'dist/one-1-py3-none-any.whl': '' };
    expect(world(packaged(body), beside).stated().requirements).toMatchObject([
      { text, hashes, name: 'one', locked: true, location: { file: 'pylock.toml', line: 4 } },
    ]);
  });

  it('may be of repositories on this machine', () => {
    const { workspace, stated } = world(
      packaged('[packages.vcs]\ntype = "git"\npath = "repo"\ncommit-id = "00ff"\n'),
      {
        'repo/.keep': '',
      },
    );
    const { requirements, needs } = stated();
    expect(requirements).toMatchObject([{ text: `one @ git+file://${workspace}/repo@00ff`, path: null }]);
    expect(needs.paths).toContain(join(workspace, 'repo'));
  });

  it('may be of other indexes and of directories, each named once', () => {
    const file = (name: string, place: string) => `[[packages]]\nname = "${name}"\nversion = "1"\n${place}`;
    const index = 'index = "https://packages.example.com/simple"\n';
    const link = 'wheels = [{path = "links/x-1-py3-none-any.whl", hashes = {}}]\n';
    const packages = [file('one', index), file('two', index), file('three', link), file('four', link)];
    const pypi = file('five', 'index = "https://pypi.org/simple/"\n');
    const { workspace, stated } = world(head + packages.join('') + pypi, { 'links/.keep': '' });
    expect(stated().options.map(({ written }) => written)).toEqual([
      '--extra-index-url https://packages.example.com/simple',
      `--find-links ${workspace}/links`,
    ]);
  });

  it.each([
    ['marker = "\'x\' not in extras"\nversion = "1"\n', {}, ['one==1']],
    ['marker = "\'x\' not in extras"\nversion = "1"\n', { extras: ['x'] }, []],
    [
      'marker = "\'X_Y\' in extras and os_name == \'nt\'"\nversion = "1"\n',
      { extras: ['x.y'] },
      ["one==1 ; os_name == 'nt'"],
    ],
  ])('follow what is asked for: %j with %j', (body, wish, expected) => {
    const text = `${head}extras = ["x", "x-y"]\n[[packages]]\nname = "two"\nversion = "2"\n[[packages]]\nname = "one"\n${body}`;
    const { requirements } = world(text).stated(wish);
    expect(requirements.map((each) => each.text)).toEqual(['two==2', ...expected]);
  });

  it.each([
    ['version = "1"\nmarker = "nonsense"\n', '"nonsense" is not a marker'],
    ['', 'one has neither a version nor a place'],
    ['version = "one two"\n', 'is not a version specifier'],
    ['[packages.directory]\npath = "absent"\n', 'that is not there'],
    ['[packages.directory]\npath = "../"\n', 'is a directory with neither pyproject.toml nor setup.py'],
  ])('that are wrong are told at their line: %j', (body, reason) => {
    const finding = world(packaged(body)).finding();
    expect(finding.location).toEqual({ file: 'pylock.toml', line: 4 });
    expect(finding.reason).toContain(reason);
  });

  it('that are none are told', () => {
    expect(world(head).finding().reason).toBe('it names no requirement');
    expect(world(`${head}packages = "x"\n`).finding().reason).toBe('it names no requirement');
    expect(world(`${head}[[packages]]\nversion = "1"\n`).finding().reason).toContain(
      'a package without a name',
    );
    expect(world(`${head}[[packages]\n`).finding().location).toEqual({ file: 'pylock.toml', line: 3 });
  });
});
