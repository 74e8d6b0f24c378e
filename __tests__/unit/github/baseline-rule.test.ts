import { describe, expect, it } from '@jest/globals';
import { baseOfEvent, commitToKeep, ruleOf, startOfPull, whyOf } from '../../../src/github/baseline-rule.js';
import { parentsIn } from '../../../src/github/checkout.js';
import { isCommitId } from '../../../src/github/commit-id.js';
import { payloadsOf, pullPayload, pushPayload } from '../../support/payloads.js';

const [head, base, other, third] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const zero = '0'.repeat(40);
const on = (event: string, ref = 'refs/heads/main') => ({ GITHUB_EVENT_NAME: event, GITHUB_REF: ref });

describe('how a run comes to the commit that it is compared with', () => {
  it.each(payloadsOf('pull_request').map((payload) => [payload['action'], payload] as const))(
    'is told of a pull request by its payload (%s)',
    (_, payload) => {
      const pull = payload['pull_request'] as {
        readonly head: { readonly sha: string };
        readonly base: { readonly sha: string; readonly ref: string };
      };
      const rule = {
        by: 'pull request',
        head: pull.head.sha,
        base: pull.base.sha,
        branch: pull.base.ref,
        without: [pull.base.sha],
      };
      expect(ruleOf(on('pull_request', 'refs/pull/2/merge'), payload)).toEqual(rule);
      // Of which the base branch may have gone on
      const target = { ...on('pull_request_target'), GITHUB_SHA: third };
      expect(ruleOf(target, payload)).toEqual({ ...rule, without: [pull.base.sha, third] });
    },
  );

  it('is told of a merge group by its payload', () => {
    const [payload] = payloadsOf('merge_group');
    expect(
      ruleOf(on('merge_group', 'refs/heads/gh-readonly-queue/main/pr-104-929f8209d40f'), payload),
    ).toEqual({
      by: 'commit',
      branch: 'main',
      start: {
        commit: '380387fbc80638b734a49e1be1c4dfec1c01b33c',
        name: 'the commit of main that the merge group is based on',
        because: '',
      },
    });
  });

  it('is told of a push by what the branch was before', () => {
    expect(ruleOf(on('push'), pushPayload(base, head))).toEqual({
      by: 'commit',
      branch: 'main',
      start: { commit: base, name: 'the commit of main before the push', because: '' },
    });
  });

  it.each([
    ['of a new branch', pushPayload(zero, head, { created: true })],
    ['that was forced', pushPayload(base, head, { forced: true })],
    ['without a payload', null],
    ['with a payload of something else', { before: 7 }],
  ])('is the first parent after a push %s', (_, payload) => {
    expect(ruleOf(on('push', 'refs/heads/feature/x'), payload)).toEqual({
      by: 'first parent',
      branch: 'feature/x',
    });
  });

  it.each(['schedule', 'workflow_dispatch'])('is the commit itself by %s', (event) => {
    expect(ruleOf(on(event), {})).toEqual({ by: 'same commit', branch: 'main' });
  });

  it.each([
    ['a tag', on('push', 'refs/tags/v1'), pushPayload(base, head)],
    ['a tag that is built by hand', on('workflow_dispatch', 'refs/tags/v1'), {}],
    ['a release', on('release', 'refs/tags/v1'), payloadsOf('release')[0]],
    ['a comment', on('issue_comment'), payloadsOf('issue_comment')[0]],
    ['another workflow', on('workflow_run'), payloadsOf('workflow_run')[0]],
    ['an event without a payload', on('merge_group'), null],
    ['no job of a workflow', {}, null],
  ])('is not looked for by %s', (_, environment, payload) => {
    expect(ruleOf(environment, payload)).toEqual({ by: 'nothing' });
  });
});

describe('a pull request', () => {
  const pull = { head, base, branch: 'main', without: [base] };

  it('whose merge commit was built is compared with its first parent, whatever the event says of the base', () => {
    expect(startOfPull(pull, { id: third, parents: [other, head] })).toEqual({
      commit: other,
      name: 'the first parent of the merge commit that was built',
      because: '',
    });
  });

  it('whose head was built, a merge of the base branch included, is compared with the merge base', () => {
    expect(startOfPull(pull, { id: head, parents: [other] })).toBe('merge base');
    expect(startOfPull(pull, { id: head, parents: [other, base] })).toBe('merge base');
  });

  it.each([
    ['a merge of another head', { id: third, parents: [base, other] }],
    ['a merge that has the head first', { id: third, parents: [head, base] }],
    ['a commit without parents', { id: third, parents: [] }],
  ])('of which %s was built is compared with the base of the event, which is said', (_, built) => {
    const start = startOfPull(pull, built);
    expect(start).toEqual({
      commit: base,
      name: 'the commit of main that the event names',
      because: "as neither the pull request's head nor its merge commit was built",
    });
  });

  it('of which nothing was built is compared with nothing: the base branch would be compared with itself', () => {
    expect(startOfPull(pull, { id: base, parents: [other] })).toBe('not built');
    expect(startOfPull({ ...pull, without: [base, third] }, { id: third, parents: [base] })).toBe(
      'not built',
    );
  });

  it('of which it is not known what was built is compared with the base of the event, which is said', () => {
    expect(startOfPull(pull, null)).toMatchObject({
      commit: base,
      because: 'as it is not known which commit was built',
    });
  });

  it('of which nothing is known is compared with nothing', () => {
    const nothing = { head: null, base: null, branch: 'main', without: [] };
    expect(startOfPull(nothing, null)).toBeNull();
    expect(startOfPull(nothing, { id: third, parents: [base, other] })).toBeNull();
    expect(baseOfEvent(nothing, '')).toBeNull();
  });

  it('with an id that is none is as one without', () => {
    const rule = ruleOf(on('pull_request'), pullPayload('main; rm -rf /', '--output=x'));
    expect(rule).toMatchObject({ head: null, base: null });
  });
});

describe('why it is this commit', () => {
  const merge = { commit: base, name: 'the merge base with main', because: '' };
  const named = { ...merge, name: 'the commit of main that the event names', because: 'as nobody knows' };

  it.each([
    [merge, 0, 'the merge base with main'],
    [merge, 1, 'the newest ancestor that has a manifest, 1 commit before the merge base with main'],
    [merge, 12, 'the newest ancestor that has a manifest, 12 commits before the merge base with main'],
    [named, 0, 'the commit of main that the event names, as nobody knows'],
    [
      named,
      3,
      'the newest ancestor that has a manifest, 3 commits before the commit of main that the event names, as nobody knows',
    ],
  ])('%j, %i before, is told', (start, distance, told) => {
    expect(whyOf(start, distance)).toBe(told);
  });
});

describe('a manifest is kept', () => {
  it.each(['push', 'schedule', 'workflow_dispatch'])('for the commit of a branch, by %s', (event) => {
    const environment = { ...on(event), GITHUB_SHA: head };
    expect(commitToKeep(environment, head)).toBe(head);
    expect(commitToKeep(environment, null)).toBe(head);
  });

  it('for no commit but that of the run', () => {
    expect(commitToKeep({ ...on('push'), GITHUB_SHA: head }, other)).toBeNull();
    expect(commitToKeep(on('push'), head)).toBeNull();
    expect(commitToKeep({ ...on('push'), GITHUB_SHA: '../../x' }, null)).toBeNull();
  });

  it.each([
    ['pull_request', 'refs/pull/2/merge'],
    // As pull requests of the same repository have it where a workflow sets it otherwise
    ['pull_request', 'refs/heads/main'],
    ['pull_request_target', 'refs/heads/main'],
    ['workflow_run', 'refs/heads/main'],
    ['issue_comment', 'refs/heads/main'],
    ['repository_dispatch', 'refs/heads/main'],
    ['merge_group', 'refs/heads/gh-readonly-queue/main/pr-1'],
    ['push', 'refs/tags/v1'],
    ['push', 'refs/heads/'],
    ['workflow_dispatch', 'refs/tags/v1'],
    ['release', 'refs/tags/v1'],
    ['', ''],
  ])('for nobody by %s on %s', (event, ref) => {
    expect(commitToKeep({ ...on(event, ref), GITHUB_SHA: head }, head)).toBeNull();
  });
});

describe('a commit', () => {
  it('has the parents that stand in its headers, and not those of its message', () => {
    const headers = `tree ${third}\nparent ${base}\nparent ${other}\nauthor O <o@example.com> 1 +0000\n`;
    expect(parentsIn(`${headers}\nMerge\n\nparent ${head}\n`)).toEqual([base, other]);
    expect(parentsIn(`tree ${third}\nauthor O <o@example.com> 1 +0000\n\nparent ${head}\n`)).toEqual([]);
  });

  it.each([
    ['f'.repeat(40), true],
    ['f'.repeat(64), true],
    [zero, false],
    ['0'.repeat(64), false],
    ['f'.repeat(41), false],
    ['F'.repeat(40), false],
    ['main', false],
    [`${'f'.repeat(40)}\n`, false],
    [undefined, false],
    [7, false],
  ])('is named by its full id (%j: %s)', (value, expected) => {
    expect(isCommitId(value)).toBe(expected);
  });
});
