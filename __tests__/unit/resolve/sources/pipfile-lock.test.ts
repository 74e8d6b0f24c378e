import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Requirement } from '../../../../src/resolve/requirement.js';
import { inspectSources } from '../../../../src/resolve/sources/sources.js';
import { temporaryDirectory } from '../../support/files.js';
import { findingOf, layerOf, statedBy } from '../../support/sources.js';

const fixtures = fileURLToPath(new URL('../../fixtures/sources/pipfile/', import.meta.url));
const read = (...path: readonly string[]) => readFileSync(join(fixtures, ...path), 'utf8');
const lock = read('Pipfile.lock');
const project = 'libs/common/pyproject.toml';
/** Without what only the Pipfile has a marker of. */
const complete = lock.replace(/ {8}"colorama": \{[^}]*\},\n/, '');

type Wish = Parameters<typeof layerOf>[1];

/** The lock, or another text of it, with the Pipfile beside it unless that is null. */
function world(text = lock, pipfile: string | null = read('Pipfile')) {
  const workspace = temporaryDirectory({
    'Pipfile.lock': text,
    [project]: read(project),
    ...(pipfile === null ? {} : { Pipfile: pipfile }),
  });
  return {
    workspace,
    stated: (wish: Wish = {}, environment = {}) => statedBy(workspace, ['Pipfile.lock'], environment, wish),
    finding: (wish: Wish = {}) =>
      findingOf(() => inspectSources(workspace, [layerOf(['Pipfile.lock'], wish)], {})),
  };
}

/** What a line means, whichever way it is written. */
function meaning({ name, text, hashes }: Pick<Requirement, 'name' | 'text' | 'hashes'>) {
  return { name, text: text.replaceAll(/\s+/g, ''), hashes: [...hashes].sort() };
}

/** The lines that pipenv itself prints, read as a requirements file; directories have no name there. */
function byPipenv(file: string) {
  const printed = read(file)
    .split('\n')
    .filter((line) => !line.startsWith('-i ') && !/^(?:colorama|tomli)\b/.test(line))
    .join('\n');
  const workspace = temporaryDirectory({ 'requirements.txt': printed.replace(/^.*libs\/common.*$/m, '') });
  return statedBy(workspace, ['requirements.txt']).requirements;
}

describe('a Pipfile.lock', () => {
  it.each([
    ['requirements-default.txt', []],
    ['requirements-reports.txt', ['reports']],
  ])('states what pipenv makes of it: %s', (file, groups) => {
    const { requirements } = world().stated({ groups });
    const open = new Set(['colorama', 'tomli', 'event-helpers']);
    const own = requirements.filter(({ name }) => !open.has(name ?? ''));
    const inOrder = (all: readonly Requirement[]) =>
      [...new Map(all.map((each) => [each.name, meaning(each)])).values()].sort((a, b) =>
        (a.name ?? '') < (b.name ?? '') ? -1 : 1,
      );
    expect(inOrder(own)).toEqual(inOrder(byPipenv(file)));
    expect(own.length).toBeGreaterThan(15);
  });

  it('keeps open what did not apply where it was locked, by the marker of lock or Pipfile', () => {
    const { requirements } = world().stated();
    const open = requirements.filter(({ name }) => name === 'colorama' || name === 'tomli');
    expect(open.map(({ text }) => text)).toEqual([
      "colorama ; sys_platform == 'win32'",
      "tomli ; python_version < '3.11'",
    ]);
  });

  it('cannot be held to hashes where nothing says that an open one does not apply', () => {
    expect(world(lock, null).finding()).toMatchObject({
      reason: expect.stringContaining('colorama has no hash'),
      advice: expect.stringContaining('Lock again'),
    });
  });

  it('is told at the line of each entry', () => {
    const lines = lock.split('\n');
    const { requirements } = world().stated({ groups: ['reports', 'dev-packages'] });
    for (const { name, location } of requirements) {
      expect(location.file).toBe('Pipfile.lock');
      expect(lines[location.line - 1]).toBe(`        "${name}": {`);
    }
    const [inDefault, inReports] = requirements.filter(({ name }) => name === 'jinja2');
    expect(inReports?.location.line).toBeGreaterThan(inDefault?.location.line ?? Number.POSITIVE_INFINITY);
  });

  it('states everything as locked, and of what the Pipfile asks for', () => {
    const { requirements, direct } = world().stated();
    expect(requirements.every(({ locked }) => locked)).toBe(true);
    expect(direct).toEqual(
      new Set(['flask', 'httpx', 'jinja2', 'python-dotenv', 'colorama', 'tomli', 'event-helpers']),
    );
    expect(world().stated({ groups: ['reports'] }).direct).toContain('openpyxl');
    expect(world(complete, null).stated().direct).toBeNull();
  });

  it('names directories relative to itself', () => {
    const { workspace, stated } = world();
    const { requirements, needs } = stated();
    expect(requirements.find(({ name }) => name === 'event-helpers')).toMatchObject({
      kind: 'direct',
      path: join(workspace, 'libs/common'),
      written: 'event-helpers @ ./libs/common',
    });
    expect(needs.paths).toEqual(
      expect.arrayContaining(['Pipfile.lock', 'Pipfile', 'libs/common'].map((path) => join(workspace, path))),
    );
  });

  it('sets no index where PyPI is the only one', () => {
    expect(world().stated().options).toEqual([]);
  });

  it.each([
    ['develop', 'pytest'],
    ['dev-packages', 'pytest'],
    ['reports', 'openpyxl'],
    ['Reports', 'openpyxl'],
    ['packages', 'flask'],
  ])('has group %s', (group, name) => {
    expect(
      world()
        .stated({ groups: [group] })
        .requirements.map((each) => each.name),
    ).toContain(name);
  });

  it.each([
    ['report', 'it has default, develop, reports', 'Did you mean reports?'],
    ['_meta', 'it has default, develop, reports', ''],
    ['constructor', 'it has default, develop, reports', ''],
  ])('has no group %s', (group, reason, advice) => {
    expect(world().finding({ groups: [group] })).toMatchObject({
      title: `Failed to find group ${group} in Pipfile.lock`,
      reason,
      advice: expect.stringContaining(advice),
    });
  });
});

describe('a Pipfile.lock beside a Pipfile', () => {
  it('is as pipenv left it', () => {
    expect(world().stated().requirements.length).toBeGreaterThan(15);
  });

  it.each([
    ['python_dotenv', 'python-dotenv'],
    ['"*"\npython_dotenv', '"*" # why\n\npython_dotenv'],
    ['flask run', 'flask run --debug'],
  ])('is still good where the change means nothing: %j', (from, to) => {
    expect(world(lock, read('Pipfile').replace(from, to)).stated().requirements.length).toBeGreaterThan(15);
  });

  it.each([
    ['Flask = "~=3.1"', 'Flask = "~=3.0"'],
    ['[packages]', '[packages]\nboltons = "*"'],
    ['python_version = "3.12"', 'python_version = "3.11"'],
    ['openpyxl = "~=3.1"', ''],
    ['https://pypi.org/simple', 'https://packages.example.com/simple'],
  ])('is stale once %j is changed', (from, to) => {
    const finding = world(lock, read('Pipfile').replace(from, to)).finding();
    expect(finding).toMatchObject({
      reason: 'Pipfile was changed after it was locked',
      location: { file: 'Pipfile.lock', line: 4 },
    });
    expect(finding.advice).toContain('pipenv lock');
  });

  // As plette computes it, with names as they stand
  it('may have the hash of an older pipenv', () => {
    const legacy = lock.replace(/[0-9a-f]{64}/, read('hash-by-plette.txt').trim());
    expect(world(legacy).stated().requirements.length).toBeGreaterThan(15);
  });

  it('is not looked at where there is none', () => {
    expect(world(complete, null).stated().requirements.length).toBeGreaterThan(15);
  });

  it('tells what is wrong in the Pipfile', () => {
    expect(world(lock, '[packages\n').finding()).toMatchObject({ location: { file: 'Pipfile', line: 1 } });
  });
});

describe('entries of a Pipfile.lock', () => {
  const shapes = read('shapes', 'Pipfile.lock');
  const stated = () =>
    world(shapes, null).stated({}, { INDEX_USER: 'robot', INDEX_TOKEN: 'index-token-value' });

  it('mean what pipenv makes of them', () => {
    const workspace = temporaryDirectory({
      'requirements.txt': read('shapes', 'requirements.txt'),
      [project]: read(project),
    });
    // Hashes are left out for what has none there
    const printed = readFileSync(join(workspace, 'requirements.txt'), 'utf8').replaceAll(/ --hash=\S+/g, '');
    const theirs = temporaryDirectory({ 'requirements.txt': printed, [project]: read(project) });
    const place = ({ text }: Requirement) =>
      text
        .replace(/^[\w-]+(?:\[[^\]]*\])? @ /, '')
        .replace(/#egg=[\w-]+$/, '')
        .replace(/ ;.*$/, '')
        .replace(/;\s*(python_version|sys_platform).*$/, '');
    const plain = (all: readonly Requirement[]) => all.map(place).sort();
    expect(plain(stated().requirements)).toEqual(plain(statedBy(theirs, ['requirements.txt']).requirements));
  });

  it('keep extras, markers and hashes', () => {
    const found = Object.fromEntries(
      stated().requirements.map(({ name, text, hashes }) => [name, [text, hashes.length]]),
    );
    expect(found).toEqual({
      'by-wheel': ['by-wheel @ https://files.example.com/by_wheel-1.2-py3-none-any.whl', 1],
      charts: [
        "charts[svg,png] @ git+https://github.com/example/charts.git@0f2c5b1b5a4d6d3b2f1e0d9c8b7a695847362514#subdirectory=packages/charts ; python_version >= '3.8'",
        0,
      ],
      colorlog: ["colorlog==6.9.0 ; python_version >= '3.6' and sys_platform != 'win32'", 2],
      'event-helpers': ['event-helpers @ ./libs/common', 0],
      'internal-client': [
        'internal-client @ git+ssh://git@git.example.com/platform/internal-client.git@9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a39281706',
        0,
      ],
      redis: ['redis[hiredis]==5.2.1', 1],
    });
  });

  it('are from the indexes of the lock, their secrets unwritten and known', () => {
    const { options, needs } = stated();
    expect(options.map(({ written }) => written)).toEqual([
      '--index-url https://${INDEX_USER}:${INDEX_TOKEN}@packages.example.com/simple',
      '--extra-index-url https://partner.example.com:8443/simple',
      '--trusted-host partner.example.com:8443',
    ]);
    expect(needs.variables).toEqual(['INDEX_USER', 'INDEX_TOKEN']);
    expect(needs.secrets).toContain('index-token-value');
  });

  it('come from further indexes in addition where PyPI is among them', () => {
    const both = shapes.replace(
      '"sources": [',
      '"sources": [{"name": "pypi", "url": "https://pypi.org/simple", "verify_ssl": true},',
    );
    expect(
      world(both, null)
        .stated()
        .options.map(({ option }) => option),
    ).toEqual(['--extra-index-url', '--extra-index-url', '--trusted-host']);
  });

  const entry = (value: unknown, category = 'default') =>
    JSON.stringify({ _meta: { 'pipfile-spec': 6, sources: [] }, [category]: { 'a-b': value } });

  it.each([
    ['==1.0', 'a-b==1.0'],
    ['*', 'a-b'],
    [{ version: '==1.0', extras: [] }, 'a-b==1.0'],
    [{ version: '*' }, 'a-b'],
    [{}, 'a-b'],
    [{ git: 'git@h.example:o/r.git', ref: 'v1' }, 'a-b @ git+ssh://git@h.example/o/r.git@v1'],
    [{ git: 'git+https://h.example/o/r.git', ref: 'v1' }, 'a-b @ git+https://h.example/o/r.git@v1'],
    [{ git: 'https://h.example/o/r.git@v1', ref: 'v1' }, 'a-b @ git+https://h.example/o/r.git@v1'],
    [
      { git: 'https://h.example/r.git#egg=x&subdirectory=s' },
      'a-b @ git+https://h.example/r.git#subdirectory=s',
    ],
    [{ hg: 'https://h.example/r', ref: '00ff' }, 'a-b @ hg+https://h.example/r@00ff'],
    [{ url: 'https://h.example/a-1.zip' }, 'a-b @ https://h.example/a-1.zip'],
  ])('may be %j', (value, text) => {
    expect(
      world(entry(value), null)
        .stated()
        .requirements.map((each) => each.text),
    ).toEqual([text]);
  });

  it('without a hash among such that have some are told', () => {
    const text = JSON.stringify(
      {
        _meta: { 'pipfile-spec': 6, sources: [] },
        default: { one: { version: '==1', hashes: ['sha256:aa'] }, two: { version: '==2' } },
      },
      null,
      4,
    );
    expect(world(text, null).finding()).toMatchObject({
      reason: expect.stringContaining('two==2 has no hash'),
      location: { file: 'Pipfile.lock', line: 13 },
    });
  });

  it.each([
    ['{"_meta": {"pipfile-spec": 6}, "default": {', 'it is not JSON'],
    ['[{"pipfile-spec": 6}]', 'it is no Pipfile.lock'],
    ['{"_meta": {"pipfile-spec": 6}, "default": {}}', 'it names no requirement'],
    ['{"_meta": {"pipfile-spec": 6}, "default": ["one"]}', 'it names no requirement'],
  ])('of a lock that is damaged are told: %j', (text, reason) => {
    expect(world(text, null).finding().reason).toContain(reason);
  });
});
