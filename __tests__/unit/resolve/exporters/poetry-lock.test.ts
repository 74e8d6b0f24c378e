import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openCache } from '../../../../src/cache/cache.js';
import type { Workshop } from '../../../../src/engine/open.js';
import type { Finding, LayerpackError } from '../../../../src/errors.js';
import { exportLock } from '../../../../src/resolve/sources/export.js';
import { temporaryDirectory } from '../../support/files.js';
import { rejectionOf } from '../../support/values.js';
import { hostWorkshop, lines, listeningLog, lockIn, locks, watched } from './support.js';

jest.setTimeout(180_000);

const none = { extras: [], groups: [] };
const userCache = process.env['XDG_CACHE_HOME'];
const cache = temporaryDirectory();
const exporters = join(cache, 'layerpack/exporters');
const workDirectory = temporaryDirectory();
let workshop: Workshop;

beforeAll(async () => {
  process.env['XDG_CACHE_HOME'] = cache;
  workshop = await hostWorkshop();
});

afterAll(() => {
  if (userCache === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = userCache;
});

async function exported(
  directory: string,
  selection = none as { extras: string[]; groups: string[] },
  environment = {},
) {
  const log = listeningLog();
  const context = { workshop, workDirectory, log, workspace: locks, environment };
  const { text, direct } = await exportLock(lockIn(directory, 'poetry-lock'), selection, context);
  return { text, lines: lines(text), names: lines(text).map((line) => line.replace(/==.*/, '')), direct };
}

async function findingOf(directory: string) {
  return ((await rejectionOf(exported(directory))) as LayerpackError).finding;
}

function copy(fixture: string, change: (pyproject: string) => string): string {
  const directory = temporaryDirectory();
  cpSync(join(locks, fixture), directory, { recursive: true });
  const path = join(directory, 'pyproject.toml');
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
  return directory;
}

describe('a poetry.lock', () => {
  it('gives its packages with hashes and markers, without the project and its groups', async () => {
    const {
      text,
      lines: found,
      names,
      direct,
    } = await exported(join(locks, 'poetry-2'), {
      extras: ['Parser', 'redis'],
      groups: [],
    });
    expect(names).toEqual(expect.arrayContaining(['jmespath', 'pydantic', 'pydantic-core', 'redis']));
    expect(names.filter((name) => /toolkit|pytest|humanize|boto|^-/.test(name))).toEqual([]);
    expect(found.filter((line) => !line.includes(' ; python_version '))).toEqual([]);
    expect(text).toMatch(/jmespath==1\.0\.1 ; .+ \\\n\s+--hash=sha256:[0-9a-f]{64}/);
    expect(direct).toEqual(new Set(['typing-extensions', 'jmespath', 'pydantic', 'redis']));
  });

  it('gives a group that is chosen', async () => {
    const { names, direct } = await exported(join(locks, 'poetry-2'), { extras: [], groups: ['ops'] });
    expect(names).toContain('humanize');
    expect(direct).toEqual(new Set(['typing-extensions', 'jmespath', 'humanize']));
  });

  it('of the format before the last is read as well', async () => {
    const { names } = await exported(join(locks, 'poetry-1.1'), { extras: ['fast'], groups: [] });
    expect(names).toEqual([
      ...['certifi', 'charset-normalizer', 'idna', 'jinja2', 'markupsafe', 'orjson', 'python-json-logger'],
      ...['pyyaml', 'requests', 'structlog', 'urllib3'],
    ]);
  });

  it('names paths where they are, and indexes without credentials, whichever Poetry it demands', async () => {
    const environment = {
      POETRY_HTTP_BASIC_OWN_INDEX_USERNAME: 'a',
      POETRY_HTTP_BASIC_OWN_INDEX_PASSWORD: 'b',
    };
    const app = join(locks, 'poetry-paths/app');
    const { lines: found } = await exported(app, none, environment);
    expect(found).toContainEqual(
      expect.stringMatching(
        /^--extra-index-url https:\/\/\$\{POETRY_\w+_USERNAME\}:\$\{POETRY_\w+_PASSWORD\}@packages\.example\/simple$/,
      ),
    );
    const lib = pathToFileURL(join(locks, 'poetry-paths/lib')).href;
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${lib} ; python_version >= "3.9"$`)));
    expect((await exported(app)).lines[0]).toBe('--extra-index-url https://packages.example/simple');
  });

  it('leaves the project as it was', async () => {
    const directory = copy('poetry-2', (text) => `${text}\n# changed\n`);
    const before = readdirSync(directory);
    await exported(directory);
    expect(readdirSync(directory)).toEqual(before);
  });

  it('that is older than pyproject.toml is an error that says what to do', async () => {
    const directory = copy('poetry-2', (text) => text.replace('"^4.11.0"', '"^4.12.0"'));
    const finding = await findingOf(directory);
    expect(finding).toMatchObject({
      rule: 'requirements',
      reason: 'pyproject.toml was changed after it was locked',
      advice: 'Lock again by poetry lock.',
    });
    const { text } = lockIn(directory, 'poetry-lock');
    expect(text.split('\n')[(finding.location?.line ?? 0) - 1]).toMatch(/^content-hash = /);
  });

  it("gives Poetry's own words for what else it refuses", async () => {
    const directory = copy('poetry-2', (text) => text.replace('"^4.11.0"', '"newest"'));
    expect((await findingOf(directory)).reason).toMatch(
      /^poetry 2\.\d+\.\d+ says: .*version constraint: newest/,
    );
  });
});

describe('Poetry itself', () => {
  const archives = () => readdirSync(exporters).map((key) => join(key, 'packages.tar'));
  const runIn = async (directory: string, place = workshop) => {
    const spy = watched(place);
    const context = { workshop: spy, workDirectory: directory, log: listeningLog(), workspace: locks };
    const { text } = await exportLock(lockIn(join(locks, 'poetry-1.1'), 'poetry-lock'), none, context);
    return { text, fetched: spy.ran.some((argv) => argv.includes('install')) };
  };

  it('is fetched once, and taken from the cache by later runs', async () => {
    const first = await runIn(temporaryDirectory());
    const second = await runIn(temporaryDirectory());
    expect(second.fetched).toBe(false);
    expect(second.text).toBe(first.text);
    expect(archives()).toEqual([expect.stringMatching(/^poetry-2\.\d+\.\d+-.+\/packages\.tar$/)]);
  });

  it('is fetched anew where what is cached is damaged', async () => {
    const first = await runIn(temporaryDirectory());
    const [archive = ''] = archives();
    const path = join(exporters, archive);
    writeFileSync(path, readFileSync(path).subarray(0, 100_000));
    const second = await runIn(temporaryDirectory());
    expect(second).toEqual({ text: first.text, fetched: true });
    expect(readFileSync(join(exporters, archives()[0] ?? '')).length).toBeGreaterThan(1_000_000);
  });

  it('runs where nothing can be cached', async () => {
    const blocked = join(temporaryDirectory({ file: '' }), 'file');
    const told: Finding[] = [];
    const blind = { ...workshop, cache: openCache(blocked, (finding) => told.push(finding)) };
    expect((await runIn(temporaryDirectory(), blind)).fetched).toBe(true);
    expect(told).toMatchObject([
      { rule: 'cache', severity: 'warning', title: `Failed to write to the cache ${blocked}` },
    ]);
    expect((await runIn(temporaryDirectory(), { ...workshop, cache: null })).fetched).toBe(true);
  });

  it('serves exports of one run that are made at once', async () => {
    const directory = temporaryDirectory();
    const [first, second] = await Promise.all([runIn(directory), runIn(directory)]);
    expect(second.text).toBe(first.text);
  });
});
