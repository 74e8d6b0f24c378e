import { describe, expect, it } from '@jest/globals';
import { isMarker } from '../../../src/resolve/marker.js';
import { python } from '../support/python.js';

const texts = [
  'python_version < "3.9"',
  "python_version<'3.9'",
  '"3.9" > python_version',
  '"a" == "b"',
  'os_name == "posix" and sys_platform == "linux"',
  'os_name == "posix" or sys_platform == "linux" and python_version >= "3"',
  '(os_name == "posix" or (sys_platform == "linux")) and python_version >= "3"',
  'python_version in "3.8 3.9"',
  'python_version not in "3.8 3.9"',
  'python_full_version === "3.9.1"',
  'python_version ~= "3.9"',
  'extra == "x"',
  'os.name == "posix"',
  'platform.machine == "x"',
  'python_implementation == "CPython"',
  'platform_python_implementation != "PyPy"',
  'implementation_version < "3"',
  '"linux"in sys_platform',
  '',
  ' ',
  'python_version',
  'python_version <',
  '< "3"',
  'python_version < 3.9',
  'python_version = "3.9"',
  'python_version => "3.9"',
  'python_version < "3.9" and',
  'and python_version < "3.9"',
  'python_version < "3.9" python_version < "3.8"',
  'python_version < "3.9" xor os_name == "x"',
  'pythonversion < "3.9"',
  'Python_Version < "3.9"',
  '(python_version < "3.9"',
  'python_version < "3.9")',
  '()',
  'python_version notin "3.9"',
  'python_version not "3.9"',
  'python_version < "3.9',
  'python_version < "3.9\'',
  'not python_version < "3.9"',
  'python_version < "3.9"; os_name == "x"',
];

const expected = python<readonly boolean[]>(
  `
from pip._vendor.packaging.markers import InvalidMarker, Marker
def valid(text):
    try:
        Marker(text)
        return True
    except InvalidMarker:
        return False
print(json.dumps([valid(text) for text in input]))
`,
  texts,
);

describe('isMarker', () => {
  it.each(texts.map((text, index) => [text, expected[index]] as const))(
    'of %j is %j, as for pip',
    (text, valid) => {
      expect(isMarker(text)).toBe(valid);
    },
  );

  it.each(['"x" in extras', '"x" in dependency_groups'])('knows what lock files have: %s', (text) => {
    expect(isMarker(text)).toBe(true);
  });
});
