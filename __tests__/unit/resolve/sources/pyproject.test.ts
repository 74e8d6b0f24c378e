import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { inspectSources } from '../../../../src/resolve/sources/sources.js';
import { temporaryDirectory } from '../../support/files.js';
import { python } from '../../support/python.js';
import { findingOf, layerOf, statedBy } from '../../support/sources.js';

const fixtures = fileURLToPath(new URL('../../fixtures/sources/pyproject/', import.meta.url));

type Wish = Parameters<typeof layerOf>[1];

function stated(directory: string, wish: Wish = {}) {
  return statedBy(directory, ['pyproject.toml'], {}, wish).requirements;
}

function ofText(text: string, wish: Wish = {}, beside: Readonly<Record<string, string>> = {}) {
  const workspace = temporaryDirectory({ 'pyproject.toml': text, ...beside });
  return {
    read: () => stated(workspace, wish),
    finding: () => findingOf(() => inspectSources(workspace, [layerOf(['pyproject.toml'], wish)], {})),
    inspect: () => inspectSources(workspace, [layerOf(['pyproject.toml'], wish)], {}),
  };
}

const texts = (requirements: ReturnType<typeof stated>) => requirements.map(({ text }) => text);
const head = '[project]\nname = "demo"\n';

describe('the pyproject.toml of xarray', () => {
  const directory = join(fixtures, 'xarray');
  const metadata = readFileSync(join(directory, 'METADATA'), 'utf8');
  const requires = [...metadata.matchAll(/^Requires-Dist: (.*)$/gm)].map(([, line = '']) => line);
  const lines = readFileSync(join(directory, 'pyproject.toml'), 'utf8').split('\n');

  const wishes = [[], ['viz'], ['accel', 'io'], ['complete'], ['complete', 'types', 'arrow']];
  // What the metadata that its own backend made of it says, by the library that pip goes by
  const expected = python<readonly (readonly string[])[]>(
    `
from pip._vendor.packaging.requirements import Requirement
def plain(requirement):
    extras = "[%s]" % ",".join(sorted(requirement.extras)) if requirement.extras else ""
    return requirement.name + extras + ",".join(sorted(str(requirement.specifier).split(",")))
def selected(extras):
    found, extras, done = set(), [""] + extras, set()
    while extras:
        extra = extras.pop()
        if extra in done:
            continue
        done.add(extra)
        for text in input["requires"]:
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                continue
            if requirement.name == "xarray":
                extras.extend(requirement.extras)
            else:
                found.add(plain(requirement))
    return sorted(found)
print(json.dumps([selected(wish) for wish in input["wishes"]]))
`,
    { requires, wishes },
  );

  it.each(wishes.map((extras, index) => [extras, index] as const))(
    'asks with extras %j for what its metadata asks for',
    (extras, index) => {
      const found = texts(stated(directory, { extras }));
      const plain = found.map((text) => {
        const [, name = '', specifier = ''] = /^([\w.-]+(?:\[[^\]]*\])?)(.*)$/.exec(text) ?? [];
        return `${name}${specifier.split(',').sort().join(',')}`;
      });
      expect([...new Set(plain)].sort()).toEqual(expected[index]);
    },
  );

  it('is told line by line', () => {
    const requirements = stated(directory, { extras: ['complete'], groups: ['dev'] });
    expect(requirements.length).toBeGreaterThan(40);
    for (const { text, location } of requirements) {
      expect(location.file).toBe('pyproject.toml');
      expect(lines[location.line - 1]).toContain(`"${text}"`);
    }
  });

  it('has a group that asks for its own extras', () => {
    const found = texts(stated(directory, { groups: ['dev'] }));
    expect(found).toEqual(
      expect.arrayContaining(['numpy>=1.26', 'mypy==2.3.1', 'cartopy>=0.24', 'types-xlrd']),
    );
    expect(found).not.toContain('pyarrow');
    expect(found.filter((text) => /xarray/.test(text))).toEqual([]);
  });
});

describe('the pyproject.toml of scikit-build-core', () => {
  const directory = join(fixtures, 'scikit-build-core');

  it('has groups that include each other', () => {
    const found = texts(stated(directory, { groups: ['cov'] }));
    expect(found.slice(0, 5)).toEqual([
      "exceptiongroup >=1.0; python_version<'3.11'",
      'packaging >=23.2',
      'pathspec >=0.12.0',
      "tomli >=1.2.2; python_version<'3.11'",
      "typing-extensions >=4; python_version<'3.11'",
    ]);
    expect(found).toEqual(
      expect.arrayContaining(['pytest-cov', 'pybind11 >=2.11', 'setuptools-scm>=5', 'pytest >=7.2,!=9.1.0']),
    );
    expect(found).not.toContain('rich');
  });

  it('keeps the markers of an extra', () => {
    const found = texts(stated(directory, { extras: ['wheels'] }));
    expect(found.slice(5)).toEqual([
      "cmake ; sys_platform != 'win32'",
      "cmake!=4.4.0 ; sys_platform == 'win32'",
      "ninja ; sys_platform != 'win32'",
    ]);
  });

  it('asks for nothing of groups that are not asked for', () => {
    expect(stated(directory)).toHaveLength(5);
  });
});

describe('a pyproject.toml', () => {
  it('may be written in every way of TOML', () => {
    const text = [
      'project.name = "demo"',
      'project.dependencies = [\'one\', "two ; python_version < \\"3.9\\"",',
      '  "thr\\u0065e"]',
      'project.optional-dependencies = { My_Extra = ["four"] }',
      '[dependency-groups]',
      '"Some.Group" = ["five", {include-group = "OTHER"}]',
      'other = [',
      '  # "six"',
      '  """six""",',
      ']',
    ].join('\n');
    const { read } = ofText(text, { extras: ['my.extra'], groups: ['some_group'] });
    expect(read().map(({ text: requirement, location }) => [requirement, location.line])).toEqual([
      ['one', 2],
      ['two ; python_version < "3.9"', 2],
      ['three', 3],
      ['four', 4],
      ['five', 6],
      ['six', 9],
    ]);
  });

  it('may hold groups alone', () => {
    const text = '[dependency-groups]\nlayer = ["one"]\n';
    expect(texts(ofText(text, { groups: ['layer'] }).read())).toEqual(['one']);
    expect(ofText(text).finding().reason).toBe('it names no requirement');
  });

  it('may name nothing where the layer has the project', () => {
    expect(ofText(head, { project: 'include' }).read()).toEqual([]);
    expect(ofText(head).finding().reason).toBe('it names no requirement');
  });

  it.each([
    ['[project]\nname = "x"\ndependencies = "one"\n', 3, 'project.dependencies is no list of texts'],
    ['[project]\nname = "x"\ndependencies = ["one", 2]\n', 3, 'project.dependencies is no list of texts'],
    [`${head}dependencies = [\n "one",\n "two=2",\n]\n`, 5, '"=2" after "two" is not a version specifier'],
    [`${head}dependencies = ["-e ."]\n`, 3, '"-e ." is not a requirement'],
    [`${head}dependencies = ["--pre"]\n`, 3, '"--pre" is not a requirement'],
    [`${head}dependencies = ["./libs/x"]\n`, 3, '"./libs/x" is not a requirement'],
    [`${head}dependencies = ["one --hash=sha256:aa"]\n`, 3, '"one --hash=sha256:aa" is not a requirement'],
    [`${head}dependencies = ["one\\ntwo"]\n`, 3, 'it has more than one line'],
    [`${head}optional-dependencies.x = ["one; nonsense"]\n`, 3, '"nonsense" is not a marker'],
    [`${head}dependencies = [\n`, 4, 'it is not TOML'],
    ['[project]\nname = "x"\n\nname = "y"\n', 4, 'it is not TOML'],
  ])('that is wrong is told at its line: %j', (text, line, reason) => {
    const finding = ofText(text).finding();
    expect(finding.location).toMatchObject({ file: 'pyproject.toml', line });
    expect(finding.reason).toContain(reason);
  });

  it.each([
    ['a = "one"\n', 2, 'group a is no list'],
    ['a = ["one", 2]\n', 2, 'entry 2 of group a is neither a requirement nor'],
    ['a = [{include-groups = "b"}]\n', 2, 'entry 1 of group a is neither a requirement nor'],
    ['a = [{include-group = "b"}]\n', 2, 'group a includes b, which does not exist'],
    ['a = [{include-group = "a"}]\n', 2, 'groups include each other: a → a'],
    [
      'A = ["x",\n {include-group = "B"}]\nb = [{include-group = "c"}]\nc = [{include-group = "a"}]\n',
      5,
      'groups include each other: a → b → c → a',
    ],
    ['a = ["two=2"]\n', 2, '"=2" after "two" is not a version specifier'],
  ])('with groups that are wrong is told at its line: %j', (text, line, reason) => {
    const finding = ofText(`[dependency-groups]\n${text}`, { groups: ['a'] }).finding();
    expect(finding.location).toEqual({ file: 'pyproject.toml', line });
    expect(finding.reason).toContain(reason);
  });

  it('may include a group twice', () => {
    const text = `[dependency-groups]\na = [{include-group="c"}, {include-group="b"}]\nb = [{include-group="c"}]\nc = ["one"]\n`;
    expect(texts(ofText(text, { groups: ['a'] }).read())).toEqual(['one', 'one']);
  });

  it('that says nothing of a project is refused', () => {
    expect(ofText('[tool.ruff]\nline-length = 100\n').finding()).toMatchObject({
      subject: 'pyproject.toml',
      reason: expect.stringContaining('it has no [project] and no [dependency-groups]'),
    });
  });
});

describe('an extra or group', () => {
  const text = `${head}dependencies = ["one"]\n\n[project.optional-dependencies]\nPDF = ["two"]\ndocs = []\n\n[dependency-groups]\ntest = ["three"]\nlint = ["four"]\n`;

  it.each([
    [
      { extras: ['pdff'] },
      'Failed to find extra pdff in pyproject.toml',
      'it has docs, pdf',
      'Did you mean pdf?',
      5,
    ],
    [
      { extras: ['entirely'] },
      'Failed to find extra entirely in pyproject.toml',
      'it has docs, pdf',
      'Name one',
      5,
    ],
    [
      { groups: ['tests'] },
      'Failed to find group tests in pyproject.toml',
      'it has lint, test',
      'Did you mean test?',
      9,
    ],
    // A group is not an extra
    [{ extras: ['test'] }, 'Failed to find extra test in pyproject.toml', 'it has docs, pdf', 'Name one', 5],
  ])('that does not exist is told: %j', (wish, title, reason, advice, line) => {
    expect(ofText(text, wish).finding()).toMatchObject({
      title,
      reason,
      advice: expect.stringContaining(advice),
      location: { file: 'pyproject.toml', line },
    });
  });

  it('is told where there is none at all', () => {
    expect(ofText(`${head}dependencies = ["one"]\n`, { extras: ['x'] }).finding().reason).toBe('it has none');
  });

  it('of poetry alone is told', () => {
    const legacy = '[tool.poetry]\nname = "x"\n\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n';
    expect(ofText(legacy, { groups: ['dev'] }).finding()).toMatchObject({
      reason: expect.stringContaining('[tool.poetry.group]'),
      advice: expect.stringContaining('poetry.lock'),
      location: { file: 'pyproject.toml', line: 4 },
    });
  });
});

describe('a project of which only a build knows the dependencies', () => {
  it.each([
    ['[project]\nname = "x"\ndynamic = ["version", "dependencies"]\n', {}, {}, 3],
    ['[project]\nname = "x"\ndynamic = ["optional-dependencies"]\n', { extras: ['a'] }, {}, 3],
    ['# by poetry\n[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.9"\n', {}, {}, 2],
    ['[build-system]\nrequires = ["flit_core"]\n', {}, {}, 1],
    ['[tool.ruff]\n', {}, { 'setup.py': '' }, 1],
    ['', {}, { 'setup.cfg': '' }, 1],
  ] as const)('is to be built: %j with %j', (text, wish, beside, line) => {
    const { layers, needs } = ofText(text, wish, beside).inspect();
    expect(layers[0]?.sources).toMatchObject([{ kind: 'build', at: { file: 'pyproject.toml', line } }]);
    expect(needs.paths).toEqual([expect.stringMatching(/pyproject\.toml$/)]);
  });

  it('is not built for what it states itself', () => {
    const text = '[project]\nname = "x"\ndynamic = ["optional-dependencies"]\ndependencies = ["one"]\n';
    expect(texts(ofText(text, {}, { 'setup.py': '' }).read())).toEqual(['one']);
  });

  it('cannot be built by poetry where that is switched off', () => {
    const text = '[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\nrequests = "*"\n';
    expect(ofText(text).finding()).toMatchObject({
      location: { file: 'pyproject.toml', line: 2 },
      advice: expect.stringContaining('poetry.lock'),
    });
  });
});

describe('a distribution that a tool has from elsewhere', () => {
  const uv = `${head}dependencies = ["one", "Internal_Lib>=1"]\n\n[tool.uv.sources]\ninternal-lib = { index = "internal" }\n`;
  const poetry = `${head}dependencies = ["internal-lib (>=1,<2)"]\n\n[tool.poetry.dependencies]\ninternal-lib = { path = "../lib" }\n`;

  // Anyone could have put that name on the index
  it.each([
    [uv, 'Internal_Lib', '[tool.uv.sources]', 'Lock by uv lock, and name uv.lock'],
    [poetry, 'internal-lib', '[tool.poetry.dependencies]', 'Lock by poetry lock, and name poetry.lock'],
  ])('is refused (case %#)', (text, subject, table, advice) => {
    expect(ofText(text).finding()).toMatchObject({
      subject,
      reason: expect.stringContaining(table),
      advice: expect.stringContaining(advice),
      location: { file: 'pyproject.toml', line: 3 },
    });
  });

  it('is refused with the lock that is there', () => {
    expect(ofText(uv, {}, { 'uv.lock': '' }).finding().advice).toMatch(
      /^Name uv\.lock by input requirements/,
    );
  });

  it('is of no concern where it is not asked for', () => {
    const text = `${head}dependencies = ["one"]\noptional-dependencies.x = ["internal-lib"]\n[tool.uv.sources]\ninternal-lib = { git = "https://h.example/x.git" }\n`;
    expect(texts(ofText(text).read())).toEqual(['one']);
    expect(ofText(text, { extras: ['x'] }).finding().subject).toBe('internal-lib');
  });

  it('may be named by its URL, and constrained by poetry without a place', () => {
    const text = `${head}dependencies = ["one @ https://h.example/one-1.zip", "two"]\n[tool.uv.sources]\none = { url = "https://h.example/one-1.zip" }\n[tool.poetry.dependencies]\ntwo = { version = "*", extras = ["x"] }\n`;
    expect(ofText(text).read()).toHaveLength(2);
  });
});
