import { describe, expect, it, test } from '@jest/globals';
import type { Case } from '../../../bench/corpus/cases.mjs';
import type { Finding, Judgement } from '../../../bench/corpus/judge.mjs';
import { judge, reportOf } from '../../../bench/corpus/judge.mjs';

const sound: Case = {
  id: 'sound',
  runtime: 'python3.11',
  title: 'sound one',
  area: 'data',
  requirements: 'numpy==2.0.1\n',
  imports: ['numpy'],
  verdict: 'pass',
  reason: 'all is well',
  fast: false,
};
const unsound: Case = { ...sound, id: 'unsound', verdict: 'fail', rules: ['import'], about: 'libGL' };
const finding = (rule: string, severity = 'error', reason = 'libgl.so.1 is missing'): Finding => ({
  rule,
  severity,
  subject: 'numpy 2.0.1',
  title: 'numpy does not import',
  reason,
  advice: 'Take another.',
});
const done = (...findings: readonly Finding[]) => ({
  status: findings.some(({ severity }) => severity === 'error') ? 1 : 0,
  findings,
  said: '',
});

describe('a sound case', () => {
  it('is right when it passes, warnings or not', () => {
    expect(judge(sound, done())).toEqual({ kind: 'right' });
    expect(judge(sound, done(finding('held-back', 'warning')))).toEqual({ kind: 'right' });
  });

  it('is falsely refused by any error', () => {
    expect(judge(sound, done(finding('elf-glibc')))).toMatchObject({
      kind: 'false refusal',
      why: expect.stringContaining('[elf-glibc]'),
    });
  });

  it('needs the warnings that it is labelled with', () => {
    const warned = { ...sound, warnings: ['elf-needed'] };
    expect(judge(warned, done(finding('elf-needed', 'warning')))).toEqual({ kind: 'right' });
    expect(judge(warned, done(finding('elf-needed', 'notice'))).kind).toBe('wrong reason');
  });
});

describe('an unsound case', () => {
  it('is right when an error of its rule names what it is about', () => {
    expect(judge(unsound, done(finding('import')))).toEqual({ kind: 'right' });
  });

  it('is falsely passed without an error', () => {
    expect(judge(unsound, done())).toEqual({ kind: 'false pass', why: 'all is well' });
    expect(judge(unsound, done(finding('import', 'warning'))).kind).toBe('false pass');
  });

  it('is refused for a wrong reason by other rules, or where nothing names what it is about', () => {
    expect(judge(unsound, done(finding('pip-check'))).kind).toBe('wrong reason');
    expect(judge(unsound, done(finding('import', 'error', 'it fails'))).kind).toBe('wrong reason');
    const both = { ...unsound, rules: ['import', 'elf-machine'] };
    expect(judge(both, done(finding('import'))).kind).toBe('wrong reason');
    const named = done(finding('import', 'error', 'it fails'), finding('pip-check'));
    expect(judge(unsound, named).kind).toBe('wrong reason');
  });
});

describe('a run that broke down', () => {
  test.each([
    ['left no manifest', { status: 2, findings: undefined, said: 'no such input' }],
    ['met a defect', done(finding('internal'))],
    ['found no engine', done(finding('engine'))],
    ['ended with a status that its findings do not explain', { status: 1, findings: [], said: '' }],
  ])('is counted apart: it %s', (_, outcome) => {
    expect(judge(sound, outcome).kind).toBe('not run');
    expect(judge(unsound, outcome).kind).toBe('not run');
  });
});

describe('the report', () => {
  const of = (kind: Judgement['kind'], one = sound) => ({
    one,
    judgement: (kind === 'right' ? { kind } : { kind, why: 'because' }) as Judgement,
  });
  const right = (count: number) => Array.from({ length: count }, () => of('right'));

  it('counts by area and names each miss', () => {
    const { text } = reportOf([
      of('right'),
      of('false refusal'),
      of('false pass', { ...unsound, area: 'geo' }),
    ]);
    expect(text).toContain('| data | 2 | 2 | 0 | 0 | 1 | 0 | 0 |\n');
    expect(text).toContain('| geo | 1 | 0 | 1 | 1 | 0 | 0 | 0 |\n');
    expect(text).toContain('| **all** | 3 | 2 | 1 | 1 | 1 | 0 | 0 |\n');
    expect(text).toContain('- false pass: unsound (python3.11, sound one): because\n');
  });

  it('fails on any false pass and any wrong reason, and on more than two in a hundred false refusals', () => {
    expect(reportOf(right(3)).status).toBe(0);
    expect(reportOf([...right(99), of('false pass', unsound)]).status).toBe(1);
    expect(reportOf([...right(99), of('wrong reason', unsound)]).status).toBe(1);
    expect(reportOf([...right(49), of('false refusal')]).status).toBe(0);
    expect(reportOf([...right(48), of('false refusal')]).status).toBe(1);
  });

  it('does not take what could not run for right', () => {
    expect(reportOf([...right(3), of('not run')]).status).toBe(2);
    expect(reportOf([of('not run'), of('false pass', unsound)]).status).toBe(1);
  });
});
