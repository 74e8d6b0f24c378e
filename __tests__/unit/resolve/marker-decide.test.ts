import { describe, expect, it } from '@jest/globals';
import { decideMarker, markerText, parseMarker } from '../../../src/resolve/marker.js';
import { python } from '../support/python.js';

const markers = [
  'extra == "a"',
  "'a' == extra",
  'extra != "a"',
  'extra == "a" or extra == "b"',
  'extra == "a" and python_version < "3.11"',
  'python_version < "3.11" and extra == "a" or sys_platform == "win32"',
  '(python_version < "3.11" or sys_platform == "win32") and extra == "a"',
  '(extra == "a" or python_version >= "3.11") and (extra == "b" or sys_platform == "linux")',
  'python_version < "3.11" or extra == "a" and sys_platform != "linux"',
  'extra == "a" and (python_version not in "3.10 3.11")',
  'sys_platform == "win32"',
];
const extras = ['', 'a', 'b'];
const environments = ['3.10', '3.12'].flatMap((version) =>
  ['linux', 'win32'].map((platform) => ({ python_version: version, sys_platform: platform })),
);

/** What is left of the marker with an extra; true and false where nothing is. */
function withExtra(marker: string, extra: string): string | boolean {
  const parsed = parseMarker(marker);
  if (!parsed) throw new Error(`not a marker: ${marker}`);
  const decided = decideMarker(parsed, ({ left, operator, right }) => {
    if (left !== 'extra' && right !== 'extra') return undefined;
    const same = (left === 'extra' ? right : left).slice(1, -1) === extra;
    return operator === '==' ? same : !same;
  });
  return typeof decided === 'boolean' ? decided : markerText(decided);
}

const cases = markers.flatMap((marker) => extras.map((extra) => [marker, extra] as const));

const program = `
from pip._vendor.packaging.markers import Marker
def holds(marker, extra, environment):
    return marker if isinstance(marker, bool) else Marker(marker).evaluate(dict(environment, extra=extra))
print(json.dumps([
    [[holds(marker, extra, each), holds(left, "", each)] for each in input["environments"]]
    for marker, extra, left in input["cases"]
]))
`;
const answers = python<readonly (readonly (readonly [boolean, boolean])[])[]>(program, {
  environments,
  cases: cases.map(([marker, extra]) => [marker, extra, withExtra(marker, extra)]),
});

describe('a marker of which a part is decided', () => {
  it.each(cases.map(([marker, extra], index) => [marker, extra, index] as const))(
    'means the same as before: %s with extra %j',
    (_, __, index) => {
      for (const [before, after] of answers[index] ?? []) expect(after).toBe(before);
      expect(answers[index]).toHaveLength(environments.length);
    },
  );

  it('holds nothing of what was decided', () => {
    for (const [marker, extra] of cases) expect(String(withExtra(marker, extra))).not.toContain('extra');
  });

  it('keeps brackets only where they are needed', () => {
    expect(withExtra('(extra == "a") and ((python_version<"3.11" or (os_name=="nt")))', 'a')).toBe(
      'python_version < "3.11" or os_name == "nt"',
    );
    expect(withExtra('(python_version<"3.11" or os_name=="nt") and sys_platform  ==  "x"', '')).toBe(
      '(python_version < "3.11" or os_name == "nt") and sys_platform == "x"',
    );
  });
});
