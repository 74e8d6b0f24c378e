import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { RuleId } from '../../../src/errors.js';
import type { Sdk } from '../../../src/lambda/sdk-family.js';
import { resolveFailure } from '../../../src/resolve/failure.js';
import type { Requirement } from '../../../src/resolve/requirement.js';
import { readRequirementLine } from '../../../src/resolve/requirement-line.js';

const outputs = new URL('../fixtures/outputs/', import.meta.url);
const noSdk: Sdk = { source: 'test', versions: {}, accepts: {} };

function requirements(...lines: readonly string[]): readonly Requirement[] {
  return lines.map((line, index) => {
    const parsed = readRequirementLine(line);
    if (typeof parsed === 'string' || parsed.kind === 'option') throw new Error(line);
    const location = { file: 'requirements.txt', line: index + 1 };
    return { ...parsed, location, written: parsed.text, path: null, locked: false };
  });
}

function findingOf(output: string, lines: readonly string[], sdk = noSdk) {
  const text = readFileSync(new URL(`${output}.txt`, outputs), 'utf8');
  const tool = output.startsWith('uv') ? 'uv' : 'pip';
  return resolveFailure(tool, text, requirements(...lines), sdk).finding;
}

interface Case {
  readonly output: string;
  readonly lines: readonly string[];
  readonly rule: RuleId;
  readonly subject: string;
  /** Line of the requirement it is told at; null for none. */
  readonly line: number | null;
  readonly reason: RegExp;
}

const pip = (
  name: string,
  lines: readonly string[],
  rule: RuleId,
  subject: string,
  line: number | null,
  reason: RegExp,
): readonly Case[] =>
  ['pip26', 'pip21'].map((version) => ({ output: `${version}-${name}`, lines, rule, subject, line, reason }));
const uv = (...[name, ...rest]: Parameters<typeof pip>): readonly Case[] =>
  pip(name, ...rest)
    .slice(0, 1)
    .map((one) => ({ ...one, output: `uv-${name}` }));

const conflicting = ['beta==1.0', 'alpha==2.0'];
const withinConstraint = ['beta', 'alpha>=2'];
const withMissing = ['alpha', 'kit-needs'];
const unknown = ['alpha', 'nosuchthing>=1'];

const cases: readonly Case[] = [
  ...pip('no-such-name', unknown, 'resolve', 'nosuchthing', 2, /no release of it/),
  ...pip('no-such-version', ['alpha==9.9'], 'resolve', 'alpha', 1, /1\.0, 1\.5, 2\.0/),
  ...pip('other-python', ['delta==2.0'], 'resolve', 'delta', 1, /1\.0/),
  ...pip('other-platform', ['windowed'], 'resolve', 'windowed', 1, /no release of it that fits/),
  ...pip('dependency-missing', withMissing, 'resolve', 'windowed', 2, /no release of it/),
  ...pip(
    'conflict',
    conflicting,
    'resolve',
    'requirements',
    1,
    /user requested alpha==2\.0; beta 1\.0 depends on alpha<2/,
  ),
  ...pip(
    'constraint',
    withinConstraint,
    'resolve',
    'requirements',
    2,
    /alpha>=2; .*\(constraint\) alpha==1\.5/,
  ),
  ...pip('hashes', ['alpha==1.0'], 'index', 'hashes', 1, /Expected sha256 0{64}; Got +b183b44a/),
  ...pip('hash-in-url', ['alpha==1.0'], 'index', 'hashes', 1, /Expected sha256 0{64}; Got +b183b44a/),
  ...pip('file-status-403', ['alpha'], 'index', 'package index', 1, /403.*Forbidden/),
  ...pip('unreachable', ['alpha'], 'index', 'package index', null, /Connection refused/),
  ...pip(
    'unknown-host',
    ['alpha'],
    'index',
    'package index',
    null,
    /index\.invalid|Name or service not known/,
  ),
  ...pip('certificate', ['alpha'], 'index', 'package index', null, /certificate/i),
  ...pip('broken-sdist', ['alpha', 'broken'], 'build-wheel', 'broken', 2, /needs the moon/),
  ...pip('no-compiler', ['ccode'], 'build-wheel', 'ccode', 1, /gcc/),
  ...pip('no-cxx-compiler', ['cxxcode'], 'build-wheel', 'cxxcode', 1, /gcc|g\+\+/),
  ...pip('meson', ['numpy==1.26.4'], 'build-wheel', 'numpy', 1, /needs the compiler cc\b/).slice(0, 1),
  ...pip('rust', ['rpds-py'], 'build-wheel', 'rpds-py', 1, /CERTIFICATE_VERIFY_FAILED/).slice(0, 1),
  ...uv('no-such-name', unknown, 'resolve', 'nosuchthing', 2, /nosuchthing was not found/),
  ...uv('no-such-version', ['alpha==9.9'], 'resolve', 'alpha', 1, /no version of alpha==9\.9/),
  ...uv('other-python', ['delta==2.0'], 'resolve', 'delta', 1, /does not satisfy Python>=3\.99/),
  ...uv('other-platform', ['windowed'], 'no-wheel', 'windowed', 1, /win_amd64/),
  ...uv('dependency-missing', withMissing, 'no-wheel', 'windowed', 2, /kit-needs depend on windowed/),
  ...uv('sdist-only', ['alpha', 'plain'], 'no-wheel', 'plain', 2, /no usable wheels/),
  ...uv('sdist-by-url', ['plain @ http://127.0.0.1:8000/x.tar.gz'], 'no-wheel', 'plain', 1, /disabled/),
  ...uv('conflict', conflicting, 'resolve', 'beta', 1, /alpha==2\.0/),
  ...uv('constraint', withinConstraint, 'resolve', 'alpha', 2, /alpha>=2 and alpha==1\.5/),
  ...uv('unreachable', ['alpha'], 'index', 'package index', null, /Connection refused/),
  ...uv('unknown-host', ['alpha'], 'index', 'package index', null, /Name or service not known/),
  ...uv('certificate', ['alpha'], 'index', 'package index', null, /invalid peer certificate/),
  ...uv('status-500', ['alpha'], 'index', 'package index', null, /500 Internal Server Error/),
];

/** An index that asks for credentials is, in these outputs, one that lacks the name. */
const silent = ['status-401', 'status-403', 'status-500'].flatMap((status) => [
  `pip26-${status}`,
  `pip21-${status}`,
  ...(status === 'status-500' ? [] : [`uv-${status}`]),
]);

describe('resolveFailure', () => {
  it('is tested with every output there is', () => {
    const files = readdirSync(outputs).flatMap((file) => (file.endsWith('.txt') ? [file.slice(0, -4)] : []));
    expect([...cases.map(({ output }) => output), ...silent].sort()).toEqual(files.sort());
  });

  it.each(cases)('explains $output: $rule, $subject', ({ output, lines, rule, subject, line, reason }) => {
    const finding = findingOf(output, lines);

    expect(finding).toMatchObject({ rule, subject, severity: 'error' });
    expect(finding.reason).toMatch(reason);
    if (line !== null) expect(finding.location).toEqual({ file: 'requirements.txt', line });
  });

  it.each(cases)('says in one line of $output what failed and what to do', ({ output, lines }) => {
    const { title, reason, advice } = findingOf(output, lines);
    for (const text of [title, reason, advice]) {
      expect(text).not.toMatch(/[\r\n]|undefined|ERROR:/);
      expect(text.trim()).not.toBe('');
    }
    expect(title).toMatch(/^Failed to /);
    expect(title).not.toMatch(/\.$/);
    expect(advice).toMatch(/\.$/);
  });

  it.each(silent)('tells %s at the requirement, and has credentials thought of', (output) => {
    const finding = findingOf(output, ['beta', 'alpha']);
    expect(finding).toMatchObject({ subject: 'alpha', location: { file: 'requirements.txt', line: 2 } });
    if (!output.endsWith('500')) expect(finding.advice).toMatch(/credentials/);
  });

  it("names the runtime's SDK where one of its members is in the way", () => {
    const sdk: Sdk = { source: 'image x', versions: { alpha: '1.5' }, accepts: {} };
    for (const output of ['pip26-constraint', 'pip21-constraint', 'uv-constraint']) {
      const finding = findingOf(output, withinConstraint, sdk);
      expect(finding.advice).toMatch(/^The runtime carries alpha 1\.5 \(image x\)/);
    }
  });

  it('does not blame the SDK for what has nothing to do with it', () => {
    const sdk: Sdk = { source: 'image x', versions: { alpha: '1.5' }, accepts: {} };
    expect(findingOf('pip26-file-status-403', ['alpha'], sdk).advice).toMatch(/credentials/);
    expect(findingOf('uv-no-such-name', unknown, sdk).advice).not.toMatch(/runtime carries/);
  });

  it.each([
    ['ERROR: one\nERROR: two\nERROR: one\nsomething\n', 'one; two'],
    ['first\nthe last line\n\n', 'the last line'],
    ['', 'it gave no reason'],
  ])("gives the tool's own words where it knows nothing better: %j", (output, reason) => {
    expect(resolveFailure('pip', output, [], noSdk).finding).toMatchObject({
      rule: 'resolve',
      subject: 'requirements',
      title: 'Failed to resolve the requirements with pip',
      reason,
    });
  });

  it.each([
    ['connection-failed', 'Failed to connect to h.example', '[Errno 111] Connection refused'],
    [
      'connection-timeout',
      'Unable to fetch http://h.example/a.whl',
      "h.example didn't respond within 1.0 seconds",
    ],
    ['ssl-verification-failed', 'Failed to establish a secure connection', 'self-signed certificate'],
    ['proxy-connection-failed', 'Failed to connect to proxy http://p.example', 'Connection refused'],
    [
      'incomplete-download',
      'Download failed after 6 attempts (1 byte/2 bytes)',
      'URL: http://h.example/a.whl',
    ],
  ])('tells what pip 26.3 says of a file that it did not get: %s', (reference, what, why) => {
    const output = `WARNING: x\nerror: ${reference}\n\n× ${what}\n╰─> ${why}\nhint: Check the network.\n`;
    expect(resolveFailure('pip', output, [], noSdk).finding).toMatchObject({
      rule: 'index',
      title: 'Failed to reach the package index',
      reason: `${what} (${why})`,
    });
  });

  it('tells a full disk as such, whatever failed by it', () => {
    const output =
      'Collecting alpha\nERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n';
    expect(resolveFailure('pip', output, [], noSdk).finding).toMatchObject({ reason: 'the disk is full' });
  });
});
