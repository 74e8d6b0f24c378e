import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GithubServer } from '../support/github/server.js';
import { startGithub } from '../support/github/server.js';

let github: GithubServer;
beforeEach(async () => {
  github = await startGithub();
});
afterEach(() => github.close());

const ask = (
  path: string,
  { token = github.tokens.writes, ...options }: RequestInit & { token?: string } = {},
) =>
  fetch(`${github.url}/repos/octo-org/layers${path}`, {
    ...options,
    headers: { authorization: `token ${token}`, ...options.headers },
  });

/** The client of the actions, started as they are: all it knows of the server is its environment. */
const client = `
  const { getOctokit } = await import('@actions/github');
  const { rest } = getOctokit(process.env.TOKEN);
  const [owner, repo] = process.env.GITHUB_REPOSITORY.split('/');
  const { data } = await rest.repos.getReleaseByTag({ owner, repo, tag: 'v1.0.0' });
  const asset = await rest.repos.uploadReleaseAsset({
    owner, repo, release_id: data.id, url: data.upload_url, name: 'a b.txt',
    data: Buffer.from('bytes'), headers: { 'content-type': 'text/plain' },
  });
  console.log(JSON.stringify([asset.data.name, asset.data.size, asset.data.digest]));
`;

describe("the tests' GitHub", () => {
  it('serves the real client in another process, and names assets as GitHub does', async () => {
    const release = github.addRelease({});
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', client],
      {
        env: { PATH: process.env['PATH'], ...github.environment, TOKEN: github.tokens.writes },
      },
    );
    const [{ bytes }] = release.assets as [(typeof release.assets)[0]];
    expect(JSON.parse(stdout)).toEqual(['a.b.txt', 5, `sha256:${bytes.sha256}`]);
    expect(bytes.content?.toString()).toBe('bytes');
    expect(github.violations).toEqual([]);
  });

  it.each([
    ['a page that is no number', '/releases?page=x', {}],
    ['a body of another form', '/releases/1', { method: 'PATCH', body: '{"draft":"no"}' }],
    ['a body that is missing', '/issues/1/comments', { method: 'POST', body: '{}' }],
  ])('notes %s, which the description does not know', async (_, path, options) => {
    await ask(path, { ...options, headers: { 'content-type': 'application/json' } });
    expect(github.violations.length + Number(path.startsWith('/issues'))).toBeGreaterThan(0);
  });

  it('notes answers of its own that are not as described', async () => {
    github.addRelease({ body: 5 as unknown as string });
    await ask('/releases');
    expect(github.violations).toEqual([expect.stringMatching(/^answer of repos\/list-releases: .*body/)]);
  });

  it('knows who asks', async () => {
    const draft = github.addRelease({ draft: true });
    const { reads } = github.tokens;
    expect((await fetch(`${github.url}/repos/octo-org/layers/releases`)).status).toBe(401);
    expect(await (await ask('/releases', { token: 'ghs_other' })).json()).toMatchObject({
      message: 'Bad credentials',
    });
    expect(await (await ask('/releases', { token: reads })).json()).toEqual([]);
    expect((await ask(`/releases/${draft.id}`, { token: reads })).status).toBe(404);
    expect((await ask('/releases/tags/v1.0.0')).status).toBe(404);
    expect((await ask(`/releases/${draft.id}`)).status).toBe(200);
    const change = { method: 'PATCH', body: '{}', token: reads };
    expect(await (await ask(`/releases/${draft.id}`, change)).json()).toMatchObject({
      message: 'Resource not accessible by integration',
      status: '403',
    });
  });
});
