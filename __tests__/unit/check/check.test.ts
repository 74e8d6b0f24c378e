import { describe, expect, it } from '@jest/globals';
import { atLevel, checked, switchedOff } from '../../../src/check/level.js';
import { readPipCheck } from '../../../src/check/pip-check.js';
import { checkRuntime } from '../../../src/check/runtime.js';
import type { Finding, Severity } from '../../../src/errors.js';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';
import { runtimeOf } from '../support/values.js';

const finding = (severity: Severity): Finding => ({
  rule: 'pip-check',
  severity,
  subject: 's',
  title: 't',
  reason: 'r',
  advice: 'a',
});
const all: readonly Severity[] = ['error', 'warning', 'notice'];

describe('a level', () => {
  it.each([
    ['error', ['error', 'warning', 'notice']],
    ['warn', ['warning', 'warning', 'notice']],
    ['off', ['error', 'warning', 'notice']],
  ] as const)('%s makes of errors, warnings and notices %j', (level, severities) => {
    expect(atLevel(all.map(finding), level).map(({ severity }) => severity)).toEqual(severities);
  });

  it('changes nothing else of a finding', () => {
    expect(atLevel([finding('error')], 'warn')).toEqual([finding('warning')]);
  });

  it.each<[readonly Severity[], string]>([
    [[], 'passed'],
    [['warning', 'notice'], 'passed'],
    [['warning', 'error'], 'failed'],
  ])('with %j is %s', (severities, state) => {
    expect(checked('pip-check', 'd', severities.map(finding)).state).toBe(state);
  });

  it('that is off was not checked', () => {
    expect(switchedOff('pip-check')).toMatchObject({ state: 'not checked', findings: [] });
  });
});

describe('readPipCheck', () => {
  const metadata = (name: string, version: string, ...more: readonly string[]) => ({
    [`${name}-${version}.dist-info/METADATA`]: [
      'Metadata-Version: 2.1',
      `Name: ${name}`,
      `Version: ${version}`,
      ...more,
      '',
    ].join('\n'),
  });
  const directory = temporaryDirectory({
    ...metadata('needy', '1.0', 'Requires-Dist: absent>=2', 'Requires-Dist: old[x]>=2,<3'),
    ...metadata('old', '1.5.post1'),
    ...metadata('alien', '3'),
    'alien-3.dist-info/WHEEL': 'Wheel-Version: 1.0\nTag: cp27-cp27m-win32\n',
  });
  /** pip's own words over these distributions and nothing else. */
  const lines = python<readonly string[]>(
    `
import os, subprocess
out = subprocess.run(
    [sys.executable, "-S", "-c", "import sys; sys.path.append(%r); from pip._internal.cli.main import main; sys.exit(main(['check']))" % input[1]],
    env={"PYTHONPATH": input[0], "PIP_DISABLE_PIP_VERSION_CHECK": "1"}, stdout=subprocess.PIPE, universal_newlines=True).stdout
print(json.dumps(out.splitlines()))
`,
    [
      directory,
      python<string>(
        'import os, pip\nprint(json.dumps(os.path.dirname(os.path.dirname(pip.__file__))))',
        null,
      ),
    ],
  ).filter((line) => /^(?:needy|old|alien) /.test(line));

  it("reads pip's line of what is missing", () => {
    const line = lines.find((each) => each.includes('not installed')) ?? '';
    expect(readPipCheck([line])).toEqual([
      {
        rule: 'pip-check',
        severity: 'error',
        subject: 'needy 1.0',
        title: 'needy 1.0 will not find what it needs',
        reason: 'it requires absent, which neither the layer nor the runtime has',
        advice: 'Add absent to the requirements.',
      },
    ]);
  });

  it("reads pip's line of what does not go together", () => {
    const line = lines.find((each) => each.includes('has requirement')) ?? '';
    expect(readPipCheck([line])).toMatchObject([
      {
        subject: 'needy 1.0',
        reason: expect.stringMatching(
          /^it requires old\[x\](?:<3,>=2|>=2,<3), and Lambda will see old 1\.5\.post1$/,
        ),
        advice: expect.stringContaining('versions that go together'),
      },
    ]);
  });

  it.each([
    ['alien 3 is not supported on this platform', 'alien 3', 'alien 3 is not supported on this platform'],
    ['a 1.0 requires b, c, which is weird.', 'a 1.0', 'a 1.0 requires b, c, which is weird'],
  ])('keeps the words of a line that it does not know: %s', (line, subject, reason) => {
    expect(readPipCheck([line])).toMatchObject([{ rule: 'pip-check', severity: 'error', subject, reason }]);
  });

  it('makes a finding of each line', () => {
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(readPipCheck(lines)).toHaveLength(lines.length);
    expect(readPipCheck([])).toEqual([]);
  });
});

describe('checkRuntime', () => {
  const day = (date: string) => checkRuntime(runtimeOf('3.9'), new Date(date));

  it('says nothing before the runtime is deprecated', () => {
    expect(day('2025-12-14T23:59:59Z')).toEqual([]);
  });

  it('notices it from that day on, and never more than that', () => {
    expect(day('2025-12-15T00:00:00Z')).toMatchObject([
      {
        rule: 'runtime-deprecated',
        severity: 'notice',
        subject: 'python3.9',
        reason: expect.stringContaining('2025-12-15'),
      },
    ]);
    expect(day('2036-01-01')).toMatchObject([{ severity: 'notice' }]);
  });
});
