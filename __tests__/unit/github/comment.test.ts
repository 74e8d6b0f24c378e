import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commentTrouble } from '../../../src/github/comment-findings.js';
import type { Marked } from '../../../src/github/comment-marker.js';
import {
  compareOrder,
  lengthOf,
  longestComment,
  readMarked,
  textOf,
} from '../../../src/github/comment-marker.js';
import { planComments } from '../../../src/github/comment-plan.js';
import { pullRequestOf } from '../../../src/github/pull-request.js';

const order = { runId: 16_000_000_001, attempt: 2 };

describe('a marker', () => {
  it.each([
    'layers.yml python3.12 x86_64',
    '--> <img src=x> <!--',
    'a -- b --!> c',
    'two\nlines\r\nand\u2028more',
    '“ünïcode” 🐍 \u202e\u0000',
    '\ud800',
    '',
    '`"\'|\\',
  ])('keeps the key %j in one line that it does not get out of', (key) => {
    const text = textOf({ key, order, body: 'Body' });
    expect(text).toMatch(/^<!-- layerpack [A-Za-z0-9_-]+ -->\nBody$/);
    expect(readMarked(text)).toEqual({ key, order, body: 'Body' });
  });

  const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    '',
    'Body',
    '<!-- layerpack  -->',
    '<!-- layerpack e30 -->',
    '<!-- layerpack bnVsbA -->',
    '<!-- layerpack !!! -->',
    '<!-- layerpack abc -->\nBody',
    `<!-- layerpack ${coded({ key: 'k', run: '5', attempt: 1 })} -->`,
    `<!-- layerpack ${coded({ key: 'k', run: 1e300, attempt: 1 })} -->`,
    `<!-- layerpack ${coded({ key: 5, run: 5, attempt: 1 })} -->`,
    `> ${textOf({ key: 'k', order, body: '' })}`,
    `\n${textOf({ key: 'k', order, body: '' })}`,
    textOf({ key: 'k', order, body: '' }).replace(' -->', ' --> '),
  ])('is none in %j', (text) => {
    expect(readMarked(text)).toBeNull();
  });

  it('takes room of what GitHub takes, and says how much', () => {
    const room = longestComment - lengthOf({ key: 'ü'.repeat(300), order });
    expect(textOf({ key: 'ü'.repeat(300), order, body: 'x'.repeat(room) })).toHaveLength(longestComment);
    expect(room).toBeGreaterThan(64_000);
  });

  it('says which run is older, and of one run which attempt', () => {
    const orders = [
      { runId: 10, attempt: 1 },
      { runId: 9, attempt: 12 },
      { runId: 9, attempt: 2 },
    ];
    expect(orders.toSorted(compareOrder)).toEqual(orders.toReversed());
  });
});

describe('what becomes of comments with one key', () => {
  const of = (runId: number, body: string): Marked => ({ key: 'k', order: { runId, attempt: 1 }, body });
  const ours = of(5, 'ours');
  it.each([
    ['none', [], false, null],
    ['an older one', [of(4, 'x')], false, { says: 'ours', ours: true }],
    ['an older one that says the same', [of(4, 'ours')], false, { says: null, ours: true }],
    ['a newer one', [of(6, 'x')], false, { says: null, ours: false }],
    ['a newer one that says the same', [of(6, 'ours')], false, { says: null, ours: true }],
    ['one of the same attempt', [of(5, 'x')], false, { says: 'ours', ours: true }],
    ['one of the same attempt, since we wrote', [of(5, 'x')], true, { says: null, ours: false }],
    ['an older one, since we wrote', [of(4, 'x')], true, { says: 'ours', ours: true }],
    ['a newer one in the second place', [of(4, 'x'), of(6, 'y')], false, { says: 'y', ours: false }],
    ['ours in the second place', [of(4, 'x'), of(5, 'ours')], true, { says: 'ours', ours: true }],
    ['a newer one, and ours behind it', [of(6, 'y'), of(5, 'ours')], true, { says: null, ours: false }],
    ['two newer ones', [of(7, 'z'), of(6, 'y')], false, { says: null, ours: false }],
  ] as const)('where there is %s', (_, bodies, written, expected) => {
    const listed = bodies.map((marked, index) => ({ ...marked, id: index + 1, url: `#${index + 1}` }));
    const plan = planComments(listed, ours, written);
    if (!expected || !plan) {
      expect(plan).toBeNull();
      return;
    }
    const { keep, text, extra } = plan;
    expect({ says: text === null ? null : readMarked(text)?.body, ours: plan.ours }).toEqual(expected);
    expect([keep, ...extra]).toEqual(listed);
  });
});

it.each([
  ['leads elsewhere is the same', '[summary](https://x/1)', '[summary](https://x/2)', false],
  ['has another name with brackets is another', '[a\\](1)', '[a\\](2)', true],
])('a comment that %s', (_, before, after, writes) => {
  const of = (runId: number, body: string): Marked => ({ key: 'k', order: { runId, attempt: 1 }, body });
  const plan = planComments([{ ...of(1, before), id: 1, url: '' }], of(2, after), false);
  expect(plan?.text !== null).toBe(writes);
});

interface Example {
  readonly name: string;
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

const recorded = (
  JSON.parse(
    readFileSync(
      new URL('../../../node_modules/@octokit/webhooks-examples/api.github.com/index.json', import.meta.url),
      'utf8',
    ),
  ) as readonly Example[]
).find(({ name }) => name === 'pull_request');

describe('the pull request of a run', () => {
  const on = (name: string) => ({ GITHUB_EVENT_NAME: name, GITHUB_REPOSITORY: 'octo-org/layers' });
  const repo = { full_name: 'octo-org/layers' };
  const sha = 'a'.repeat(40);
  const payload = (head: unknown, base: unknown = { repo }) => ({ pull_request: { number: 7, head, base } });

  it('is that of each payload GitHub gives as an example', () => {
    const examples = recorded?.examples ?? [];
    expect(examples.length).toBeGreaterThan(20);
    for (const example of examples) {
      const { number, head } = example['pull_request'] as { number: number; head: { sha: string } };
      expect(pullRequestOf(on('pull_request'), example)).toEqual({ number, headSha: head.sha, fork: false });
      expect(pullRequestOf(on('pull_request_target'), example)).toMatchObject({ number });
      expect(pullRequestOf(on('pull_request_review'), example)).toBeNull();
    }
  });

  it('is from a fork where one of these examples is from another repository, or that is gone', () => {
    const [example] = recorded?.examples ?? [];
    const pull = example?.['pull_request'] as { head: object };
    const from = (full_name: string | null) => ({
      pull_request: { ...pull, head: { ...pull.head, repo: full_name === null ? null : { full_name } } },
    });
    const forks = [from('mallory/hello-world'), from(null), from('Codertocat/Hello-World')].map(
      (event) => pullRequestOf(on('pull_request'), event)?.fork,
    );
    expect(forks).toEqual([true, true, false]);
  });

  it.each([
    ['a fork', payload({ sha, repo: { full_name: 'mallory/layers' } }), true],
    ['a branch, in other letters', payload({ sha, repo: { full_name: 'Octo-Org/Layers' } }), false],
    ['a branch, without its base', payload({ sha, repo }, null), false],
    ['who knows what', payload({ sha, repo: 'octo-org/layers' }), true],
  ])('is from %s', (_, event, fork) => {
    expect(pullRequestOf(on('pull_request'), event)).toEqual({ number: 7, headSha: sha, fork });
  });

  it.each([
    ['push', payload({ sha, repo })],
    ['workflow_run', payload({ sha, repo })],
    ['pull_request', null],
    ['pull_request', 'text'],
    ['pull_request', {}],
    ['pull_request', { pull_request: null }],
    ['pull_request', payload(null)],
    ['pull_request', payload({ sha: 'main', repo })],
    ['pull_request', payload({ sha: 5, repo })],
    ['pull_request', { pull_request: { number: '7', head: { sha, repo } } }],
    ['pull_request', { pull_request: { number: -7, head: { sha, repo } } }],
    ['pull_request', { pull_request: { number: 1.5, head: { sha, repo } } }],
  ])('is none on %s with %j', (name, event) => {
    expect(pullRequestOf(on(name), event)).toBeNull();
  });
});

describe('what an error means for a comment', () => {
  const answer = (status: number, message: string) =>
    Object.assign(new Error(message), { status, response: { headers: {} } });

  it.each([
    [403, 'Resource not accessible by integration', 'notice', 'not allowed', /pull-requests: write/],
    [403, 'Unable to create comment because issue is locked.', 'notice', 'not allowed', /^Unlock/],
    [404, 'Not Found', 'notice', 'not allowed', /pull-requests: write/],
    [401, 'Bad credentials', 'warning', 'not allowed', /expired/],
    [410, 'Issues has been disabled', 'warning', 'failed', /^See what else/],
    [
      422,
      'Validation Failed: "Body is too long (maximum is 65536 characters)"',
      'warning',
      'failed',
      /fewer/,
    ],
    [422, 'Validation Failed', 'warning', 'failed', /^See what else/],
    [500, 'x', 'warning', 'failed', /githubstatus/],
    [429, 'slow down', 'warning', 'failed', /later/],
    [null, 'x is not a function', 'warning', 'failed', /githubstatus/],
  ] as const)('by %j %s is a %s, %s', (code, message, severity, status, advice) => {
    const error = code === null ? new TypeError(message) : answer(code, message);
    const trouble = commentTrouble(error, { number: 7, fork: false }, 0);
    expect(trouble).toMatchObject({
      status,
      finding: { rule: 'comment', severity, subject: '#7', advice: expect.stringMatching(advice) },
    });
    expect(trouble.finding.advice).toMatch(/The summary of the run has the same text\./);
    expect(trouble.finding.title + trouble.finding.reason).not.toMatch(/\.$/);
  });

  it.each([
    [403, 'Resource not accessible by integration'],
    [404, 'Not Found'],
  ])('by %j of a fork does not ask for what nobody there can give', (code, message) => {
    const { finding } = commentTrouble(answer(code, message), { number: 7, fork: true }, 0);
    expect(finding.severity).toBe('notice');
    expect(finding.advice).toContain('workflow_run');
    expect(finding.advice).not.toContain('Give the job');
  });

  it('shows no address of it', () => {
    const { finding } = commentTrouble(
      answer(500, 'no https://storage.example.com/x?sig=secret'),
      { number: 7, fork: false },
      0,
    );
    expect(JSON.stringify(finding)).not.toMatch(/secret/);
  });
});
