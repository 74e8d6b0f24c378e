import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Requirements } from '../../../src/resolve/requirement.js';
import type { Prepared } from '../../../src/resolve/resolver-input.js';
import { directParts, named, resolverInput, unite } from '../../../src/resolve/resolver-input.js';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';
import { temporaryDirectory } from '../support/files.js';
import { requirementsOf } from '../support/requirements.js';
import { statedBy } from '../support/sources.js';

const files = {
  'c.txt': 'two<2\n',
  'libs/app/pyproject.toml': '',
  'my wheels/One_Two-1.0-py3-none-any.whl': '',
  'dist/old-1.0.tar.gz': '',
};

const sha = (digit: string) => digit.repeat(64);

const built: Wheel = {
  name: 'the-app',
  version: '1.0',
  path: '/project/built here/the_app-1.0-py3-none-any.whl',
  sha256: sha('b'),
  origin: { kind: 'directory', path: 'libs/app' },
};
const builtUrl = 'file:///project/built%20here/the_app-1.0-py3-none-any.whl';

/** The lines for the resolver; what lies in libs/app has been built. */
function linesOf(text: string, hashes = false): readonly string[] {
  const { requirements, options } = requirementsOf(text, files);
  const prepared = requirements.map(
    (requirement): Prepared => ({
      requirement,
      wheel: requirement.path?.endsWith('/libs/app') ? built : undefined,
    }),
  );
  const input = resolverInput(prepared, options, hashes);
  expect(input).toMatch(/^$|\n$/);
  return input.split('\n').slice(0, -1);
}

function only(text: string) {
  const { requirements } = requirementsOf(text, files);
  const [requirement] = requirements;
  if (!requirement || requirements.length > 1) throw new Error('not one requirement');
  return requirement;
}

describe('resolverInput', () => {
  it('has the requirements as they are written, without comments, each once', () => {
    const text = 'One[x]>=1 ; python_version > "3"  # why\ntwo\n\nOne[x]>=1 ; python_version > "3"\n';
    expect(linesOf(text)).toEqual(['One[x]>=1 ; python_version > "3"', 'two']);
  });

  it('is empty where nothing is asked for', () => {
    expect(resolverInput([], [], true)).toBe('');
  });

  it('has the options first, since they count for all lines', () => {
    const [option, ...rest] = linesOf('one\n--extra-index-url https://h.example/simple\n');
    expect(option).toBe('--extra-index-url https://h.example/simple');
    expect(rest).toEqual(['one']);
  });

  it('names constraints by absolute path, since it lies in another directory', () => {
    expect(linesOf('-c c.txt\none\n')).toEqual([expect.stringMatching(/^--constraint \/.+\/c\.txt$/), 'one']);
  });

  it('writes no secret: variables stay unexpanded', () => {
    const workspace = temporaryDirectory({
      'requirements.txt':
        '--index-url https://me:${TOKEN}@h.example/simple\na @ https://me:${TOKEN}@h.example/a-1.0-py3-none-any.whl\n',
    });
    const { requirements, options } = statedBy(workspace, ['requirements.txt'], { TOKEN: 'geheim' });
    const prepared = requirements.map((requirement) => ({ requirement, wheel: undefined }));
    expect(resolverInput(prepared, options, true)).toBe(
      '--index-url https://me:${TOKEN}@h.example/simple\na @ https://me:${TOKEN}@h.example/a-1.0-py3-none-any.whl\n',
    );
  });

  it.each([
    ['./libs/app', `the-app @ ${builtUrl}`],
    ['-e ./libs/app[Fast, all]', `the-app[Fast,all] @ ${builtUrl}`],
    ['./libs/app ; sys_platform == "linux"', `the-app @ ${builtUrl} ; sys_platform == "linux"`],
    [
      'the.app[fast] @ ./libs/app ; python_version < "4"',
      `the-app[fast] @ ${builtUrl} ; python_version < "4"`,
    ],
  ])('asks for the wheel that was built of %s, with its extras and marker', (line, expected) => {
    expect(linesOf(`${line}\n`)).toEqual([expected]);
  });

  it('asks for a wheel by path as by URL, with its extras and marker', () => {
    const requirement = only('./my wheels/One_Two-1.0-py3-none-any.whl[x] ; python_version > "3"\n');
    expect(requirement.path).not.toBeNull();
    const url = pathToFileURL(requirement.path ?? '').href;
    expect(url).toMatch(/my%20wheels/);
    expect(resolverInput([{ requirement, wheel: undefined }], [], false)).toBe(
      `One_Two[x] @ ${url} ; python_version > "3"\n`,
    );
  });

  it('asks for a source distribution by path as by URL, with its marker', () => {
    const [line] = linesOf('dist/old-1.0.tar.gz ; python_version > "3"\n');
    expect(line).toMatch(/^file:\/\/\/.+\/dist\/old-1\.0\.tar\.gz ; python_version > "3"$/);
  });

  it.each(['./dist/old-1.0.tar.gz[fast]', 'old[fast] @ ./dist/old-1.0.tar.gz'])(
    'keeps the extras of a source distribution by path: %s',
    (line) => {
      const [written] = linesOf(`${line}\n`);
      expect(written).toContain('/dist/old-1.0.tar.gz');
      expect(written).toContain('[fast]');
    },
  );

  it('leaves a URL as it is', () => {
    const line = 'https://h.example/a-1.0.tar.gz#sha256=aa ; python_version > "3"';
    expect(linesOf(`${line}\n`)).toEqual([line]);
  });
});

describe('hashes', () => {
  const hashed = `one==1 --hash=sha256:${sha('a')} --hash=sha512:cc\n./libs/app\n`;

  it('stay out where the resolver is not to be told of them', () => {
    expect(linesOf(hashed)).toEqual(['one==1', `the-app @ ${builtUrl}`]);
  });

  it('are told with their kind, that of what was built among them, since all or none must have one', () => {
    expect(linesOf(hashed, true)).toEqual([
      `one==1 --hash=sha256:${sha('a')} --hash=sha512:cc`,
      `the-app @ ${builtUrl} --hash=sha256:${sha('b')}`,
    ]);
  });

  it('are not made up where the user has none', () => {
    expect(linesOf('one==1\n./libs/app\n', true)).toEqual(['one==1', `the-app @ ${builtUrl}`]);
  });
});

describe('unite', () => {
  const layer = (name: string, text: string): Requirements => ({
    layer: name,
    ...requirementsOf(text),
    direct: null,
  });

  it('has what all layers ask for, in their order', () => {
    const hashed = `three==1 --hash=sha256:${sha('a')}\n`;
    const union = unite([layer('a', 'one\n--pre\n'), layer('b', 'two\n'), layer('c', `\n${hashed}`)]);
    expect(union.requirements.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    expect(union.options.map(({ option }) => option)).toEqual(['--pre']);
    expect(union.hashedAt).toEqual({ file: 'requirements.txt', line: 2 });
  });

  it('has no place of a hash where there is none', () => {
    expect(unite([layer('a', 'one\n')]).hashedAt).toBeNull();
  });
});

describe('directParts', () => {
  it.each([
    ['./a', '', ''],
    ['./a[x]', '[x]', ''],
    ['./a[x , y];python_version > "3"', '[x,y]', 'python_version > "3"'],
    ['a[x] @ git+https://h.example/a.git@v1 ; python_version > "3"', '[x]', 'python_version > "3"'],
    ['git+ssh://git@h.example/a.git#egg=a[x]', '[x]', ''],
    ['https://h.example/a;b-1.0-py3-none-any.whl', '', ''],
  ])('finds extras and marker of %s', (text, extras, marker) => {
    expect(directParts(text)).toEqual({ extras, marker });
  });
});

describe('named', () => {
  it.each([
    ['One[x]>=1 ; python_version > "3"\n', 'One[x]>=1 ; python_version > "3"'],
    ['./libs/app[x] ; python_version > "3"\n', 'found[x] ; python_version > "3"'],
    ['./libs/app\n', 'found'],
  ])('reads %j as metadata would have it', (text, expected) => {
    expect(named(only(text), 'found')).toBe(expected);
  });
});
