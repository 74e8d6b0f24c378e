import { describe, expect, it } from '@jest/globals';
import { parse } from 'smol-toml';
import { indexLines, namedIndexes } from '../../../../src/resolve/sources/export-indexes.js';
import { directNames } from '../../../../src/resolve/sources/export-offers.js';

const project = (text: string) => ({
  path: '/project/pyproject.toml',
  file: 'pyproject.toml',
  text,
  data: parse(text),
});
const none = { extras: [], groups: [] };

describe('what a project asks for itself', () => {
  const standard = project(`
[project]
name = "demo"
dependencies = ["Requests[socks]>=2", "typing_extensions ; python_version < '3.12'", "own @ https://a.example/own.whl"]
[project.optional-dependencies]
Fast_JSON = ["orjson"]
all = ["demo[fast-json]", "rich"]
[dependency-groups]
dev = ["pytest", { include-group = "types" }]
types = ["types-requests"]
`);

  it('is its dependencies alone, normalised', () => {
    expect(directNames(standard, none)).toEqual(['requests', 'typing-extensions', 'own']);
  });

  it('is what chosen extras and groups have, those that they are made of included', () => {
    const names = directNames(standard, { extras: ['all'], groups: ['dev'] });
    expect(names.slice(3)).toEqual(['orjson', 'rich', 'pytest', 'types-requests']);
  });

  it('ends where extras and groups are made of each other', () => {
    const circular = project(`
[project]
name = "demo"
optional-dependencies = { a = ["demo[b]"], b = ["demo[a]", "x"] }
[dependency-groups]
c = [{ include-group = "d" }]
d = [{ include-group = "c" }, "y"]
`);
    expect(directNames(circular, { extras: ['a'], groups: ['c'] })).toEqual(['x', 'y']);
  });

  const poetry = project(`
[tool.poetry]
name = "demo"
[tool.poetry.dependencies]
python = "^3.9"
requests = "^2"
Orjson = { version = "^3", optional = true }
[tool.poetry.extras]
fast = ["Orjson"]
[tool.poetry.dev-dependencies]
black = "*"
[tool.poetry.group.ops]
include-groups = ["types"]
[tool.poetry.group.ops.dependencies]
humanize = "*"
[tool.poetry.group.types.dependencies]
types-requests = "*"
`);

  it.each([
    [none, ['requests']],
    [{ extras: ['fast'], groups: [] }, ['requests', 'orjson']],
    [{ extras: [], groups: ['dev'] }, ['requests', 'black']],
    [{ extras: [], groups: ['ops'] }, ['requests', 'humanize', 'types-requests']],
  ])("is what Poetry's tables have: %j", (selection, names) => {
    expect(directNames(poetry, selection)).toEqual(names);
  });
});

describe('lines for indexes', () => {
  const named = namedIndexes(
    project(`
[[tool.uv.index]]
name = "own"
url = "https://someone:sesame@own.example/simple/"
[[tool.uv.index]]
name = "main"
url = "https://main.example/simple"
default = true
[[tool.uv.index]]
name = "files"
url = "https://files.example/wheels.html"
format = "flat"
`),
    'uv-lock',
  );
  const linesOf = (urls: readonly string[], environment = {}) => indexLines(urls, named, environment);

  it("leave PyPI out, so that the runner's own index counts", () => {
    expect(linesOf(['https://pypi.org/simple', 'https://pypi.org/simple/'])).toEqual([]);
  });

  it('name each once, the default one in place of PyPI, and pages of files as such', () => {
    const urls = ['https://own.example/simple', 'https://own.example/simple/', 'https://main.example/simple'];
    expect(linesOf([...urls, 'https://files.example/wheels.html', '/project/wheels'])).toEqual([
      '--extra-index-url https://own.example/simple',
      '--index-url https://main.example/simple',
      '--find-links https://files.example/wheels.html',
      '--find-links /project/wheels',
    ]);
  });

  it('hold no credentials but the names of the variables that do', () => {
    const environment = { UV_INDEX_OWN_USERNAME: 'someone', UV_INDEX_OWN_PASSWORD: 'sesame' };
    expect(linesOf(['https://someone:sesame@own.example/simple'], environment)).toEqual([
      '--extra-index-url https://${UV_INDEX_OWN_USERNAME}:${UV_INDEX_OWN_PASSWORD}@own.example/simple',
    ]);
    expect(linesOf(['https://own.example/simple'], { UV_INDEX_OWN_USERNAME: 'token' })).toEqual([
      '--extra-index-url https://${UV_INDEX_OWN_USERNAME}@own.example/simple',
    ]);
  });
});
