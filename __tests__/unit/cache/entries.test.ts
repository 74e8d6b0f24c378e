import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Cache } from '../../../src/cache/cache.js';
import { openCache } from '../../../src/cache/cache.js';
import { keepEntry, readEntry, takeFiles } from '../../../src/cache/entries.js';
import { cacheUsage, clearCache, pruneCache } from '../../../src/cache/usage.js';
import type { Finding } from '../../../src/errors.js';
import { temporaryDirectory } from '../support/files.js';

const name = { kind: 'built', key: 'abc' } as const;

function cacheIn(directory = join(temporaryDirectory(), 'cache')): Cache & { readonly told: Finding[] } {
  const told: Finding[] = [];
  return { ...openCache(directory, (finding) => told.push(finding)), told };
}

function fileOf(text: string): string {
  return join(temporaryDirectory({ file: text }), 'file');
}

async function take(cache: Cache, entry = name) {
  const found = await readEntry(cache, entry);
  if (!found) return null;
  const directory = temporaryDirectory();
  const whole = await takeFiles(cache, entry, found, (file) => join(directory, file), 'It is made again.');
  return { whole, data: found.data, files: readdirSync(directory), directory };
}

describe('an entry of the cache', () => {
  it('gives the bytes and the data that were kept', async () => {
    const cache = cacheIn();
    await keepEntry(cache, name, new Map([['a.whl', { path: fileOf('bytes') }]]), { more: 1 });

    const taken = await take(cache);

    expect(taken).toMatchObject({ whole: true, data: { more: 1 }, files: ['a.whl'] });
    expect(readFileSync(join(taken?.directory ?? '', 'a.whl'), 'utf8')).toBe('bytes');
    expect([...cache.used.keys()]).toEqual(['built/abc']);
    expect(cache.told).toEqual([]);
  });

  it('is not there before it is kept', async () => {
    expect(await take(cacheIn())).toBeNull();
  });

  it.each([
    ['a byte is another', (file: string) => writeFileSync(file, 'bytez')],
    ['it ends too early', (file: string) => writeFileSync(file, 'byt')],
    ['a file is gone', (file: string) => rmSync(file)],
  ])('is not given out where %s: it is told, removed, and nothing of it is left', async (_what, damage) => {
    const cache = cacheIn();
    await keepEntry(cache, name, new Map([['a.whl', { path: fileOf('bytes') }]]));
    damage(join(cache.directory, 'built/abc/a.whl'));

    expect(await take(cache)).toMatchObject({ whole: false, files: [] });

    expect(cache.told).toMatchObject([{ rule: 'cache', severity: 'warning' }]);
    expect(cache.told[0]?.advice).toMatch(/^It is made again\./);
    expect(await take(cache)).toBeNull();
  });

  it('that another run has cleared away meanwhile is no damage', async () => {
    const cache = cacheIn();
    await keepEntry(cache, name, new Map([['a.whl', { path: fileOf('bytes') }]]));
    const entry = await readEntry(cache, name);
    rmSync(join(cache.directory, 'built/abc'), { recursive: true });

    expect(entry && (await takeFiles(cache, name, entry, () => '/nowhere', ''))).toBe(false);
    expect(cache.told).toEqual([]);
  });

  it.each([
    '{"files": [{"name": "../../out", "sha256": "x"}]}',
    '{"files": [{"name": "/etc/passwd", "sha256": "x"}]}',
    '{"files": [{"name": "entry.json", "sha256": "x"}]}',
    '{"files": [{"name": 7}]}',
    '{"files": 7}',
    'null',
    '{',
  ])('is none where its list is no list of files in it: %s', async (list) => {
    const cache = cacheIn();
    mkdirSync(join(cache.directory, 'built/abc'), { recursive: true });
    writeFileSync(join(cache.directory, 'built/abc/entry.json'), list);
    expect(await readEntry(cache, name)).toBeNull();
  });

  it('is replaced by a later one, whole', async () => {
    const cache = cacheIn();
    await keepEntry(cache, name, new Map([['old', { path: fileOf('1') }]]));
    await keepEntry(cache, name, new Map([['new', { path: fileOf('2') }]]));
    expect(await take(cache)).toMatchObject({ whole: true, files: ['new'] });
  });

  it('is whole whoever of several that keep it at once comes last', async () => {
    const cache = cacheIn();
    const texts = Array.from({ length: 12 }, (_, index) => `text ${index} `.repeat(1000));
    await Promise.all(texts.map((text) => keepEntry(cache, name, new Map([['a', { path: fileOf(text) }]]))));

    const taken = await take(cache);

    expect(taken?.whole).toBe(true);
    expect(texts).toContain(readFileSync(join(taken?.directory ?? '', 'a'), 'utf8'));
    expect(readdirSync(join(cache.directory, 'built'))).toEqual(['abc']);
    expect(cache.told).toEqual([]);
  });

  it('that cannot be kept is told once for all, and changes nothing', async () => {
    const cache = cacheIn(join(temporaryDirectory({ file: '' }), 'file'));
    for (const key of ['one', 'two']) {
      await keepEntry(cache, { kind: 'built', key }, new Map([['a', { path: fileOf('x') }]]));
    }
    expect(cache.told).toMatchObject([
      { rule: 'cache', severity: 'warning', title: `Failed to write to the cache ${cache.directory}` },
    ]);
    expect(cache.used.size).toBe(0);
  });
});

it('cannot be where the system lets nobody make a directory, which is told', async () => {
  const cache = cacheIn('/proc/layerpack');
  await keepEntry(cache, name, new Map([['a', { path: fileOf('x') }]]));
  expect(cache.told).toMatchObject([{ rule: 'cache', severity: 'warning' }]);
});

const day = 24 * 60 * 60 * 1000;

describe('the cache as a whole', () => {
  async function filled() {
    const cache = cacheIn();
    await keepEntry(cache, { kind: 'wheels', key: 'w' }, new Map([['a', { path: fileOf('1234') }]]));
    await keepEntry(cache, { kind: 'results', key: 'r' }, new Map([['b', { path: fileOf('12') }]]));
    return cache;
  }

  function age(cache: Cache, path: string, days: number) {
    const then = (Date.now() - days * day) / 1000;
    utimesSync(join(cache.directory, path), then, then);
  }

  it('is told by kind, with its bytes', async () => {
    const cache = await filled();
    const usage = await cacheUsage(cache.directory);
    const list = readFileSync(join(cache.directory, 'wheels/w/entry.json')).length;
    expect(usage.find(({ kind }) => kind === 'wheels')).toEqual({
      kind: 'wheels',
      entries: 1,
      size: 4 + list,
    });
    expect(usage.find(({ kind }) => kind === 'built')).toEqual({ kind: 'built', entries: 0, size: 0 });
  });

  it('is cleared without what is not of it', async () => {
    const cache = await filled();
    writeFileSync(join(cache.directory, 'mine.txt'), '');
    await clearCache(cache.directory);
    expect(readdirSync(cache.directory)).toEqual(['mine.txt']);
  });

  it('loses what was not used for long, layers before wheels, and what killed runs left', async () => {
    const cache = { ...(await filled()), used: new Map() };
    const abandoned = join(cache.directory, 'wheels/.x.12345678.tmp');
    mkdirSync(abandoned);
    age(cache, 'wheels/.x.12345678.tmp', 2);
    age(cache, 'wheels/w/entry.json', 20);
    age(cache, 'results/r/entry.json', 20);

    await pruneCache(cache, Date.now());

    expect(existsSync(abandoned)).toBe(false);
    expect(readdirSync(join(cache.directory, 'wheels'))).toEqual(['w']);
    expect(readdirSync(join(cache.directory, 'results'))).toEqual([]);
  });

  it('keeps what this run used, and what others are at', async () => {
    const cache = await filled();
    mkdirSync(join(cache.directory, 'wheels/.x.12345678.tmp'));
    for (const path of ['wheels/w/entry.json', 'results/r/entry.json']) age(cache, path, 400);

    await pruneCache(cache, Date.now());

    expect(readdirSync(join(cache.directory, 'wheels')).sort()).toEqual(['.x.12345678.tmp', 'w']);
    expect(readdirSync(join(cache.directory, 'results'))).toEqual(['r']);
  });

  it('counts a use as such', async () => {
    const cache = await filled();
    age(cache, 'wheels/w/entry.json', 40);
    await take(cache, { kind: 'wheels', key: 'w' } as never);
    await pruneCache({ ...cache, used: new Map() }, Date.now());
    expect(readdirSync(join(cache.directory, 'wheels'))).toEqual(['w']);
  });
});
