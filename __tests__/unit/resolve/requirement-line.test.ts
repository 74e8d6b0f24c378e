import { describe, expect, it } from '@jest/globals';
import { bareRequirement, readRequirementLine } from '../../../src/resolve/requirement-line.js';
import { python } from '../support/python.js';

const valid = [
  'requests',
  'A',
  '0name',
  'zope.interface',
  'a.b-c_d',
  'requests==2.32.3',
  'requests == 2.32.3',
  'requests>=2,<3',
  'requests >= 2.0 , < 3 , != 2.5.*',
  'requests (>=2,<3)',
  'requests(>=2)',
  'requests~=2.31.0',
  'requests===2.32.3',
  'requests===any.thing+goes',
  'requests==2.*',
  'requests!=1.3.4.*',
  'requests>=2.0rc1',
  'requests<=3.dev0',
  'requests==1!2.0',
  'torch==2.1.0+cpu',
  'name==1.0-1',
  'name==1.0.post1',
  'name==V1.0',
  'requests[security]',
  'requests[security,socks]==2.0',
  'requests [ security , socks ] >= 2',
  'requests[]',
  'requests[use_chardet-on.py3]',
  'tomli; python_version < "3.11"',
  "tomli>=1 ; python_version<'3.11' and (sys_platform == 'linux' or platform_machine != 'arm64')",
  'tomli;python_version in "3.6 3.7"',
  'tomli; extra == "x"',
  'name @ https://h.example/name-1.0.tar.gz',
  'name@https://h.example/name-1.0-py3-none-any.whl',
  'name[extra] @ https://h.example/x.whl ; python_version < "3.11"',
  'name @ git+https://h.example/name.git@v1.0#subdirectory=src',
  'name @ file:///srv/name-1.0.tar.gz',
] as const;

const invalid = [
  'requests=2.0',
  'requests 2.0',
  'requests=>2.0',
  'requests==2.0 3.0',
  'requests two',
  '_requests',
  'requests_',
  'requests.',
  '.requests!',
  'ré',
  'requests[security',
  'requests]',
  'requests[a b]',
  'requests[,]',
  'requests[a,]',
  'requests (>=2',
  'requests>=2 <3',
  'requests,<3',
  'requests;',
  'name @ ',
  '@ https://h.example',
  'requests==2.0,,<3',
  'import requests',
  'pip install requests',
  '"requests"',
  '[tool.poetry]',
  'requests = "^2.0"',
  '<<<<<<< HEAD',
] as const;

/** Wrong in the text of a marker or version, which takes more than a glance to see. */
const subtle = [
  'tomli; python_version',
  'tomli; python_version < 3.11',
  'tomli; python_version < "3.11" and',
  'tomli; pythonversion < "3.11"',
  'tomli; (python_version < "3.11"',
  'requests~=2',
  'requests==2.0.',
  'requests>',
  'requests>=',
] as const;

const accepts = python<readonly boolean[]>(
  `
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
def accepts(line):
    try:
        Requirement(line)
        return True
    except InvalidRequirement:
        return False
print(json.dumps([accepts(line) for line in input]))
`,
  [...valid, ...invalid],
);

describe('a requirement', () => {
  it.each(valid.map((line, index) => [line, index] as const))('is %s, as for pip', (line, index) => {
    expect(accepts[index]).toBe(true);
    expect(typeof readRequirementLine(line)).toBe('object');
  });

  it.each(invalid.map((line, index) => [line, index] as const))('is not %s, as for pip', (line, index) => {
    expect(accepts[valid.length + index]).toBe(false);
    expect(typeof readRequirementLine(line)).toBe('string');
  });

  it('may end its versions with a comma', () => {
    expect(readRequirementLine('requests>=2,')).toMatchObject({ kind: 'named', name: 'requests' });
  });

  it.each(subtle)('is not %s', (line) => {
    expect(typeof readRequirementLine(line)).toBe('string');
  });

  it.each([
    ['Zope.Interface==5', 'zope-interface', 'named'],
    ['a__b', 'a-b', 'named'],
    ['My.Name @ https://h.example/x.whl', 'my-name', 'direct'],
    ['./dist/My_Name-1.0-py3-none-any.whl', 'my-name', 'direct'],
    ['https://h.example/My_Name-1.0-py3-none-any.whl#sha256=00', 'my-name', 'direct'],
    ['git+https://h.example/x.git#egg=My.Name', 'my-name', 'direct'],
    ['git+https://h.example/x.git@main#subdirectory=a&egg=my_name', 'my-name', 'direct'],
    ['.', undefined, 'direct'],
    ['..', undefined, 'direct'],
    ['.[extra]', undefined, 'direct'],
    ['./src/package', undefined, 'direct'],
    ['../package', undefined, 'direct'],
    ['/srv/package', undefined, 'direct'],
    ['package-1.0.tar.gz', undefined, 'direct'],
    ['sub/package-1.0.zip', undefined, 'direct'],
    ['git+ssh://git@h.example/x.git', undefined, 'direct'],
    ['file:///srv/package', undefined, 'direct'],
    ['libs/x', undefined, 'direct'],
    ['libs/my.pkg-1/src', undefined, 'direct'],
    ['libs/My_Name-1.0-py3-none-any.whl', 'my-name', 'direct'],
  ])('%s has the name %s and is %s', (line, name, kind) => {
    expect(readRequirementLine(line)).toMatchObject({ kind, name });
  });

  it('may have options of its own, which do not belong to its text', () => {
    const line = 'requests==2.0 ; python_version > "3" --hash=sha256:aa --hash=sha256:bb';
    expect(readRequirementLine(line)).toEqual({
      kind: 'named',
      name: 'requests',
      text: 'requests==2.0 ; python_version > "3"',
      hashes: ['aa', 'bb'],
      configSettings: [],
    });
    expect(readRequirementLine('a --hash sha256:aa')).toMatchObject({ text: 'a', hashes: ['aa'] });
    expect(readRequirementLine('a')).toMatchObject({ hashes: [] });
    expect(readRequirementLine('./a-1-py3-none-any.whl --hash=sha256:aa')).toMatchObject({ hashes: ['aa'] });
  });

  it.each([
    ['a --config-settings="k=v"', ['k=v']],
    ["a --config-settings='k=v w'", ['k=v w']],
    ['a --config-settings=k="v w"', ['k=v w']],
    ['a --config-setting k=v', ['k=v']],
    ['a -C k=v', ['k=v']],
    ['a -Ck=v', ['k=v']],
    ['a --config-settings=k=v=w -C "--build-option=-j 4 --x"', ['k=v=w', '--build-option=-j 4 --x']],
    ['a==1 ; python_version > "3" --hash=sha256:aa --config-settings k=', ['k=']],
    ['./libs/x -C k=v', ['k=v']],
    ['-e ./libs/x --config-settings k=v', ['k=v']],
  ])('may have settings for its build: %s', (line, configSettings) => {
    const parsed = readRequirementLine(line);
    expect(parsed).toMatchObject({ configSettings });
    expect(parsed).toMatchObject({ text: expect.not.stringMatching(/--|-C/) });
  });

  it.each([
    ['a --global-option=x', '"--global-option=x" is not supported'],
    ['a --hash=sha256:aa --global-option=x', '"--global-option=x" is not supported'],
    ['a --config-settings=k', '"k" is not a setting (such as key=value)'],
    ['a -C "=v"', '"=v" is not a setting (such as key=value)'],
  ])('with another option for its build is refused: %s', (line, message) => {
    expect(readRequirementLine(line)).toBe(message);
  });

  it.each([
    ['a==1 --hash=sha256:aa', 'a==1'],
    ['a==1 ; python_version > "3" --hash=sha256:aa -C k=v', 'a==1 ; python_version > "3"'],
    ['-e .', '.'],
    ['-e "./my libs"', './my libs'],
    ['--editable=./x[a] --config-settings=k=v', './x[a]'],
    ['--editable git+https://${TOKEN}@h.example/x.git#egg=x', 'git+https://${TOKEN}@h.example/x.git#egg=x'],
    ['${WHOLE}', '${WHOLE}'],
    ['-e-x/y', '-x/y'],
  ])('without options is itself: %s', (line, bare) => {
    expect(bareRequirement(line)).toBe(bare);
  });

  it.each(['a --no-deps', 'a --index-url=https://h.example', 'a --hash=sha256:aa --pre'])(
    'has no other option: %s',
    (line) => {
      expect(readRequirementLine(line)).toMatch(/"--[^"]+" is not an option that a requirement can have/);
    },
  );

  it.each([
    ['requests=2.0', '"=2.0" after "requests" is not a version specifier'],
    ['requests 2.0', '"2.0" after "requests" is not a version specifier'],
    ['$NAME', '"$NAME" does not start with the name of a distribution'],
  ])('that is wrong is told: %s', (line, message) => {
    expect(readRequirementLine(line)).toContain(message);
  });
});

describe('an option', () => {
  it.each([
    ['-r other.txt', '--requirement', 'other.txt'],
    ['-rother.txt', '--requirement', 'other.txt'],
    ['--requirement=other.txt', '--requirement', 'other.txt'],
    ['--requirement  other.txt', '--requirement', 'other.txt'],
    ['-c "my constraints.txt"', '--constraint', 'my constraints.txt'],
    ['-i https://h.example/simple', '--index-url', 'https://h.example/simple'],
    ['--index-url=https://h.example/?a=b', '--index-url', 'https://h.example/?a=b'],
    ['--pypi-url https://h.example', '--index-url', 'https://h.example'],
    ['--extra-index-url https://h.example', '--extra-index-url', 'https://h.example'],
    ['-f ./wheels', '--find-links', './wheels'],
    ['--trusted-host h.example', '--trusted-host', 'h.example'],
    ['--no-binary :all:', '--no-binary', ':all:'],
    ['--only-binary=:all:', '--only-binary', ':all:'],
    ['--use-feature x', '--use-feature', 'x'],
    ['--no-index', '--no-index', ''],
    ['--prefer-binary', '--prefer-binary', ''],
    ['--require-hashes', '--require-hashes', ''],
    ['--pre', '--pre', ''],
  ])('%s is %s with %j', (line, option, value) => {
    expect(readRequirementLine(line)).toEqual({ kind: 'option', option, value });
  });

  it.each([
    ['-e .', undefined],
    ['--editable=./package', undefined],
    ['-e git+https://h.example/x.git#egg=My_Name', 'my-name'],
    ['-e My_Name@git+https://h.example/x.git', 'my-name'],
    ['-e "./my package"', undefined],
  ])('%s is a requirement', (line, name) => {
    expect(readRequirementLine(line)).toMatchObject({ kind: 'direct', name, hashes: [] });
  });

  it.each(['-e . --pre', '-e . ; python_version'])('is wrong: %s', (line) => {
    expect(readRequirementLine(line)).toEqual(expect.any(String));
  });

  it.each(['-r', '--requirement=', '--index-url', '-c ', '-e'])('%j needs a value', (line) => {
    expect(readRequirementLine(line)).toMatch(/needs a value/);
  });

  it.each(['--no-deps', '-x', '--upgrade', '--target x', '--requirements a.txt', '-'])(
    'is not %s',
    (line) => {
      expect(readRequirementLine(line)).toMatch(/is not an option that a requirements file can have/);
    },
  );

  it.each(['--all-releases :all:', '--only-final requests', '--no-require-hashes'])(
    'that pip learnt lately is known: %s',
    (line) => {
      expect(readRequirementLine(line)).toMatchObject({ kind: 'option' });
    },
  );
});
