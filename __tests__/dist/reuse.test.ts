import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { wrongIn } from '../support/cyclonedx.js';
import { makeWheel } from '../support/distributions.js';
import { expectPassed } from '../support/failure.js';
import type { PackageIndex } from '../support/index-server.js';
import { startIndex } from '../support/index-server.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { Finished } from '../support/runner.js';
import { runCli } from '../support/runner.js';
import { sha256Of, zipIn } from '../support/zip.js';

const offered = temporaryDirectory();
let index: PackageIndex;

beforeAll(async () => {
  makeWheel(offered, {
    name: 'upper',
    version: '1.0',
    files: { 'upper.py': 'x = 1\n' },
    requires: ['lower'],
  });
  makeWheel(offered, { name: 'lower', version: '1.0', files: { 'lower.py': 'x = 1\n' } });
  index = await startIndex({ address: '127.0.0.1', directory: offered, password: 'Geheim_7' });
});

afterAll(() => index.close());

/** Without Python and Docker: what runs then has built nothing. */
const nothingToBuildWith = { PATH: temporaryDirectory(), DOCKER_HOST: 'unix:///nowhere' };

interface Machine {
  readonly cwd: string;
  readonly cache: string;
}

function machine(files: Readonly<Record<string, string>>, cache = temporaryDirectory()): Machine {
  return { cwd: project(files), cache };
}

/** uv and pip as the first build has kept them: to fetch them each time takes longer than the builds here. */
let tools: string | undefined;

async function build({ cwd, cache }: Machine, flags: readonly string[] = [], env = {}): Promise<Finished> {
  const fixed = ['--runtime', '3.11', '--builder', 'host', '--layer-name', 'x', '--json'];
  const ways = { PIP_INDEX_URL: index.withCredentials, PIP_TRUSTED_HOST: index.host };
  const own = join(cache, 'layerpack/tools');
  if (tools && !flags.includes('--cache') && !existsSync(own)) cpSync(tools, own, { recursive: true });
  const run = runCli(['build', ...fixed, ...flags], { cwd, env: { ...ways, XDG_CACHE_HOME: cache, ...env } });
  const finished = await run;
  if (existsSync(own)) tools ??= own;
  return finished;
}

const hit = ({ stdout }: Finished) => (JSON.parse(stdout) as { 'cache-hit': boolean })['cache-hit'];
const manifestIn = ({ cwd }: Machine) =>
  JSON.parse(readFileSync(join(cwd, 'build/layers/manifest.json'), 'utf8')) as {
    readonly run: { readonly reused: { readonly why: string } | null };
    readonly findings: readonly { readonly rule: string }[];
  };
const zipOf = ({ cwd }: Machine) => zipIn(join(cwd, 'build/layers'));

const pinned = { 'requirements.txt': 'upper==1.0\nlower==1.0\n' };
const open = { 'requirements.txt': 'upper\n' };

describe('a build whose input locks all versions', () => {
  const first = machine(pinned);
  let sha256: string;

  beforeAll(async () => {
    const run = await build(first);
    expectPassed(run);
    expect(hit(run)).toBe(false);
    sha256 = sha256Of(zipOf(first));
  });

  test('is done a second time with nothing to build with', async () => {
    const before = manifestIn(first);
    const again = await build(first, [], nothingToBuildWith);
    expectPassed(again);
    expect(hit(again)).toBe(true);
    expect(again.stderr).toContain('the input locks all versions');
    expect(sha256Of(zipOf(first))).toBe(sha256);
    const after = manifestIn(first);
    expect(after.run.reused?.why).toContain('the input locks all versions');
    expect({ ...after, run: null }).toEqual({ ...before, run: null });
  });

  test('elsewhere gives the same outputs and files as the build itself, but for where they are', async () => {
    const second = machine(pinned, first.cache);
    const run = await build(second, [], nothingToBuildWith);
    expectPassed(run);
    expect(filesUnder(join(second.cwd, 'build/layers'))).toEqual(filesUnder(join(first.cwd, 'build/layers')));
    expect(sha256Of(zipOf(second))).toBe(sha256);
    for (const file of ['x.lock.txt', 'x.cdx.json']) {
      const read = (each: Machine) => readFileSync(join(each.cwd, 'build/layers', file), 'utf8');
      expect(read(second)).toBe(read(first));
    }
    expect(wrongIn(readFileSync(join(second.cwd, 'build/layers/x.cdx.json'), 'utf8'))).toEqual([]);
  });

  test('is done anew with another option, and so is its lock of hashes, which is then reused', async () => {
    expect(hit(await build(first, ['--reserved-size', '1MB']))).toBe(false);
    const locked = machine(
      { 'requirements.txt': readFileSync(join(first.cwd, 'build/layers/x.lock.txt'), 'utf8') },
      first.cache,
    );
    expect(hit(await build(locked))).toBe(false);
    expect(hit(await build(locked, [], nothingToBuildWith))).toBe(true);
  });

  test('is done anew where what is kept is damaged, and says so', async () => {
    const damaged = machine(pinned);
    expectPassed(await build(damaged));
    const results = join(damaged.cache, 'layerpack/results');
    const [key = ''] = readdirSync(results);
    const zip = join(results, key, 'x-python3.11-x86_64.zip');
    writeFileSync(zip, readFileSync(zip).fill(0, 10, 20));
    const again = await build(damaged);
    expectPassed(again);
    expect(hit(again)).toBe(false);
    expect(again.stderr).toMatch(/warning \[cache\] .*is damaged.*The layers are built again\./);
    expect(sha256Of(zipOf(damaged))).toBe(sha256);
  });

  test('keeps and takes nothing with cache: false', async () => {
    const alone = machine(pinned);
    for (const _ of [1, 2]) {
      const run = await build(alone, ['--cache', 'false']);
      expectPassed(run);
      expect(hit(run)).toBe(false);
    }
    expect(filesUnder(alone.cache)).toEqual([]);
  });

  test('has no secret in what is kept', () => {
    const kept = filesUnder(first.cache).filter((name) => name.endsWith('entry.json'));
    expect(kept.length).toBeGreaterThan(3);
    for (const name of kept) expect(readFileSync(join(first.cache, name), 'utf8')).not.toContain('Geheim_7');
  });

  test('is not harmed by another at the same time', async () => {
    const cache = temporaryDirectory();
    const both = [machine(pinned, cache), machine(pinned, cache)];
    for (const run of await Promise.all(both.map((each) => build(each)))) expectPassed(run);
    expect(both.map((each) => sha256Of(zipOf(each)))).toEqual([sha256, sha256]);
    expect(hit(await build(machine(pinned, cache), [], nothingToBuildWith))).toBe(true);
  });
});

describe('a build whose input leaves versions open', () => {
  test('is resolved again, reused where that comes to the same, and takes the wheels that it still needs', async () => {
    const where = machine(open);
    expect(hit(await build(where))).toBe(false);

    const again = await build(where);
    expectPassed(again);
    expect(hit(again)).toBe(true);
    expect(manifestIn(where).run.reused?.why).toContain('resolved to the same');
    expect(again.stderr).toContain('2 of 2 wheels from the cache');
    expect(again.stderr).not.toMatch(/Fetched \d+ wheel/);

    makeWheel(offered, { name: 'lower', version: '2.0', files: { 'lower.py': 'x = 2\n' } });
    const newer = await build(where);
    expectPassed(newer);
    expect(hit(newer)).toBe(false);
    expect(newer.stderr).toContain('1 of 2 wheels from the cache');
    expect(newer.stderr).toContain('Fetched 1 wheel,');
  });
});

describe('a result that could have come out otherwise', () => {
  test('is not reused where a pin does not apply and what asks for it leaves its version open', async () => {
    const files = { 'requirements.txt': 'asks==1.0\nasked==1.0 ; python_version < "3.8"\n' };
    const where = machine(files);
    makeWheel(offered, { name: 'asks', version: '1.0', files: { 'asks.py': '' }, requires: ['asked'] });
    makeWheel(offered, { name: 'asked', version: '1.0', files: { 'asked.py': 'x = 1\n' } });
    expectPassed(await build(where));
    makeWheel(offered, { name: 'asked', version: '2.0', files: { 'asked.py': 'x = 2\n' } });
    const again = await build(where);
    expectPassed(again);
    expect(hit(again)).toBe(false);
  });

  test.each([
    ['a directory that is named by URL', (links: string) => ({ PIP_FIND_LINKS: `file://${links}` })],
    ['a page of links on this machine', (links: string) => ({ PIP_FIND_LINKS: `${links}/links.html` })],
  ])('is not reused where another file of the same name is in %s', async (_what, settings) => {
    const links = temporaryDirectory();
    writeFileSync(join(links, 'links.html'), '<a href="mine-1.0-py3-none-any.whl">mine</a>');
    const where = machine({ 'requirements.txt': 'mine==1.0\n' });
    for (const text of ['x = 1\n', 'x = 2\n']) {
      makeWheel(links, { name: 'mine', version: '1.0', files: { 'mine.py': text } });
      const run = await build(where, [], settings(links));
      expectPassed(run);
      expect(hit(run)).toBe(false);
    }
    expect(hit(await build(where, [], settings(links)))).toBe(true);
  });
});

describe('a result that is told of again', () => {
  const layers = (comment: string) => `${comment}layers:
  - name: x
    requirements: requirements.txt
    other-layers: other.zip
`;

  test('has each finding once, at its place in the config as it is now', async () => {
    const where = machine({ ...pinned, 'layers.yml': layers('') });
    const other = join(where.cwd, 'other.zip');
    const member = 'python/lib/python3.9/site-packages/o-1.0.dist-info/METADATA';
    const write = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr(sys.argv[2], "x = 1")';
    execFileSync('python3', ['-c', write, other, member]);
    const flags = ['--runtime', '3.11', '--builder', 'host', '--json'];
    const run = () =>
      runCli(['build', ...flags], {
        cwd: where.cwd,
        env: {
          PIP_INDEX_URL: index.withCredentials,
          PIP_TRUSTED_HOST: index.host,
          XDG_CACHE_HOME: where.cache,
        },
      });
    expectPassed(await run());
    writeFileSync(join(where.cwd, 'layers.yml'), layers('# Moves all lines\n'));
    const again = await run();
    expectPassed(again);
    expect(hit(again)).toBe(true);
    const told = manifestIn(where).findings.filter(({ rule }) => rule === 'other-layers');
    expect(told).toEqual([
      expect.objectContaining({ location: expect.objectContaining({ line: 5 }) as object }),
    ]);
  });
});

describe('a result that is not as it was kept', () => {
  const where = machine(pinned);
  let entry: string;
  let text: string;

  beforeAll(async () => {
    expectPassed(await build(where));
    const results = join(where.cache, 'layerpack/results');
    const [key = ''] = readdirSync(results);
    entry = join(results, key, 'entry.json');
    text = readFileSync(entry, 'utf8');
  });

  test.each([
    ['has no data', { data: null }],
    ['has other data', { data: { built: 'x' } }],
    ['has no files', { files: [] }],
  ])('is made anew where its list %s', async (_what, change) => {
    writeFileSync(entry, JSON.stringify({ ...(JSON.parse(text) as object), ...change }));
    const again = await build(where);
    expectPassed(again);
    expect(hit(again)).toBe(false);
    expect(again.stderr).toMatch(/warning \[cache\] .*is not whole\. The layers are built again\./);
    expect(hit(await build(where, [], nothingToBuildWith))).toBe(true);
  });
});

describe('layerpack cache', () => {
  const where = machine(pinned);
  const cache = (...words: readonly string[]) =>
    runCli(['cache', ...words], { cwd: where.cwd, env: { XDG_CACHE_HOME: where.cache } });

  test('shows what is kept, and clears it', async () => {
    const directory = join(where.cache, 'layerpack');
    expect((await cache()).stdout).toBe(`${directory} is empty\n`);
    expectPassed(await build(where));
    const shown = (await cache()).stdout;
    expect(shown).toMatch(/^ .*wheels of package indexes \(2 entries\)$/m);
    expect(shown).toMatch(/^ .*finished layers \(1 entry\)$/m);
    const json = JSON.parse((await cache('--json')).stdout) as { size: number; kinds: object };
    expect(json).toMatchObject({ directory, cleared: false, kinds: { wheels: { entries: 2 } } });
    expect((await cache('clear')).stdout).toMatch(/^removed .* from /);
    expect(filesUnder(directory)).toEqual([]);
  });

  test('takes no other word', async () => {
    const run = await cache('clean');
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('cache clear removes it');
  });
});
