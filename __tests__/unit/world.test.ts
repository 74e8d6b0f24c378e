import { describe, expect, it } from '@jest/globals';
import type { Finding, Severity } from '../../src/errors.js';
import { noProgress } from '../../src/report/progress.js';
import { terminalLog } from '../../src/terminal-log.js';
import { tell } from '../../src/world.js';

const finding = (severity: Severity, subject: string): Finding => ({
  rule: 'import',
  severity,
  subject,
  title: subject,
  reason: 'reason',
  advice: 'Advice.',
});

function run() {
  const written: string[] = [];
  const log = terminalLog({ write: (text) => written.push(text) }, false, () => 0);
  const progress = noProgress({ layers: [] });
  return { written, progress, tell: (...some: readonly Finding[]) => tell(some, progress, log) };
}

describe('findings of a run', () => {
  it('are told the worst first, and kept', () => {
    const { tell: say, written, progress } = run();
    say(finding('notice', 'n'), finding('warning', 'w'), finding('error', 'a'), finding('error', 'b'));
    expect(written.map((line) => line.split(' ')[2])).toEqual(['a:', 'b:', 'w:', 'n:']);
    expect(progress.findings.map(({ subject }) => subject)).toEqual(['a', 'b', 'w', 'n']);
  });

  it('are told once, however many stacks they are found in', () => {
    const { tell: say, written, progress } = run();
    const other = { ...finding('error', 'a'), location: { file: 'requirements.txt', line: 1 } };
    say(finding('error', 'a'), finding('error', 'a'));
    say(finding('error', 'a'), other);
    expect(written).toHaveLength(2);
    expect(progress.findings).toEqual([finding('error', 'a'), other]);
  });
});
