import { describe, expect, it } from '@jest/globals';
import { atLevel, checked, switchedOff } from '../../../src/check/level.js';
import { checkRuntime } from '../../../src/check/runtime.js';
import type { Finding, Severity } from '../../../src/errors.js';
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
