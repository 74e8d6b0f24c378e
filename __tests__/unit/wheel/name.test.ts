import { describe, expect, it } from '@jest/globals';
import { normaliseName, parseWheelName } from '../../../src/wheel/name.js';
import { python } from '../support/python.js';

const names = ['requests', 'Zope.Interface', 'a__b--c..d', 'A-_.B', 'jaraco.text', 'PyYAML', 'x', '0'];
const normal = python<readonly string[]>(
  'from pip._vendor.packaging.utils import canonicalize_name\nprint(json.dumps([canonicalize_name(n) for n in input]))',
  names,
);

describe('normaliseName', () => {
  it.each(names.map((name, index) => [name, normal[index]]))(
    'makes of %s %s, as pip does',
    (name, wanted) => {
      expect(normaliseName(String(name))).toBe(wanted);
    },
  );
});

const files = [
  'requests-2.32.3-py3-none-any.whl',
  'six-1.16.0-py2.py3-none-any.whl',
  'PyYAML-6.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  'zope.interface-5.0-1-cp36-cp36m-linux_x86_64.whl',
  'torch-2.1.0+cpu.cxx11-12build-cp311-cp311-linux_x86_64.whl',
  'a_b-1!2.0.post1-py3-none-any.whl',
];
const parsed = python<readonly (readonly [string, string, number, readonly string[]])[]>(
  `
from pip._vendor.packaging.utils import parse_wheel_filename
def read(file):
    name, version, build, tags = parse_wheel_filename(file)
    return [name, str(version), build[0] if build else -1, sorted(str(tag) for tag in tags)]
print(json.dumps([read(file) for file in input]))
`,
  files,
);

describe('parseWheelName', () => {
  it.each(files.map((file, index) => [file, index] as const))('takes %s apart as pip does', (file, index) => {
    const found = parseWheelName(file);
    expect(found && [found.name, found.version, found.build, [...found.tags].sort()]).toEqual(parsed[index]);
  });

  it.each([
    '',
    'requests.whl',
    'requests-2.32.3.whl',
    'requests-2.32.3-py3-none.whl',
    'requests-2.32.3-py3-none-any.zip',
    'requests-2.32.3-py3-none-any.whl.part',
    'requests-2.32.3-x1-py3-none-any.whl',
    'a-b-c-1.0-py3-none-any.whl',
  ])('takes %j for no wheel', (file) => {
    expect(parseWheelName(file)).toBeUndefined();
  });
});
