import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Asset } from '../../src/github/release-assets.js';
import { textAsset } from '../../src/github/release-assets.js';
import { recordAssets, sha256Sums, temporaryName } from '../../src/github/release-names.js';
import type { ReleasePlan } from '../../src/github/release-publish.js';
import { publishRelease } from '../../src/github/release-publish.js';
import type { Asked, GithubServer, StoredRelease } from '../support/github/server.js';
import { faults, startGithub } from '../support/github/server.js';
import { inputsOf } from '../unit/support/values.js';

let github: GithubServer;
let directory: string;
let pauses: number[];
const told: string[] = [];

beforeEach(async () => {
  github = await startGithub();
  directory = await mkdtemp(join(tmpdir(), 'release-'));
  pauses = [];
  told.length = 0;
});

afterEach(async () => {
  await github.close();
  await rm(directory, { recursive: true });
  expect(github.violations).toEqual([]);
});

const zipName = 'data-python3.12-x86_64.zip';

const zip = async (text: string): Promise<Asset> => {
  const { type, sha256 } = textAsset(zipName, 'application/zip', text);
  const file = join(directory, zipName);
  await writeFile(file, text);
  return { name: zipName, type, sha256, content: { file } };
};
const lock = (text: string) => textAsset('data-python3.12-x86_64.lock.txt', 'text/plain', text);

const key = 'data-python3.12-x86_64';
const notesOf = (arn: string, of = key) => ({
  key: of,
  heading: 'Layer versions by region',
  rows: [{ region: 'eu-central-1', layer: 'data', arn }],
  complete: `${of}.layer-versions.json`,
});

const planOf = (assets: readonly Asset[], more: Partial<ReleasePlan> = {}): ReleasePlan => ({
  mode: 'auto',
  assets,
  notes: null,
  ...more,
});

const publish = (plan: ReleasePlan, release: StoredRelease | null, more: Record<string, string> = {}) =>
  publishRelease(plan, {
    token: github.tokens.writes,
    environment: { ...github.environment, GITHUB_EVENT_NAME: 'release', ...more },
    event: release ? { action: 'published', release: { id: release.id, tag_name: release.tag_name } } : null,
    clock: {
      now: () => 1_000_000,
      random: () => 0.5,
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    },
    limit: 60_000,
    tell: (line) => told.push(line),
  });

const writes = () => github.calls.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);
const contentOf = (release: StoredRelease, name: string) =>
  release.assets.find((asset) => asset.name === name)?.bytes.content?.toString();
const namesOf = ({ assets }: StoredRelease) => assets.map(({ name, state }) => `${name} ${state}`).sort();

describe('assets of a release', () => {
  it('are uploaded with their names, types and bytes, and the next run changes nothing', async () => {
    const release = github.addRelease({});
    const plan = planOf([await zip('one'), lock('pins')], { notes: notesOf('arn:one') });
    const first = await publish(plan, release);
    expect(first).toMatchObject({
      release: { tag: 'v1.0.0', url: expect.stringContaining('/releases/tag/v1.0.0') },
      assets: [{ put: 'uploaded' }, { put: 'uploaded' }],
      findings: [],
    });
    expect(release.assets.map(({ name, content_type }) => [name, content_type])).toEqual([
      [zipName, 'application/zip'],
      ['data-python3.12-x86_64.lock.txt', 'text/plain'],
    ]);
    expect(contentOf(release, zipName)).toBe('one');

    const before = writes().length;
    const again = await publish(plan, release);
    expect(again).toMatchObject({ assets: [{ put: 'kept' }, { put: 'kept' }], findings: [] });
    expect(writes().slice(before)).toEqual([]);
    expect(pauses).toHaveLength(1);
  });

  it('that changed are replaced, the others left', async () => {
    const release = github.addRelease({});
    await publish(planOf([await zip('one'), lock('pins')]), release);
    const before = writes().length;
    const { assets } = await publish(planOf([await zip('two'), lock('pins')]), release);
    expect(assets.map(({ put }) => put)).toEqual(['replaced', 'kept']);
    // The old one goes when the new one is there
    expect(writes().slice(before)).toEqual([
      'repos/upload-release-asset',
      'repos/delete-release-asset',
      'repos/update-release-asset',
    ]);
    expect(contentOf(release, zipName)).toBe('two');
    expect(namesOf(release)).toEqual(['data-python3.12-x86_64.lock.txt uploaded', `${zipName} uploaded`]);
  });

  it('take the place of one that has their name, whoever uploaded it, and of no other', async () => {
    const release = github.addRelease({});
    github.addAsset(release, zipName, 'by hand');
    github.addAsset(release, 'notes.pdf', 'by hand');
    const { assets } = await publish(planOf([await zip('one')]), release);
    expect(assets).toEqual([{ name: zipName, put: 'replaced' }]);
    expect(told).toEqual([`${zipName}: uploaded in the place of the asset that had its name`]);
    expect(contentOf(release, zipName)).toBe('one');
    expect(contentOf(release, 'notes.pdf')).toBe('by hand');
  });

  it('that cannot be uploaded leave the old ones there, and the next run does what is missing', async () => {
    const release = github.addRelease({});
    await publish(planOf([await zip('one'), lock('pins')]), release);
    github.on('repos/upload-release-asset', ({ query }) =>
      query['name']?.startsWith(zipName) ? faults.badGateway : undefined,
    );
    const { assets, findings } = await publish(planOf([await zip('two'), lock('more pins')]), release);
    expect(assets).toEqual([{ name: 'data-python3.12-x86_64.lock.txt', put: 'replaced' }]);
    expect(findings).toMatchObject([
      {
        rule: 'release',
        severity: 'error',
        title: `Failed to attach ${zipName} to the release v1.0.0`,
        reason: expect.stringMatching(/^GitHub does not work \(502: /),
      },
    ]);
    expect(pauses).toEqual([750, 1500, 3000, 6000]);
    expect(contentOf(release, zipName)).toBe('one');

    github.on('repos/upload-release-asset');
    const second = await publish(planOf([await zip('two'), lock('more pins')]), release);
    expect(second).toMatchObject({ assets: [{ put: 'replaced' }, { put: 'kept' }], findings: [] });
    expect(contentOf(release, zipName)).toBe('two');
  });

  it('are looked for when an upload breaks: what is half there is removed, and it is sent again', async () => {
    const release = github.addRelease({});
    github.on('repos/upload-release-asset', ({ attempt, query }) => {
      if (attempt > 1) return undefined;
      github.addAsset(release, query['name'] ?? '', 'half', 'starter');
      return faults.breaks;
    });
    const { assets, findings } = await publish(planOf([await zip('one')]), release);
    expect({ assets, findings }).toEqual({ assets: [{ name: zipName, put: 'uploaded' }], findings: [] });
    expect(namesOf(release)).toEqual([`${zipName} uploaded`]);
    expect(contentOf(release, zipName)).toBe('one');
  });

  it('are not sent twice where the answer alone was lost', async () => {
    const release = github.addRelease({});
    github.on('repos/upload-release-asset', () => ({ ...faults.breaks, done: true }));
    const { assets, findings } = await publish(planOf([await zip('one')]), release);
    expect({ assets, findings }).toEqual({ assets: [{ name: zipName, put: 'uploaded' }], findings: [] });
    expect(writes()).toEqual(['repos/upload-release-asset']);
  });

  it('clear away what runs left that were stopped on the way, and use what is whole of it', async () => {
    const release = github.addRelease({});
    const asset = await zip('two');
    github.addAsset(release, zipName, 'one');
    const whole = github.addAsset(release, temporaryName(zipName, asset.sha256), 'two');
    github.addAsset(release, temporaryName(zipName, '0'.repeat(64)), 'other', 'starter');
    github.addAsset(release, temporaryName('other.zip', '0'.repeat(64)), 'of another job', 'starter');
    github.addAsset(release, 'data-python3.12-x86_64.lock.txt', '', 'starter');
    const { assets } = await publish(planOf([asset, lock('pins')]), release);
    expect(assets.map(({ put }) => put)).toEqual(['replaced', 'uploaded']);
    expect(release.assets.find(({ name }) => name === zipName)?.id).toBe(whole.id);
    expect(writes().filter((operation) => operation === 'repos/upload-release-asset')).toHaveLength(1);
    expect(contentOf(release, 'data-python3.12-x86_64.lock.txt')).toBe('pins');
    expect(namesOf(release)).toEqual([
      'data-python3.12-x86_64.lock.txt uploaded',
      `${zipName} uploaded`,
      `${temporaryName('other.zip', '0'.repeat(64))} starter`,
    ]);
  });

  it.each([
    ['other bytes', 'theirs', 'replaced'],
    ['the same', 'one', 'uploaded'],
  ])('of another job that came to the name meanwhile with %s are dealt with', async (_, text, put) => {
    const release = github.addRelease({});
    github.on('repos/upload-release-asset', ({ attempt, query }) => {
      if (attempt === 1) github.addAsset(release, query['name'] ?? '', text);
      return undefined;
    });
    const { assets, findings } = await publish(planOf([await zip('one')]), release);
    expect({ assets, findings }).toEqual({ assets: [{ name: zipName, put }], findings: [] });
    expect(contentOf(release, zipName)).toBe('one');
    expect(namesOf(release)).toEqual([`${zipName} uploaded`]);
  });

  it('are named anew for as long as other jobs take the name', async () => {
    const release = github.addRelease({});
    github.addAsset(release, zipName, 'old');
    github.on('repos/update-release-asset', ({ attempt }) => {
      if (attempt === 1) github.addAsset(release, zipName, 'theirs');
      return undefined;
    });
    const { assets, findings } = await publish(planOf([await zip('one')]), release);
    expect({ assets, findings }).toEqual({ assets: [{ name: zipName, put: 'replaced' }], findings: [] });
    expect(contentOf(release, zipName)).toBe('one');
    expect(namesOf(release)).toEqual([`${zipName} uploaded`]);
  });

  it('are sent again where another job cleared them away before they had their name', async () => {
    const release = github.addRelease({});
    github.addAsset(release, zipName, 'old');
    github.on('repos/update-release-asset', ({ attempt }) => {
      if (attempt === 1) release.assets.length = 0;
      return undefined;
    });
    const { assets, findings } = await publish(planOf([await zip('one'), lock('pins')]), release);
    expect(findings).toEqual([]);
    expect(assets.map(({ put }) => put)).toEqual(['uploaded', 'uploaded']);
    expect(contentOf(release, zipName)).toBe('one');
  });

  it('of a release that was deleted meanwhile are told once', async () => {
    const release = github.addRelease({});
    github.on('repos/upload-release-asset', () => {
      (github.releases as StoredRelease[]).length = 0;
      return undefined;
    });
    const { findings } = await publish(planOf([await zip('one'), lock('pins')]), release);
    expect(findings).toMatchObject([{ severity: 'error', advice: expect.stringMatching(/was deleted/) }]);
    expect(writes()).toEqual(['repos/upload-release-asset']);
  });

  it('whose bytes change on the way are removed', async () => {
    const release = github.addRelease({});
    const asset = { ...(await zip('one')), sha256: '0'.repeat(64) };
    const { findings } = await publish(planOf([asset]), release);
    expect(findings).toMatchObject([{ severity: 'error', reason: 'what arrived is not what was built' }]);
    expect(release.assets).toEqual([]);
  });

  it('whose file is gone are told, and the rest is attached', async () => {
    const release = github.addRelease({});
    const asset = await zip('one');
    await rm(join(directory, zipName));
    const { assets, findings } = await publish(planOf([asset, lock('pins')]), release);
    expect(assets).toMatchObject([{ put: 'uploaded' }]);
    expect(findings).toMatchObject([{ reason: 'its file cannot be read (ENOENT)' }]);
  });

  it('are found among hundreds of others', async () => {
    const release = github.addRelease({});
    for (let index = 0; index < 249; index++) github.addAsset(release, `other-${index}.zip`, `${index}`);
    github.addAsset(release, zipName, 'old');
    const { assets } = await publish(planOf([await zip('one')]), release);
    expect(assets).toEqual([{ name: zipName, put: 'replaced' }]);
    expect(release.assets).toHaveLength(250);
    const pages = github.calls.filter(({ operation }) => operation === 'repos/list-release-assets');
    expect(pages.map(({ query }) => query['page'] ?? '1')).toEqual(['1', '2', '3']);
  });

  it('on a server without digests are compared by their bytes', async () => {
    await github.close();
    github = await startGithub('octo-org/layers', false);
    const release = github.addRelease({});
    await publish(planOf([await zip('one'), lock('pins')]), release);
    const { assets, findings } = await publish(planOf([await zip('two'), lock('pins')]), release);
    expect(findings).toEqual([]);
    expect(assets.map(({ put }) => put)).toEqual(['replaced', 'kept']);
    expect(contentOf(release, zipName)).toBe('two');
  });

  it('of many megabytes go out as they are read, with their length', async () => {
    const release = github.addRelease({});
    const size = 160 * 1024 * 1024;
    const file = join(directory, zipName);
    const handle = await open(file, 'w');
    await handle.truncate(size);
    await handle.close();
    const sum = execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
    // The server looks at what is held before it reads a byte of the body
    setFlagsFromString('--expose-gc');
    const held = () => {
      (runInNewContext('gc') as () => void)();
      return process.memoryUsage().arrayBuffers;
    };
    const before = held();
    let more = Number.POSITIVE_INFINITY;
    github.on('repos/upload-release-asset', async () => {
      for (let turn = 0; turn < 500; turn++) await new Promise((done) => setImmediate(done));
      more = held() - before;
      return undefined;
    });
    const asset = { name: zipName, type: 'application/zip', sha256: sum, content: { file } };
    const { findings } = await publish(planOf([asset]), release);
    expect(findings).toEqual([]);
    expect(release.assets).toMatchObject([{ name: zipName, bytes: { size, sha256: sum } }]);
    const [upload] = github.calls.filter(({ operation }) => operation === 'repos/upload-release-asset');
    expect(upload?.headers).toMatchObject({ 'content-length': String(size) });
    expect(upload?.headers).not.toHaveProperty('transfer-encoding');
    expect(more).toBeLessThan(size / 8);
    // On a busy machine so many bytes take their time
  }, 60_000);

  it('as downloaded into one directory satisfy sha256sum', async () => {
    const release = github.addRelease({});
    const inputs = inputsOf({});
    const core = {
      ...inputs,
      layers: ['a', 'b'].flatMap((name) => inputs.layers.map((layer) => ({ ...layer, name }))),
    };
    const files = [await zip('one'), lock('pins')];
    const sums = textAsset(recordAssets(core).sums, 'text/plain', sha256Sums(files));
    await publish(planOf([...files, sums]), release);
    const downloads = await mkdtemp(join(directory, 'downloads-'));
    for (const { name, bytes } of release.assets) await writeFile(join(downloads, name), bytes.content ?? '');
    expect(sums.name).toBe('a.b-python3.12-x86_64.SHA256SUMS');
    const check = () =>
      execFileSync('sha256sum', ['--check', '--strict', sums.name], {
        cwd: downloads,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(check()).toBe(`${zipName}: OK\ndata-python3.12-x86_64.lock.txt: OK\n`);
    await writeFile(join(downloads, zipName), 'other');
    expect(check).toThrow();
  });
});

describe('the release', () => {
  it.each([
    ['published', {}],
    ['a draft', { draft: true }],
    ['a pre-release', { prerelease: true }],
  ])('stays what it is, here %s, and has its own name', async (_, fields) => {
    const release = github.addRelease({ ...fields, name: 'One', body: 'By people' });
    const { assets, ...before } = structuredClone(release);
    const plan = planOf([await zip('one')], { mode: 'always', notes: notesOf('arn:one') });
    const { findings } = await publish(plan, null, {
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/tags/v1.0.0',
    });
    expect(findings).toEqual([]);
    expect({ ...release, body: null }).toMatchObject({ ...before, body: null });
    const patches = github.calls.filter(({ operation }) => operation === 'repos/update-release');
    expect(patches.map(({ body }) => Object.keys(body))).toEqual([['body']]);
  });

  it('of a tag is found where it is a draft on a later page', async () => {
    const wanted = github.addRelease({ tag_name: 'v2/beta', draft: true });
    for (let index = 0; index < 130; index++) github.addRelease({ tag_name: `v0.${index}` });
    const plan = planOf([await zip('one')], { mode: 'always' });
    const { release } = await publish(plan, null, {
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/tags/v2/beta',
    });
    expect(release).toMatchObject({ tag: 'v2/beta' });
    expect(namesOf(wanted)).toEqual([`${zipName} uploaded`]);
  });

  it.each([
    [0, 'none is published, and of drafts the token sees none', /Create the release before/],
    [2, 'none is published, and 2 drafts are for that tag', /Delete all drafts but/],
  ])('of a tag must be one: %d drafts are an error', async (drafts, reason, advice) => {
    for (let index = 0; index < drafts; index++) github.addRelease({ tag_name: 'v3', draft: true });
    const plan = planOf([await zip('one')], { mode: 'always' });
    const { findings } = await publish(plan, null, { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/v3' });
    expect(findings).toMatchObject([
      { rule: 'release', severity: 'error', subject: 'v3', reason, advice: expect.stringMatching(advice) },
    ]);
    expect(writes()).toEqual([]);
  });

  it('is left alone by runs that are for none', async () => {
    const plan = planOf([await zip('one')]);
    expect(await publish(plan, null, { GITHUB_EVENT_NAME: 'push' })).toEqual({
      release: null,
      assets: [],
      findings: [],
    });
    expect(github.calls).toEqual([]);
  });

  it('that is immutable keeps what it has, takes notes, and says what to do', async () => {
    const release = github.addRelease({ immutable: true });
    github.addAsset(release, 'data-python3.12-x86_64.lock.txt', 'pins');
    const plan = planOf([await zip('one'), lock('pins')], { notes: notesOf('arn:one') });
    const { assets, findings } = await publish(plan, release);
    expect(assets).toEqual([{ name: 'data-python3.12-x86_64.lock.txt', put: 'kept' }]);
    expect(findings).toMatchObject(
      [
        {
          severity: 'error',
          reason: /immutable/,
          advice: expect.stringMatching(/while the release is a draft/),
        },
      ].map((finding) => ({ ...finding, reason: expect.stringMatching(finding.reason) })),
    );
    expect(writes()).toEqual(['repos/update-release']);
    expect(release.body).toContain('arn:one');
  });

  it('that became immutable meanwhile is told by what GitHub says', async () => {
    const release = github.addRelease({});
    github.on('repos/upload-release-asset', () => {
      release.immutable = true;
      return undefined;
    });
    const { findings } = await publish(planOf([await zip('one')]), release);
    expect(findings).toMatchObject([{ severity: 'error', reason: expect.stringMatching(/is immutable/) }]);
    expect(pauses).toEqual([]);
  });
});

describe('the token', () => {
  it.each([
    ['auto', 'warning'],
    ['always', 'error'],
  ] as const)(
    'that may not write is told with what to do; with %s the severity is %s',
    async (mode, severity) => {
      const release = github.addRelease({});
      github.on('repos/upload-release-asset', () => faults.forbidden);
      const plan = planOf([await zip('one'), lock('pins')], { mode, notes: notesOf('arn:one') });
      const { findings } = await publish(plan, release);
      expect(findings).toMatchObject([
        {
          severity,
          title: `Failed to attach ${zipName} and data-python3.12-x86_64.lock.txt to the release v1.0.0`,
          reason: expect.stringMatching(/may not do that \(Resource not accessible by integration/),
          advice: expect.stringMatching(/contents: write/),
        },
      ]);
      expect(writes()).toEqual(['repos/upload-release-asset']);
    },
  );

  it('that is for reading alone gets the same from GitHub itself', async () => {
    const release = github.addRelease({});
    const asset = await zip('one');
    const { findings } = await publishRelease(planOf([asset]), {
      token: github.tokens.reads,
      environment: { ...github.environment, GITHUB_EVENT_NAME: 'release' },
      event: { action: 'published', release: { id: release.id, tag_name: 'v1.0.0' } },
      clock: { now: Date.now, random: Math.random, pause: async () => undefined },
      limit: 60_000,
      tell: () => undefined,
    });
    expect(findings).toMatchObject([
      { severity: 'warning', advice: expect.stringMatching(/contents: write/) },
    ]);
    expect(release.assets).toEqual([]);
  });

  it.each([
    [null, /there is no token/],
    ['ghs_0wrong0', /does not know the token \(Bad credentials/],
  ])('%s is told, and never shown', async (token, reason) => {
    const release = github.addRelease({});
    const { findings } = await publishRelease(planOf([await zip('one')]), {
      token,
      environment: { ...github.environment, GITHUB_EVENT_NAME: 'release' },
      event: { action: 'published', release: { id: release.id, tag_name: 'v1.0.0' } },
      clock: { now: Date.now, random: Math.random, pause: async () => undefined },
      limit: 60_000,
      tell: () => undefined,
    });
    expect(findings).toMatchObject([{ severity: 'warning', reason: expect.stringMatching(reason) }]);
    expect(JSON.stringify(findings)).not.toContain('ghs_');
  });
});

describe('the service', () => {
  it('is waited for as long as it asks', async () => {
    const release = github.addRelease({});
    const limited = ({ attempt }: Asked) => (attempt === 1 ? faults.secondaryLimit : undefined);
    github.on('repos/upload-release-asset', limited);
    github.on('repos/get-release', ({ attempt }) => (attempt === 1 ? faults.unavailable : undefined));
    const { assets, findings } = await publish(planOf([await zip('one')]), release);
    expect({ assets, findings }).toEqual({ assets: [{ name: zipName, put: 'uploaded' }], findings: [] });
    expect(pauses).toEqual([750, 7500]);
  });

  it('is given up where its limit ends too late', async () => {
    const release = github.addRelease({});
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' };
    const body = { message: 'API rate limit exceeded for installation ID 1.' };
    github.on('repos/get-release', () => ({ status: 403, body, headers }));
    const { findings } = await publish(planOf([await zip('one')]), release);
    expect(findings).toMatchObject([
      {
        severity: 'error',
        reason: 'the token has used up its requests for the hour until 1970-01-01T01:16Z',
      },
    ]);
    expect(pauses).toEqual([]);
  });

  it('that cannot be reached is told', async () => {
    const release = github.addRelease({});
    github.on('repos/get-release', () => faults.breaks);
    const { findings } = await publish(planOf([await zip('one')]), release);
    expect(findings).toMatchObject(
      [{ severity: 'error', title: 'Failed to find the release of v1.0.0', reason: /cannot be reached/ }].map(
        (finding) => ({ ...finding, reason: expect.stringMatching(finding.reason) }),
      ),
    );
    expect(pauses).toHaveLength(4);
  });

  it('that does not answer is given up after a while', async () => {
    const release = github.addRelease({});
    github.on('repos/upload-release-asset', () => new Promise(() => undefined));
    const { findings } = await publishRelease(
      planOf([await zip('one'), lock('pins')], { notes: notesOf('arn:one') }),
      {
        token: github.tokens.writes,
        environment: { ...github.environment, GITHUB_EVENT_NAME: 'release' },
        event: { action: 'published', release: { id: release.id, tag_name: 'v1.0.0' } },
        clock: { now: Date.now, random: Math.random, pause: async () => undefined },
        limit: 500,
        tell: () => undefined,
      },
    );
    expect(findings).toMatchObject([
      {
        severity: 'error',
        title: expect.stringMatching(/zip and .*lock\.txt/),
        reason: expect.stringMatching(/not done in time/),
      },
    ]);
  });

  it('gets no bytes and no token where the release names another host for them', async () => {
    const release = github.addRelease({});
    github.on('repos/get-release', ({ parameters }) => ({
      status: 200,
      body: {
        id: Number(parameters['release_id']),
        tag_name: 'v1.0.0',
        html_url: '',
        upload_url: 'http://uploads.example.com/x{?name,label}',
      },
    }));
    const { findings } = await publish(planOf([await zip('one')]), release);
    expect(findings).toMatchObject([
      { severity: 'error', reason: expect.stringMatching(/neither on the host/) },
    ]);
    expect(writes()).toEqual([]);
  });
});

describe('the notes', () => {
  it('keep what people wrote byte for byte', async () => {
    const body = '# One\r\n\r\nBy *people* \t\r\n\r\n';
    const release = github.addRelease({ body });
    await publish(planOf([], { notes: notesOf('arn:one') }), release);
    const first = release.body ?? '';
    expect(first.startsWith(body)).toBe(true);
    expect(first.replaceAll('\r\n', '')).not.toContain('\n');
    release.body = `${first}And *more*`;
    await publish(planOf([], { notes: notesOf('arn:two') }), release);
    expect(release.body).toBe(`${first.replace('arn:one', 'arn:two')}And *more*`);
  });

  it('have the sections of all jobs, even where one writes what it read before another wrote', async () => {
    const release = github.addRelease({ body: 'By people' });
    // Job 2 reads and writes between the reading and the writing of job 1
    let between: Promise<unknown> | undefined;
    github.on('repos/update-release', async ({ attempt }) => {
      if (attempt === 1) {
        between = publish(planOf([], { notes: notesOf('arn:two', 'b-python3.12-arm64') }), release);
        await new Promise((written) =>
          github.on('repos/get-release', ({ attempt: read }) => {
            // Its own look at what it wrote comes when job 1 has written
            if (read < 5) return undefined;
            written(undefined);
            return new Promise((later) => setImmediate(() => later(undefined)));
          }),
        );
      }
      return undefined;
    });
    const { findings } = await publish(planOf([], { notes: notesOf('arn:one') }), release);
    await between;
    expect(findings).toEqual([]);
    expect(release.body).toContain('arn:one');
    expect(release.body).toContain('arn:two');
    expect(release.body?.startsWith('By people\n\n')).toBe(true);
  });

  it('that something else keeps taking are given up with a warning', async () => {
    const release = github.addRelease({ body: 'By people' });
    github.on('repos/get-release', () => {
      release.body = 'By people';
      return undefined;
    });
    const { findings } = await publish(planOf([], { notes: notesOf('arn:one') }), release);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        reason: expect.stringMatching(/kept writing/),
        advice: expect.stringMatching(/json/),
      },
    ]);
    expect(writes()).toHaveLength(5);
  });

  it('that are full are left as they are', async () => {
    const release = github.addRelease({ body: 'x'.repeat(125_000) });
    const { findings } = await publish(planOf([], { notes: notesOf('arn:one') }), release);
    expect(findings).toMatchObject([{ severity: 'warning', reason: expect.stringMatching(/125000/) }]);
    expect(writes()).toEqual([]);
  });

  it('that the token may not write are a warning, and say what the token of a job can never do', async () => {
    const release = github.addRelease({});
    github.on('repos/update-release', () => faults.forbidden);
    const { findings } = await publish(planOf([await zip('one')], { notes: notesOf('arn:one') }), release);
    expect(findings).toMatchObject([
      { severity: 'warning', advice: expect.stringMatching(/contents: write.*changes workflows/) },
    ]);
  });
});

describe('real payloads', () => {
  it('of the event name the release', async () => {
    const file = new URL(
      '../../node_modules/@octokit/webhooks-examples/api.github.com/index.json',
      import.meta.url,
    );
    const all = JSON.parse(await readFile(file, 'utf8')) as readonly {
      readonly name: string;
      readonly examples: readonly { readonly action: string; readonly release: { readonly id: number } }[];
    }[];
    const examples = all.find(({ name }) => name === 'release')?.examples ?? [];
    expect(examples.length).toBeGreaterThan(5);
    const asset = await zip('one');
    for (const event of examples) {
      const release = github.addRelease({ id: event.release.id, tag_name: '0.0.1' });
      const { release: found } = await publishRelease(planOf([asset]), {
        token: github.tokens.writes,
        environment: { ...github.environment, GITHUB_EVENT_NAME: 'release' },
        event,
        clock: { now: Date.now, random: Math.random, pause: async () => undefined },
        limit: 60_000,
        tell: () => undefined,
      });
      expect([event.action, found?.tag]).toEqual([
        event.action,
        event.action === 'published' ? '0.0.1' : undefined,
      ]);
      expect(release.assets).toHaveLength(event.action === 'published' ? 1 : 0);
    }
  });
});
