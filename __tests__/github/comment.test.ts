import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommentOptions, WantedComment } from '../../src/github/comment.js';
import { writeComment } from '../../src/github/comment.js';
import { lengthOf, longestComment, readMarked, textOf } from '../../src/github/comment-marker.js';
import type { Asked, GithubServer, StoredPull } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { actionsBot } from '../support/github/viewer.js';

let github: GithubServer;
let pull: StoredPull;
let pauses: number[];

beforeEach(async () => {
  github = await startGithub();
  pull = github.addPull();
  pauses = [];
});

afterEach(async () => {
  await github.close();
  expect(github.violations).toEqual([]);
});

const key = 'layers.yml python3.12 x86_64';
const wantedOf = (runId: number, body: string, more: Partial<WantedComment> = {}): WantedComment => ({
  key,
  body,
  order: { runId, attempt: 1 },
  worthCreating: true,
  fork: false,
  number: pull.number,
  headSha: pull.head.sha,
  ...more,
});

const write = (
  wanted: WantedComment,
  token: string | null = github.tokens.writes,
  limits: Pick<CommentOptions, 'limit' | 'requestLimit'> = {},
) =>
  writeComment(wanted, {
    token,
    environment: github.environment,
    clock: {
      now: () => 1_000_000,
      random: () => 0.5,
      pause: async (milliseconds, signal) => {
        signal.throwIfAborted();
        pauses.push(milliseconds);
      },
    },
    ...limits,
  });

const textFor = (runId: number, body: string, of = key) =>
  textOf({ key: of, order: { runId, attempt: 1 }, body });
const bodies = () => github.comments.map(({ body }) => readMarked(body)?.body ?? body);
const ordersOf = () => github.comments.map(({ body }) => readMarked(body)?.order.runId);
const writes = () =>
  github.calls
    .filter(({ method, operation }) => method !== 'GET' && operation !== 'graphql')
    .map(({ operation }) => operation);
/** A pause after something was written, which lets others be done. */
const settled = 3000;

/** Holds a request until another has come, and lets that know. */
const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};
const runOf = ({ body }: Asked) => readMarked(String(body['body']))?.order.runId;

describe('the comment of a key', () => {
  it('is created where there is none, with its marker in the first line', async () => {
    const outcome = await write(wantedOf(5, '## Layers\n\n+1 MB'));
    expect(outcome).toEqual({
      status: 'created',
      url: expect.stringMatching(/\/octo-org\/layers\/pull\/\d+#issuecomment-\d+$/),
      findings: [],
    });
    expect(github.comments.map(({ body }) => body)).toEqual([textFor(5, '## Layers\n\n+1 MB')]);
    expect(pauses).toEqual([settled]);
  });

  it('is not created where it is not worth one, and nobody is asked who asks', async () => {
    const outcome = await write(wantedOf(5, 'same', { worthCreating: false }));
    expect(outcome).toEqual({ status: 'nothing', url: null, findings: [] });
    expect(github.calls.map(({ operation }) => operation)).toEqual(['pulls/get', 'issues/list-comments']);
  });

  it('is updated in its place, also where none would be created', async () => {
    const first = await write(wantedOf(5, 'one'));
    const second = await write(wantedOf(6, 'two', { worthCreating: false }));
    expect(second).toEqual({ status: 'updated', url: first.url, findings: [] });
    expect(github.comments.map(({ body }) => body)).toEqual([textFor(6, 'two')]);
  });

  it.each([
    ['as it was sent', (text: string) => text],
    ['with other line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['with nothing at its end', (text: string) => text.trimEnd()],
  ])('is not touched where people would see the same, kept %s', async (_, kept) => {
    github.addComment(pull.number, kept(textFor(5, 'one\ntwo\n')));
    const outcome = await write(wantedOf(6, 'one\ntwo\n'));
    expect(outcome).toMatchObject({ status: 'unchanged', url: expect.any(String), findings: [] });
    expect({ writes: writes(), pauses }).toEqual({ writes: [], pauses: [] });
  });

  it('is found on the last of three pages, and a look-alike of somebody else on the first is left alone', async () => {
    github.addComment(pull.number, textFor(1, 'look-alike'), { login: 'mallory', type: 'User' });
    github.addComment(pull.number, textFor(1, 'namesake'), { login: 'github-actions', type: 'User' });
    for (let index = 0; index < 247; index++) github.addComment(pull.number, `words ${index}`);
    github.addComment(pull.number, textFor(4, 'ours'));
    const outcome = await write(wantedOf(5, 'new'));
    expect(outcome).toMatchObject({ status: 'updated', findings: [] });
    expect(github.comments).toHaveLength(250);
    expect(bodies().slice(0, 2)).toEqual(['look-alike', 'namesake']);
    expect(bodies().at(-1)).toBe('new');
    expect(writes()).toEqual(['issues/update-comment']);
    const pages = github.calls.filter(({ operation }) => operation === 'issues/list-comments').slice(0, 3);
    expect(pages.map(({ query }) => [query['per_page'], query['page'] ?? '1'])).toEqual([
      ['100', '1'],
      ['100', '2'],
      ['100', '3'],
    ]);
  });

  it('is neither that of another key nor one that quotes the marker further down', async () => {
    const quoted = `See\n\`\`\`\n${textFor(4, 'quoted')}\n\`\`\``;
    github.addComment(pull.number, quoted);
    github.addComment(pull.number, textFor(4, 'other', `${key} other`));
    github.addComment(pull.number, ` ${textFor(4, 'indented')}`);
    await write(wantedOf(5, 'new'));
    expect(github.comments).toHaveLength(4);
    expect(writes()).toEqual(['issues/create-comment']);
    expect(bodies().slice(0, 2)).toEqual([quoted, 'other']);
  });

  it('is not found on another pull request', async () => {
    github.addComment(github.addPull().number, textFor(4, 'elsewhere'));
    expect(await write(wantedOf(5, 'new'))).toMatchObject({ status: 'created' });
    expect(bodies()).toEqual(['elsewhere', 'new']);
  });

  it('takes the place of all that have its key, in the oldest of them', async () => {
    github.addComment(pull.number, textFor(3, 'oldest'));
    github.addComment(pull.number, textFor(4, 'later'));
    github.addComment(pull.number, textFor(4, 'of others'), { login: 'mallory', type: 'User' });
    const oldest = github.comments[0]?.id;
    const outcome = await write(wantedOf(5, 'new'));
    expect(outcome).toMatchObject({
      status: 'updated',
      url: expect.stringContaining(`issuecomment-${oldest}`),
    });
    expect(bodies()).toEqual(['new', 'of others']);
    // What is to be read is there before anything goes
    expect(writes()).toEqual(['issues/update-comment', 'issues/delete-comment']);
  });

  it('stays the oldest, in whatever order they are told', async () => {
    const oldest = github.addComment(pull.number, textFor(3, 'oldest'));
    github.addComment(pull.number, textFor(4, 'later'));
    (github.comments as unknown[]).reverse();
    await write(wantedOf(5, 'new'));
    expect(github.comments).toMatchObject([{ id: oldest.id, body: textFor(5, 'new') }]);
  });

  it('is done with where the pull request moves on after it was written', async () => {
    github.on('issues/create-comment', () => {
      pull.head.sha = 'c'.repeat(40);
      return undefined;
    });
    expect(await write(wantedOf(5, 'new', { headSha: pull.head.sha }))).toMatchObject({
      status: 'created',
      url: expect.any(String),
    });
  });

  it('that cannot be deleted beside the right one is told', async () => {
    github.addComment(pull.number, textFor(4, 'new'));
    github.addComment(pull.number, textFor(4, 'later'));
    github.on('issues/delete-comment', () => faults.forbidden);
    const outcome = await write(wantedOf(5, 'new'));
    expect(outcome).toMatchObject({
      status: 'unchanged',
      findings: [
        { rule: 'comment', severity: 'warning', title: expect.stringMatching(/could not be deleted$/) },
      ],
    });
  });
});

describe('an older run', () => {
  it.each([
    ['of a lower number', { runId: 8, attempt: 3 }],
    ['of an earlier attempt', { runId: 9, attempt: 1 }],
  ])('%s leaves what a newer one wrote', async (_, order) => {
    github.addComment(pull.number, textOf({ key, order: { runId: 9, attempt: 2 }, body: 'newer' }));
    const outcome = await write(wantedOf(0, 'older', { order }));
    expect(outcome).toMatchObject({ status: 'superseded', url: expect.any(String), findings: [] });
    expect({ bodies: bodies(), writes: writes() }).toEqual({ bodies: ['newer'], writes: [] });
  });

  it('writes nothing where the pull request has other commits by now', async () => {
    pull.head.sha = 'c'.repeat(40);
    const outcome = await write(wantedOf(5, 'old', { headSha: 'd'.repeat(40) }));
    expect(outcome).toEqual({ status: 'superseded', url: null, findings: [] });
    expect(github.calls.map(({ operation }) => operation)).toEqual(['pulls/get']);
  });

  it('brings what the newest wrote to the oldest place, should that run have ended before', async () => {
    github.addComment(pull.number, textFor(3, 'oldest'));
    github.addComment(pull.number, textFor(9, 'newest'));
    const outcome = await write(wantedOf(5, 'ours'));
    expect(outcome.status).toBe('superseded');
    expect({ bodies: bodies(), runs: ordersOf() }).toEqual({ bodies: ['newest'], runs: [9] });
  });

  it('that may not read the pull request writes all the same', async () => {
    github.on('pulls/get', () => faults.forbidden);
    expect(await write(wantedOf(5, 'new'))).toMatchObject({ status: 'created' });
  });
});

describe('two runs at the same time', () => {
  it.each([
    ['the older first', [5, 6]],
    ['the newer first', [6, 5]],
  ])('that both create leave one comment, of the newer: %s', async (_, order) => {
    const [both, one] = [gate(), gate()];
    const came: number[] = [];
    github.on('issues/create-comment', async (asked) => {
      came.push(runOf(asked) ?? 0);
      if (came.length === 2) both.open();
      await both.opened;
      // In the order that the title has
      if (runOf(asked) === order[0]) setImmediate(one.open);
      else await one.opened;
      return undefined;
    });
    // Neither looks again before both have written
    let created = 0;
    const listed = gate();
    github.on('issues/list-comments', async () => {
      created = github.comments.length;
      if (came.length > 0) {
        if (created === 2) listed.open();
        await listed.opened;
      }
      return undefined;
    });
    const outcomes = await Promise.all([write(wantedOf(5, 'older')), write(wantedOf(6, 'newer'))]);
    expect(writes().filter((operation) => operation === 'issues/create-comment')).toHaveLength(2);
    expect({ bodies: bodies(), runs: ordersOf() }).toEqual({ bodies: ['newer'], runs: [6] });
    expect(outcomes.flatMap(({ findings }) => findings)).toEqual([]);
    expect(new Set(outcomes.map(({ url }) => url)).size).toBe(1);
    expect(outcomes[0]?.status).toBe('superseded');
  });

  it('are one comment, where one updates while the other creates', async () => {
    // The newer sees nothing, the older's comment comes, and is updated by a third before the newer creates its own
    const [older, third] = [gate(), gate()];
    github.on('issues/create-comment', async (asked) => {
      if (runOf(asked) !== 6) return undefined;
      older.open();
      await third.opened;
      return undefined;
    });
    const newer = write(wantedOf(6, 'newer'));
    await older.opened;
    expect(await write(wantedOf(4, 'oldest'))).toMatchObject({ status: 'created' });
    expect(await write(wantedOf(5, 'older'))).toMatchObject({ status: 'updated' });
    third.open();
    expect(await newer).toMatchObject({ status: 'updated', findings: [] });
    expect({ bodies: bodies(), runs: ordersOf() }).toEqual({ bodies: ['newer'], runs: [6] });
  });

  it('end with what the newer found, where the older writes last', async () => {
    github.addComment(pull.number, textFor(4, 'before'));
    const [read, written, late] = [gate(), gate(), gate()];
    github.on('issues/update-comment', async (asked) => {
      if (runOf(asked) === 5) {
        read.open();
        await written.opened;
        setImmediate(late.open);
      }
      return undefined;
    });
    // The newer looks again only after the older has written
    github.on('issues/list-comments', async () => {
      if (ordersOf()[0] === 6) {
        written.open();
        await late.opened;
        while (ordersOf()[0] !== 5) await new Promise((done) => setImmediate(done));
        github.on('issues/list-comments');
      }
      return undefined;
    });
    const older = write(wantedOf(5, 'older'));
    await read.opened;
    const newer = await write(wantedOf(6, 'newer'));
    await older;
    expect(newer).toMatchObject({ status: 'updated', findings: [] });
    expect({ bodies: bodies(), runs: ordersOf() }).toEqual({ bodies: ['newer'], runs: [6] });
  });

  it('with two keys are two comments', async () => {
    const other = `${key} other`;
    const [a, b] = await Promise.all([write(wantedOf(5, 'one')), write(wantedOf(5, 'two', { key: other }))]);
    expect([a.status, b.status]).toEqual(['created', 'created']);
    expect(bodies().sort()).toEqual(['one', 'two']);
  });

  it('of one attempt with one key do not fight over it', async () => {
    const outcomes = await Promise.all([write(wantedOf(5, 'one')), write(wantedOf(5, 'two'))]);
    expect(github.comments).toHaveLength(1);
    expect(outcomes.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('of one attempt leave what the other wrote since', async () => {
    const comment = github.addComment(pull.number, textFor(4, 'before'));
    github.on('issues/list-comments', ({ attempt }) => {
      if (attempt === 2) comment.body = textFor(5, 'theirs');
      return undefined;
    });
    expect(await write(wantedOf(5, 'ours'))).toMatchObject({ status: 'superseded', findings: [] });
    expect(bodies()).toEqual(['theirs']);
    expect(writes()).toHaveLength(1);
  });

  it('give up where something older keeps coming back', async () => {
    const comment = github.addComment(pull.number, textFor(4, 'before'));
    github.on('issues/list-comments', () => {
      comment.body = textFor(3, 'older');
      return undefined;
    });
    const outcome = await write(wantedOf(5, 'new'));
    expect(outcome).toMatchObject({
      status: 'failed',
      findings: [{ rule: 'comment', severity: 'warning', reason: expect.stringMatching(/after 3 attempts/) }],
    });
    expect(writes()).toHaveLength(3);
  });
});

describe('who writes', () => {
  const of = (operation: string) => github.calls.filter((call) => call.operation === operation);

  it('is a user where the token is', async () => {
    github.addComment(pull.number, textFor(4, "the bot's"));
    expect(await write(wantedOf(5, 'one'), github.tokens.octocat)).toMatchObject({ status: 'created' });
    expect(await write(wantedOf(6, 'two'), github.tokens.octocat)).toMatchObject({ status: 'updated' });
    expect(bodies()).toEqual(["the bot's", 'two']);
    expect(of('users/get-authenticated')).toEqual([]);
  });

  it.each([['github-actions[bot]'], ['github-actions']])('is known by GraphQL, also as %s', async (login) => {
    github.addComment(pull.number, textFor(4, 'ours'));
    github.on('graphql', () => ({ status: 200, body: { data: { viewer: { login } } } }));
    expect(await write(wantedOf(5, 'new'))).toMatchObject({ status: 'updated' });
    expect(github.comments).toHaveLength(1);
  });

  it.each([
    ['does not know the question', { status: 200, body: { errors: [{ message: 'no' }] } }],
    ['refuses', faults.forbidden],
    ['has nothing there', { status: 404, body: { message: 'Not Found' } }],
    ['answers something else', { status: 200, body: { data: {} } }],
  ])('is asked of REST where GraphQL %s, and is the job where that is refused too', async (_, answer) => {
    github.addComment(pull.number, textFor(4, 'the job’s'));
    github.addComment(pull.number, textFor(4, 'the user’s'), { login: 'octocat', type: 'User' });
    github.on('graphql', () => answer);
    expect(await write(wantedOf(5, 'job'))).toMatchObject({ status: 'updated' });
    expect(await write(wantedOf(5, 'user'), github.tokens.octocat)).toMatchObject({ status: 'updated' });
    expect(bodies()).toEqual(['job', 'user']);
  });

  it('is asked again where GraphQL is down for a moment', async () => {
    github.addComment(pull.number, textFor(4, 'ours'));
    github.on('graphql', ({ attempt }) => (attempt === 1 ? faults.unavailable : undefined));
    expect(await write(wantedOf(5, 'new'))).toMatchObject({ status: 'updated' });
    expect(of('users/get-authenticated')).toEqual([]);
  });

  it('is whoever a new comment is by, whatever was told before', async () => {
    const app = { login: 'layers-app[bot]', type: 'Bot' } as const;
    github.addComment(pull.number, textFor(4, 'before'), app);
    // All ways to ask lead to another one
    github.on('graphql', () => faults.forbidden);
    github.on('issues/create-comment', (asked) => {
      github.on('issues/create-comment');
      const made = github.addComment(pull.number, String(asked.body['body']), app);
      const user = { ...fields, login: app.login, type: app.type };
      const { url } = github;
      return {
        status: 201,
        body: { id: made.id, user, body: made.body, html_url: url, url, issue_url: url },
      };
    });
    const fields = { id: 7, node_id: 'x', site_admin: false };
    const outcome = await write(wantedOf(5, 'new'));
    expect(outcome).toMatchObject({ status: 'updated', findings: [] });
    expect(bodies()).toEqual(['new']);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['5xx', faults.badGateway, [750, settled]],
    ['a limit that says how long', faults.secondaryLimit, [7500, settled]],
    ['a limit that does not', { ...faults.secondaryLimit, headers: {} }, [67_500, settled]],
    ['a connection that breaks', faults.breaks, [750, settled]],
  ])('at creation, %s, is waited for, looked at and tried again', async (_, fault, waited) => {
    github.on('issues/create-comment', ({ attempt }) => (attempt === 1 ? fault : undefined));
    expect(await write(wantedOf(5, 'new'))).toMatchObject({ status: 'created', findings: [] });
    expect({ bodies: bodies(), pauses }).toEqual({ bodies: ['new'], pauses: waited });
    const asked = github.calls.map(({ operation }) => operation);
    expect(asked.slice(0, 5)).toEqual([
      'pulls/get',
      'issues/list-comments',
      'issues/create-comment',
      'pulls/get',
      'issues/list-comments',
    ]);
  });

  it.each([
    ['a connection that breaks', faults.breaks],
    ['5xx', faults.unavailable],
  ])('after the comment arrived, %s, does not make a second one', async (_, fault) => {
    github.on('issues/create-comment', () => ({ ...fault, done: true }));
    expect(await write(wantedOf(5, 'new'))).toMatchObject({
      status: 'created',
      url: expect.any(String),
      findings: [],
    });
    expect(bodies()).toEqual(['new']);
    expect(writes()).toEqual(['issues/create-comment']);
  });

  it('for longer ends as a warning, with the words of GitHub', async () => {
    github.on('issues/create-comment', () => faults.unavailable);
    expect(await write(wantedOf(5, 'new'))).toEqual({
      status: 'failed',
      url: null,
      findings: [
        {
          rule: 'comment',
          severity: 'warning',
          subject: `#${pull.number}`,
          title: `The comment on the pull request #${pull.number} was not written`,
          reason: 'GitHub does not work (503: Service Unavailable - [address])',
          advice: expect.stringMatching(
            /The summary of the run has the same text\. https:\/\/www\.githubstatus/,
          ),
        },
      ],
    });
    expect(pauses).toEqual([750, 1500, 3000, 6000]);
    expect(github.comments).toEqual([]);
  });

  it.each([
    ['issues/list-comments', faults.unavailable],
    ['issues/list-comments', faults.breaks],
    ['issues/update-comment', faults.badGateway],
    ['issues/update-comment', faults.secondaryLimit],
    ['graphql', faults.secondaryLimit],
  ])('%s for longer is a warning as well', async (operation, fault) => {
    github.addComment(pull.number, textFor(4, 'before'));
    github.on(operation, () => fault);
    const { status, findings } = await write(wantedOf(5, 'new'));
    expect({ status, findings }).toMatchObject({
      status: 'failed',
      findings: [{ rule: 'comment', severity: 'warning', reason: expect.stringMatching(/^GitHub /) }],
    });
    expect(bodies()).toEqual(['before']);
  });

  it('for the hour is not waited for', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' };
    github.on('issues/create-comment', () => ({ ...faults.forbidden, headers }));
    expect(await write(wantedOf(5, 'new'))).toMatchObject({
      status: 'failed',
      findings: [
        { severity: 'warning', reason: expect.stringMatching(/used up its requests for the hour until/) },
      ],
    });
    expect(pauses).toEqual([]);
  });

  it.each([
    ['create', []],
    ['update', ['before']],
  ])('without the right to %s is a notice that says what it takes', async (_, before) => {
    for (const body of before) github.addComment(pull.number, textFor(4, body));
    expect(await write(wantedOf(5, 'new'), github.tokens.reads)).toEqual({
      status: 'not allowed',
      url: null,
      findings: [
        {
          rule: 'comment',
          severity: 'notice',
          subject: `#${pull.number}`,
          title: `The comment on the pull request #${pull.number} was not written`,
          reason: 'the token may not do that (Resource not accessible by integration - [address])',
          advice: expect.stringMatching(/pull-requests: write.*summary/),
        },
      ],
    });
    expect(bodies()).toEqual(before);
  });

  it('without a pull request that can be seen is a notice', async () => {
    expect(await write(wantedOf(5, 'new', { number: 404 }))).toMatchObject({
      status: 'not allowed',
      findings: [
        { severity: 'notice', subject: '#404', reason: expect.stringMatching(/no such pull request/) },
      ],
    });
  });

  it.each([null, ''])('without a token (%j) is a notice, and nothing is asked', async (token) => {
    expect(await write(wantedOf(5, 'new'), token)).toMatchObject({
      status: 'not allowed',
      findings: [{ severity: 'notice', reason: 'there is no token to reach GitHub with' }],
    });
    expect(github.calls).toEqual([]);
  });

  it('with a token that is not known is a warning', async () => {
    expect(await write(wantedOf(5, 'new'), 'ghs_expired')).toMatchObject({
      status: 'not allowed',
      findings: [{ severity: 'warning', reason: expect.stringMatching(/does not know the token/) }],
    });
  });

  it('in a conversation that is locked is a notice with words of its own', async () => {
    pull.locked = true;
    expect(await write(wantedOf(5, 'new'))).toMatchObject({
      status: 'not allowed',
      findings: [{ severity: 'notice', reason: expect.stringMatching(/conversation is locked/) }],
    });
  });

  it('with a text that is too long is told, and the longest that fits is written', async () => {
    const room = longestComment - lengthOf(wantedOf(5, ''));
    expect(await write(wantedOf(5, 'x'.repeat(room)))).toMatchObject({ status: 'created' });
    expect(github.comments[0]?.body).toHaveLength(longestComment);
    expect(await write(wantedOf(6, 'y'.repeat(room + 1)))).toMatchObject({
      status: 'failed',
      findings: [
        { severity: 'warning', reason: expect.stringMatching(/longer than .* \(65536 characters\)$/) },
      ],
    });
  });

  it('with a comment that is deleted meanwhile creates another', async () => {
    github.addComment(pull.number, textFor(4, 'before'));
    github.on('issues/update-comment', () => {
      (github.comments as unknown[]).length = 0;
      return undefined;
    });
    expect(await write(wantedOf(5, 'new'))).toMatchObject({ status: 'created', findings: [] });
    expect(bodies()).toEqual(['new']);
  });

  it('with a comment that is there and cannot be written is looked at once more alone', async () => {
    github.addComment(pull.number, textFor(4, 'before'));
    github.on('issues/update-comment', () => ({ status: 404, body: { message: 'Not Found' } }));
    expect(await write(wantedOf(5, 'new'))).toMatchObject({
      status: 'not allowed',
      findings: [{ severity: 'notice' }],
    });
    expect(writes()).toHaveLength(2);
  });

  it('with another that deletes the same is no trouble', async () => {
    github.addComment(pull.number, textFor(4, 'new'));
    const extra = github.addComment(pull.number, textFor(4, 'later'), actionsBot);
    github.on('issues/delete-comment', () => {
      const all = github.comments as (typeof extra)[];
      all.splice(all.indexOf(extra), 1);
      return undefined;
    });
    expect(await write(wantedOf(5, 'new'))).toMatchObject({ status: 'unchanged', findings: [] });
  });

  it.each([
    ['for all', { limit: 50 }],
    ['for one answer', { requestLimit: 50 }],
  ])('for longer than there is time %s is a warning', async (_, limits) => {
    github.on('issues/list-comments', () => new Promise(() => {}));
    expect(await write(wantedOf(5, 'new'), github.tokens.writes, limits)).toMatchObject({
      status: 'failed',
      findings: [{ severity: 'warning', reason: 'it was not done in time, and was given up' }],
    });
  });
});
