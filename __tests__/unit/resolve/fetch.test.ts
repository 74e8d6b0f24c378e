import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hostEngine } from '../../../src/engine/host.js';
import type { Workshop } from '../../../src/engine/open.js';
import type { Environment } from '../../../src/engine/pip-configuration.js';
import { resolveFailure } from '../../../src/resolve/failure.js';
import { fetchedText, fetchingText, fetchWheels } from '../../../src/resolve/fetch.js';
import type { LockedWheel } from '../../../src/resolve/uv.js';
import { temporaryDirectory } from '../support/files.js';
import { world } from '../support/pip-world.js';
import { python } from '../support/python.js';

const helper = fileURLToPath(new URL('../../../src/engine/helpers/fetch_wheels.py', import.meta.url));
const pipDirectory = python<string>(
  'import os, pip\nprint(json.dumps(os.path.dirname(os.path.dirname(pip.__file__))))',
  null,
);
const sum = (text: string) => createHash('sha256').update(text).digest('hex');
const nowhere = 'http://127.0.0.1:1';
const password = 'geheim-7x';

describe('what is told of fetching', () => {
  const sized = [{ size: 104_857_600 }, { size: 31_876_710 }];

  it.each([
    [sized, 'Fetching 1 of 2 wheels, 81.2 of 130.4 MB'],
    [[...sized, { size: null }], 'Fetching 1 of 3 wheels, 81.2 MB'],
    [[{ size: 85_144_371 }], 'Fetching 1 of 1 wheel, 81.2 of 81.2 MB'],
  ])('has counts, and bytes as far as sizes are known', (wheels, text) => {
    expect(fetchingText({ wheels: 1, bytes: 85_144_371 }, wheels)).toBe(text);
  });

  it('ends in one line', () => {
    expect(fetchedText({ wheels: 14, bytes: 48_339_354 })).toBe('Fetched 14 wheels, 46.1 MB');
  });
});

describe('fetching wheels', () => {
  const asked: string[] = [];
  let server: Server;
  let url: string;
  /** Opens once so many requests wait at it. */
  let gate: { readonly size: number; readonly waiting: (() => void)[] } = { size: 0, waiting: [] };

  const answer = async ({ url: path = '', headers }: IncomingMessage, response: ServerResponse) => {
    const [, kind = '', name = ''] = path.split('/');
    const credentials = Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
    asked.push(`${name} ${credentials}`);
    if (/^\d+$/.test(kind)) {
      response.writeHead(Number(kind), { 'www-authenticate': 'Basic realm="x"' }).end();
    } else if (kind === 'private' && credentials !== `me:${password}`) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    } else if (kind === 'moved') {
      response.writeHead(302, { location: `/files/${name}` }).end();
    } else if (kind === 'cut') {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    } else if (kind === 'together') {
      await new Promise<void>((open) => {
        gate.waiting.push(open);
        if (gate.waiting.length === gate.size) for (const each of gate.waiting) each();
      });
      response.end(name);
    } else if (kind === 'never') {
      // Left open until the server ends
    } else response.end(name);
  };

  beforeAll(async () => {
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const wheel = (name: string, at: string, more: Partial<LockedWheel> = {}): LockedWheel => {
    const file = `${name}-1.0-py3-none-any.whl`;
    const whole = { name, version: '1.0', file, url: `${at}/${file}`, sha256: sum(file), size: null };
    return { ...whole, ...more };
  };

  /** On this machine, by its own pip, as its user has configured it. */
  const fetch = async (
    wheels: readonly LockedWheel[],
    environment: Environment = {},
    home: Readonly<Record<string, string>> = {},
  ) => {
    const { workspace, read } = world(home, { PIP_RETRIES: '0', PIP_TIMEOUT: '60', ...environment });
    const directory = temporaryDirectory();
    const wheelhouse = join(directory, 'wheelhouse');
    mkdirSync(wheelhouse);
    const engine = await hostEngine({ workspace, workDirectory: directory }, read());
    const workshop = {
      engine,
      tools: { pipDirectory },
      helpers: { fetchWheels: helper },
    } as unknown as Workshop;
    const told: string[] = [];
    const log = { debug: () => undefined, progress: (text: string) => told.push(text) };
    const outcome = await fetchWheels(workshop, wheels, wheelhouse, log);
    const output = outcome.stdout + outcome.stderr;
    const { finding } = resolveFailure('pip', output, [], { source: '', versions: {}, accepts: {} });
    return { outcome, output, finding, told, directory, files: readdirSync(wheelhouse).sort(), wheelhouse };
  };

  it('brings all of them under the names that the lock has, and says how much there is', async () => {
    const names = ['one', 'two', 'three'];
    const wheels = names.map((name) =>
      wheel(name, `${url}/moved`, { size: `${name}-1.0-py3-none-any.whl`.length }),
    );
    const { outcome, files, told, wheelhouse, directory } = await fetch(wheels);
    expect(outcome.exitCode).toBe(0);
    expect(files).toEqual(wheels.map(({ file }) => file).sort());
    for (const file of files) expect(readFileSync(join(wheelhouse, file), 'utf8')).toBe(file);
    expect(outcome.fetched).toEqual({ wheels: 3, bytes: wheels.map(({ file }) => file).join('').length });
    expect(told.at(-1)).toBe('Fetching 3 of 3 wheels, 0.0 of 0.0 MB');
    expect(readdirSync(directory).sort()).toEqual(['wheelhouse', 'wheelhouse-plan.json']);
  });

  it('has eight on their way at once', async () => {
    gate = { size: 8, waiting: [] };
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const { files } = await fetch(names.map((name) => wheel(name, `${url}/together`)));
    expect(files).toHaveLength(8);
  });

  it('takes files of this machine, and what no hash is known of', async () => {
    const local = temporaryDirectory({ 'one-1.0-py3-none-any.whl': 'one-1.0-py3-none-any.whl' });
    const wheels = [wheel('one', pathToFileURL(local).href), wheel('two', `${url}/files`, { sha256: '' })];
    const { files } = await fetch(wheels);
    expect(files).toEqual(wheels.map(({ file }) => file));
  });

  it.each<[string, (host: string) => readonly [string, Environment, Readonly<Record<string, string>>]]>([
    ['its URL', (host) => [`http://me:${password}@${host}/private`, {}, {}]],
    [
      "an index's URL",
      (host) => [`${url}/private`, { PIP_EXTRA_INDEX_URL: `http://me:${password}@${host}/s/` }, {}],
    ],
    [
      'netrc',
      () => [`${url}/private`, {}, { 'home/.netrc': `machine 127.0.0.1 login me password ${password}\n` }],
    ],
  ])('gives the credentials of %s, and tells them nowhere', async (_, where) => {
    const [at, environment, home] = where(url.replace('http://', ''));
    const { files, output } = await fetch([wheel('one', at)], environment, home);
    expect(files).toEqual(['one-1.0-py3-none-any.whl']);
    expect(output).not.toContain(password);
  });

  it('asks no one else than who has it', async () => {
    asked.length = 0;
    await fetch([wheel('one', `${url}/files`)], { PIP_EXTRA_INDEX_URL: `${url}/simple/` });
    expect(asked).toEqual(['one-1.0-py3-none-any.whl ']);
  });

  const failures: readonly (readonly [string, () => LockedWheel, Environment, string, RegExp])[] = [
    ['401', () => wheel('x', `${url}/401`), {}, 'index', /401.*Unauthorized/],
    ['403', () => wheel('x', `${url}/403`), {}, 'index', /403.*Forbidden/],
    ['404', () => wheel('x', `${url}/404`), {}, 'index', /404.*Not Found/],
    ['500', () => wheel('x', `${url}/501`), {}, 'index', /501/],
    [
      'a port that no one listens at',
      () => wheel('x', nowhere),
      {},
      'index',
      /Connection refused|\[Errno 61\]/,
    ],
    [
      'a name that stands for no machine',
      () => wheel('x', 'http://no.such.invalid'),
      {},
      'index',
      /no\.such\.invalid/,
    ],
    [
      'a server that does not answer',
      () => wheel('x', `${url}/never`),
      { PIP_TIMEOUT: '1' },
      'index',
      /1\.0/,
    ],
    [
      'a proxy that is not there',
      () => wheel('x', 'http://h.example'),
      { PIP_PROXY: `http://me:${password}@127.0.0.1:1` },
      'index',
      /proxy/i,
    ],
    [
      'a connection that breaks',
      () => wheel('x', `${url}/cut`, { size: 100 }),
      { PIP_RESUME_RETRIES: '0' },
      'index',
      /4 (?:of|bytes\/)\s?100/,
    ],
    [
      'another file than was locked',
      () => wheel('x', `${url}/files`, { sha256: '0'.repeat(64) }),
      {},
      'index',
      /Expected sha256 0{64}; Got +[0-9a-f]{64}/,
    ],
    [
      'a file that is not there',
      () => wheel('x', 'file:///no/such/directory'),
      {},
      'index',
      /No such file or directory/,
    ],
  ];

  it.each(failures)(
    'fails with a reason, and leaves no part of a file: %s',
    async (_, broken, environment, rule, reason) => {
      const secretive = { ...broken(), url: broken().url.replace('http://', `http://me:${password}@`) };
      const { outcome, output, finding, files, directory } = await fetch([secretive], environment);
      expect(outcome.exitCode).not.toBe(0);
      expect(finding).toMatchObject({ rule });
      expect(finding.reason).toMatch(reason);
      expect(output).not.toContain('Traceback');
      expect(output).not.toContain(password);
      expect(files).toEqual([]);
      expect(readdirSync(directory).sort()).toEqual(['wheelhouse', 'wheelhouse-plan.json']);
    },
  );

  it('does not write where a name leads out of the wheelhouse', async () => {
    const { outcome, directory } = await fetch([
      wheel('one', `${url}/files`, { file: '../one.whl', sha256: '' }),
    ]);
    expect(outcome.exitCode).toBe(1);
    expect(readdirSync(directory).sort()).toEqual(['wheelhouse', 'wheelhouse-plan.json']);
  });
});
