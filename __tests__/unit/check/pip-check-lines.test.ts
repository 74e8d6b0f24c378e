import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { BlameFor } from '../../../src/analysis/blame.js';
import { pipCheckLines, readPipCheck } from '../../../src/check/pip-check-lines.js';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What each pip said of each set of distributions; see fixtures/make-pip-check.py. */
const recorded = JSON.parse(
  readFileSync(new URL('../fixtures/pip-check.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, Said>>>>;

const line = (number: number) => ({ file: 'requirements.txt', line: number });
/** The user asks for top, which asks for all that these tests are about. */
const blame: BlameFor = (name) =>
  name === 'top'
    ? { chain: 'top', requested: true, location: line(3) }
    : { chain: `top → ${name}`, requested: false, location: line(3) };

const read = (lines: readonly string[], ofRuntime: readonly string[] = []) =>
  readPipCheck(lines, { blame, ofRuntime: new Set(ofRuntime) });

const findingsOf = (said: Said | undefined) => {
  if (!said) throw new Error('not recorded');
  return read(pipCheckLines(said.stdout, said.stderr));
};
const reasons = (said: Said | undefined) =>
  findingsOf(said)
    .map(({ subject, reason }) => `${subject}: ${reason}`)
    .sort();

const missing = ['linked: it requires gone, which neither the layer nor the runtime has (top → linked)'];
const broken = [
  ...missing,
  'needy: it requires Marked.Name>=5; python_version >= "3.0", and Lambda will see marked-name 2 (top → needy)',
  'needy: it requires absent, which neither the layer nor the runtime has (top → needy)',
  'needy: it requires old[x]<3,>=2, and Lambda will see old 1.5.post1 (top → needy)',
];
const alien = 'alien-thing: the tags of its wheel are for another Python or platform (top → alien-thing)';

describe.each(Object.entries(recorded))('what pip %s says', (version, said) => {
  const looksAtTags = Number.parseInt(version, 10) >= 25;
  const strict = looksAtTags;

  it('of a set that is whole comes to nothing', () => {
    expect(said['whole']?.exitCode).toBe(0);
    expect(findingsOf(said['whole'])).toEqual([]);
  });

  it('becomes a finding line by line, and is never about an extra', () => {
    expect(reasons(said['broken'])).toEqual(looksAtTags ? [alien, ...broken] : broken);
    for (const finding of findingsOf(said['broken'])) {
      expect(finding).toMatchObject({ rule: 'pip-check', severity: 'error', location: line(3) });
    }
  });

  it('of metadata that it cannot read is a warning, and what asks for that misses nothing', () => {
    expect(findingsOf(said['unreadable'])).toEqual([
      expect.objectContaining({
        severity: 'warning',
        subject: 'broken',
        title: 'What broken needs is not known',
        reason: expect.stringMatching(/^pip cannot read its metadata: .*xpected.* \(top → broken\)$/),
      }),
    ]);
  });

  it('of metadata that it cannot read alone is no silence', () => {
    const findings = findingsOf(said['unreadable-alone']);
    expect(findings.map(({ subject }) => subject)).toEqual(strict ? ['legacyspec'] : []);
    expect(said['unreadable-alone']?.exitCode).toBe(strict ? 1 : 0);
  });

  it('of a version that is none is told once', () => {
    expect(findingsOf(said['legacy-version'])).toMatchObject([
      strict
        ? { severity: 'warning', subject: 'legacy', reason: expect.stringContaining("'2004d'") }
        : { severity: 'error', subject: 'user', reason: expect.stringContaining('legacy 2004d') },
    ]);
  });
});

it('every pip that builds use has been recorded', () => {
  const tools = readFileSync(new URL('../../../src/engine/tools.ts', import.meta.url), 'utf8');
  const used = [...tools.matchAll(/name: 'pip',\s*version: '([^']+)'/g)].map(([, version]) => version);
  expect(used.length).toBeGreaterThan(3);
  expect(Object.keys(recorded).sort()).toEqual(used.sort());
});

it('the pip of this machine says it in words that are known', () => {
  const metadata = (name: string, ...more: readonly string[]) =>
    ['Metadata-Version: 2.1', `Name: ${name}`, 'Version: 1.0', ...more, ''].join('\n');
  const directory = temporaryDirectory({
    'top-1.0.dist-info/METADATA': metadata('top', 'Requires-Dist: absent', 'Requires-Dist: old>=2'),
    'old-1.0.dist-info/METADATA': metadata('old'),
    'target.json': 'null',
  });
  const pip = python<string>(
    'import os, pip\nprint(json.dumps(os.path.dirname(os.path.dirname(pip.__file__))))',
    null,
  );
  const runner = fileURLToPath(new URL('../../../src/engine/helpers/pip_check.py', import.meta.url));
  const argv = ['-I', '-S', runner, pip, join(directory, 'target.json'), directory];
  const stdout = execFileSync('sh', ['-c', 'python3 "$@"; test $? = 1', 'sh', ...argv], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(read(pipCheckLines(stdout, ''))).toEqual([
    {
      rule: 'pip-check',
      severity: 'error',
      subject: 'top',
      title: 'top 1.0 will not find what it needs',
      reason: 'it requires absent, which neither the layer nor the runtime has',
      advice: 'Add absent to the requirements.',
      location: line(3),
    },
    {
      rule: 'pip-check',
      severity: 'error',
      subject: 'top',
      title: 'top 1.0 will not find what it needs',
      reason: 'it requires old>=2, and Lambda will see old 1.0',
      advice: 'Ask for versions that go together, or set pip-check to warn.',
      location: line(3),
    },
  ]);
});

describe('a line about the runtime', () => {
  const clash = 'botocore 1.29.90 has requirement urllib3<1.27,>=1.25.4, but you have urllib3 2.2.1.';

  it('blames what the layer has put in its place', () => {
    expect(read([clash], ['botocore'])).toEqual([
      {
        rule: 'pip-check',
        severity: 'error',
        subject: 'botocore',
        title: "The runtime's botocore 1.29.90 will not find what it needs",
        reason:
          "it requires urllib3<1.27,>=1.25.4, and Lambda will see the layer's urllib3 2.2.1 (top → urllib3)",
        advice: 'Ask for urllib3<1.27,>=1.25.4, or ship a whole SDK by sdk: include.',
        location: line(3),
      },
    ]);
  });

  it('says whose it is where something of the layer does not go with it', () => {
    const text = 'aiobotocore 2.1.0 has requirement botocore<1.24, but you have botocore 1.29.90.';
    expect(read([text], ['botocore'])).toMatchObject([
      {
        severity: 'error',
        subject: 'aiobotocore',
        reason:
          "it requires botocore<1.24, and Lambda will see the runtime's botocore 1.29.90 (top → aiobotocore)",
        advice: expect.stringContaining('sdk: include'),
      },
    ]);
  });

  it.each([
    [clash, ['botocore', 'urllib3']],
    ['botocore 1.29.90 requires docutils, which is not installed.', ['botocore']],
  ])('refuses no layer for what is wrong without it too: %s', (text, ofRuntime) => {
    expect(read([text], ofRuntime)).toMatchObject([{ severity: 'notice', subject: 'botocore' }]);
  });
});

it('a line that is not known keeps its words', () => {
  expect(read(['a 1.0 requires b, c, which is weird.'])).toMatchObject([
    { severity: 'error', subject: 'a', reason: 'a 1.0 requires b, c, which is weird (top → a)' },
  ]);
});

it('what is no line of the check is left out', () => {
  const stderr =
    'DEPRECATION: old pip\r\nWARNING: Error parsing dependencies of a: no\r\n   ^\r\n\r\nseen 2\r\n';
  expect(pipCheckLines('No broken requirements found.\r\n', stderr)).toEqual([
    'WARNING: Error parsing dependencies of a: no',
  ]);
});
