import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { bridgeAddress, buildImages, containersWith, docker, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { PypiServer } from '../support/pypi-server.js';
import { startPypiServer } from '../support/pypi-server.js';
import type { Finished, FinishedAction, Variables } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { namesIn, unpack, zipIn } from '../support/zip.js';

const user = 'build@example.com';
/** A URL has it percent-encoded, netrc as it stands: "%41" must not become "A" there. Markdown escapes "_". */
const password = 'Geheim_7/@x:y+z%41&q=9';
const wrong = 'falsch_7/@x:y+z%41&q=9';
const name = 'layerpack-test-private';
const part = 'layerpack-test-part';

/** A build that is told of an index. */
interface Case {
  readonly by: 'action' | 'cli';
  readonly resolver: 'uv' | 'pip';
  readonly env: Variables;
  readonly files: Readonly<Record<string, string>>;
  /** Files in HOME. */
  readonly home: Readonly<Record<string, string>>;
  readonly wheels: 'prefer' | 'only';
}

const action = (resolver: Case['resolver'], env: Variables, more: Partial<Case> = {}): Case => ({
  ...{ by: 'action', resolver, env, files: { 'requirements.txt': `${name}\n` }, home: {}, wheels: 'prefer' },
  ...more,
});
const cli: typeof action = (resolver, env, more) => ({ ...action(resolver, env, more), by: 'cli' });

const bareUrl = (host: string) => `http://${host}/simple/`;
const urlWith = (host: string, secret: string) =>
  `http://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@${host}/simple/`;
const netrcWith = (host: string, secret: string) =>
  `machine other.example\nlogin other\npassword of-another\n` +
  `machine ${host.split(':')[0]}\nlogin ${user}\npassword ${secret}\n`;

/** Ways to tell a runner of a private index; index.test.ts has more. */
function privateWays(host: string): Readonly<Record<string, Case>> {
  const url = urlWith(host, password);
  const wheel = (stem: string) => `${url.replace('/simple/', '/packages/')}${stem}-1.0-py3-none-any.whl`;
  const trust = { PIP_TRUSTED_HOST: host };
  const config = (setting: string) => `[global]\ntrusted-host = ${host}\n${setting}\n`;
  const netrc = netrcWith(host, password);
  const outside = project({ 'own.conf': config(`index-url = ${url}`), 'own-netrc': netrc });
  const variables = { USER: encodeURIComponent(user), PASSWORD: encodeURIComponent(password) };
  const lines = (...all: readonly string[]) => ({ 'requirements.txt': `${all.join('\n')}\n` });
  return {
    PIP_INDEX_URL: cli('uv', { ...trust, PIP_INDEX_URL: url }),
    'PIP_EXTRA_INDEX_URL, by uv': action('uv', { ...trust, PIP_EXTRA_INDEX_URL: url }),
    'PIP_EXTRA_INDEX_URL, by pip': cli('pip', { ...trust, PIP_EXTRA_INDEX_URL: url }),
    'the file of PIP_CONFIG_FILE': action('uv', { PIP_CONFIG_FILE: join(outside, 'own.conf') }),
    '~/.pip/pip.conf': cli('uv', {}, { home: { '.pip/pip.conf': config(`extra-index-url =\n    ${url}`) } }),
    'the file of NETRC': action('uv', {
      ...trust,
      PIP_INDEX_URL: bareUrl(host),
      NETRC: join(outside, 'own-netrc'),
    }),
    '~/.netrc': cli('pip', { ...trust, PIP_EXTRA_INDEX_URL: bareUrl(host) }, { home: { '.netrc': netrc } }),
    'a line of the requirements file': action(
      'pip',
      {},
      {
        files: lines(`--trusted-host ${host}`, `--index-url ${url}`, name),
      },
    ),
    'variables in a nested requirements file': cli('pip', variables, {
      files: {
        'requirements.txt': '-r more/private.txt\n',
        'more/private.txt': `--trusted-host ${host}\n--extra-index-url http://\${USER}:\${PASSWORD}@${host}/simple/\n${name}\n`,
      },
    }),
    "a wheel's own URL": action('uv', trust, {
      files: lines(...[name, part].map((each) => `${each} @ ${wheel(each.replaceAll('-', '_'))}`)),
    }),
  };
}

type Answer = 401 | 403 | 404 | 'never';

/** Builds that no index serves, and what the finding must say. */
function refusals(
  pypi: string,
  host: Readonly<Record<Answer, string>>,
): Readonly<Record<string, readonly [Case, RegExp]>> {
  const credentials = /\bindex\b.*\bcredentials\b/;
  const index = (at: string, url: string) => ({ PIP_TRUSTED_HOST: at, PIP_INDEX_URL: url });
  const extra = (at: string, url = urlWith(at, wrong)) => ({
    PIP_TRUSTED_HOST: at,
    PIP_EXTRA_INDEX_URL: url,
  });
  const soon = { PIP_TIMEOUT: '1', PIP_DEFAULT_TIMEOUT: undefined, PIP_RETRIES: '0' };
  const home = { '.netrc': netrcWith(pypi, wrong) };
  const files = (...lines: readonly string[]) => ({ 'requirements.txt': `${lines.join('\n')}\n` });
  const byLine = files(`--trusted-host ${pypi}`, `--index-url ${urlWith(pypi, wrong)}`, name);
  const stem = `${urlWith(pypi, wrong).replace('/simple/', '/packages/')}layerpack_test_private-1.0`;
  return {
    'no credentials (401)': [action('uv', index(pypi, bareUrl(pypi))), credentials],
    'wrong ones in PIP_INDEX_URL (403)': [cli('pip', index(pypi, urlWith(pypi, wrong))), credentials],
    'wrong ones in netrc (403)': [cli('uv', extra(pypi, bareUrl(pypi)), { home }), credentials],
    'wrong ones in the requirements file (403)': [action('pip', {}, { files: byLine }), credentials],
    "wrong ones in a wheel's URL (403)": [
      action('uv', { PIP_TRUSTED_HOST: pypi }, { files: files(`${name} @ ${stem}-py3-none-any.whl`) }),
      credentials,
    ],
    "a source distribution's URL, with wheels only": [
      action('uv', {}, { files: files(`${name} @ ${stem}.tar.gz`), wheels: 'only' }),
      /Failed to find a wheel of layerpack-test-private/,
    ],
    'wrong ones by 401, with uv': [cli('uv', extra(host[401])), credentials],
    'wrong ones by 401, with pip': [action('pip', extra(host[401])), credentials],
    'an index that refuses all (403)': [action('uv', extra(host[403])), credentials],
    'an index that has nothing (404)': [
      cli('pip', extra(host[404])),
      /Failed to find layerpack-test-private/,
    ],
    'an index that never answers, with uv': [
      action('uv', { ...extra(host.never), ...soon }),
      /Failed to reach the package index.*timed out/,
    ],
    'an index that never answers, with pip': [
      cli('pip', { ...index(host.never, urlWith(host.never, wrong)), ...soon }),
      /Failed to (?:read|reach) the package index/,
    ],
  };
}

withDocker('a package index with a password', () => {
  const workspaces = new Map<string, string>();
  /** What there is to see from outside while a download is under way. */
  const seen: Record<'process list' | 'docker inspect' | 'docker top' | 'docker logs', string[]> = {
    'process list': [],
    'docker inspect': [],
    'docker top': [],
    'docker logs': [],
  };
  const servers: Server[] = [];
  let pypi: PypiServer;
  let ways: Readonly<Record<string, Case>>;
  let refused: ReturnType<typeof refusals>;
  let runs: Readonly<Record<string, Finished | FinishedAction>>;

  const look = async () => {
    seen['process list'].push(commandLines());
    const ids = await Promise.all([...workspaces.values()].map((each) => containersWith(each)));
    const shown = ids.flat().map(async (id) => {
      // A container whose build has ended by now has nothing to show.
      const tell = (...args: readonly string[]) => docker(...args).catch(() => '');
      seen['docker inspect'].push(await tell('inspect', id));
      seen['docker top'].push(await tell('top', id, '-eo', 'pid,args'));
      seen['docker logs'].push(await tell('logs', id));
    });
    await Promise.all(shown);
  };

  const answering = async (status: Answer) => {
    const server = createServer((_, response) => {
      if (status === 'never') return;
      response.writeHead(status, status === 401 ? { 'www-authenticate': 'Basic realm="index"' } : {}).end();
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, bridgeAddress(), listening));
    return `${bridgeAddress()}:${(server.address() as AddressInfo).port}`;
  };

  const build = (title: string, { by, resolver, files, env, home, wheels }: Case): Promise<Finished> => {
    const workspace = project(files);
    workspaces.set(title, workspace);
    const given = { HOME: project(home), PIP_FIND_LINKS: undefined, ...env };
    const installer = resolver === 'pip' ? 'pip' : 'auto';
    if (by === 'action') {
      const inputs = { runtime: 'python3.11', 'layer-name': 'x', installer, wheels, 'import-check': 'off' };
      return runAction(inputs, { workspace, env: given });
    }
    const flags = ['--runtime', '3.11', '--layer-name', 'x', '--builder', 'container'];
    const choices = ['--installer', installer, '--wheels', wheels, '--import-check', 'off'];
    return runCli(['build', ...flags, ...choices], { cwd: workspace, env: given });
  };

  beforeAll(async () => {
    const directory = temporaryDirectory();
    const files = { 'layerpack_test_private.py': '' };
    makeWheel(directory, { name, files, requires: [part] });
    makeWheel(directory, { name: part, files: { 'layerpack_test_part.py': '' } });
    pypi = await startPypiServer({ address: bridgeAddress(), directory, user, password, beforeFile: look });
    ways = privateWays(pypi.host);
    refused = refusals(pypi.host, {
      401: await answering(401),
      403: await answering(403),
      404: await answering(404),
      never: await answering('never'),
    });
    const all = [
      ...Object.entries(ways),
      ...Object.entries(refused).map(([title, [each]]) => [title, each] as const),
    ];
    const builds = all.map(([title, each]) => [title, () => build(title, each)] as const);
    runs = await together(Object.fromEntries(builds));
  }, 400_000);

  afterAll(async () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
    await pypi?.close();
  });

  const runOf = (title: string) => {
    const run = runs[title];
    if (run === undefined) throw new Error('no run');
    return { run, output: join(workspaces.get(title) ?? '', 'build/layers') };
  };

  test.each(Object.keys(privateWays('')))(
    'is read by the credentials of %s, which are told nowhere',
    (title) => {
      const { run, output } = runOf(title);
      expectPassed(run);
      expect(run.output).toContain(`Resolving with ${ways[title]?.resolver}`);
      const zip = zipIn(output);
      for (const module of ['layerpack_test_private.py', 'layerpack_test_part.py'])
        expect(namesIn(zip)).toContain(`python/lib/python3.11/site-packages/${module}`);

      expect(filesUnder(output)).toEqual(expect.arrayContaining(['manifest.json', 'x.lock.txt']));
      for (const top of [output, unpack(zip)]) expectNotUnder(top, password);
      expectUntold(run, password);
      expect(filesUnder(run.temporary)).toEqual([]);
    },
  );

  test('serves nothing without them', () => {
    for (const answer of [`401 /simple/${name}/`, `403 /simple/${name}/`])
      expect(pypi.answers).toContain(answer);
    for (const file of ['layerpack_test_private', 'layerpack_test_part'])
      expect(pypi.answers).toContain(`200 /packages/${file}-1.0-py3-none-any.whl`);
  });

  test.each([
    ['process list', /docker exec .* layerpack-\S+ .*download/],
    ['docker inspect', /"Name": "\/layerpack-/],
    ['docker top', /pip download/],
    ['docker logs', /layerpack is ready/],
  ] as const)('has its password nowhere in the %s of a build', (where, meant) => {
    const text = seen[where].join('\n');
    expect(text).toMatch(meant);
    expectNotIn(where, text, password);
  });

  test('has its password in no image afterwards', async () => {
    const image = buildImages['python3.11'];
    expectNotIn('history', await docker('history', '--no-trunc', image), password);
    const newer = await docker('image', 'ls', '--all', '--quiet', '--no-trunc', '--filter', `since=${image}`);
    for (const id of newer.split('\n').filter((each) => each !== '')) {
      // Another suite may have removed its image by now.
      const tell = (...args: readonly string[]) => docker(...args).catch(() => '');
      expectNotIn('inspect', await tell('image', 'inspect', id), password);
      expectNotIn('history', await tell('history', '--no-trunc', id), password);
    }
  });

  test.each(Object.keys(refusals('', { 401: '', 403: '', 404: '', never: '' })))(
    'makes a finding that names no password of %s',
    (title) => {
      const { run, output } = runOf(title);
      expectCleanFailure(run, output);
      expect(run.output).toMatch(refused[title]?.[1] ?? 'no such case');
      if ('annotations' in run) {
        expect(run.annotations.map(({ level }) => level)).toEqual(['error']);
        expect(run.summary).toContain('Failed to');
      }
      expect(filesUnder(output)).toEqual(['manifest.json', 'report.html']);
      for (const secret of [password, wrong]) {
        expectNotUnder(output, secret);
        expectUntold(run, secret);
      }
    },
  );
});

/** Of all processes of this machine; those of a container are among them where the engine runs here. */
function commandLines(): string {
  const read = (id: string) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      // It has ended.
      return '';
    }
  };
  const ids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return ids.map(read).join('\n');
}

/** Ways in which people, programs and libraries write a password. */
function formsOf(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret);
  const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [
    secret,
    encoded,
    encoded.replaceAll(/%../g, (code) => code.toLowerCase()),
    encoded.replaceAll('%2F', '/'),
    base64(secret),
    base64(`${user}:${secret}`),
  ];
}

function expectNotIn(where: string, text: string, secret: string): void {
  // JSON and Markdown have escapes, which hide nothing.
  const plain = text.replaceAll('&amp;', '&').replaceAll('\\', '');
  for (const form of formsOf(secret))
    expect([text, plain].some((each) => each.includes(form)) ? where : '').toBe('');
}

/** In no file's name or bytes. */
function expectNotUnder(directory: string, secret: string): void {
  expectNotIn('a name', filesUnder(directory).join('\n'), secret);
  for (const file of filesUnder(directory).filter((path) => statSync(join(directory, path)).isFile()))
    expectNotIn(file, readFileSync(join(directory, file), 'latin1'), secret);
}

/** Neither in the log nor in what the runner shows; the commands that mask have to name it. */
function expectUntold(run: Finished | FinishedAction, secret: string): void {
  const told: Readonly<Record<string, unknown>> =
    'log' in run
      ? { log: run.log, summary: run.summary, outputs: run.outputs, annotations: run.annotations }
      : { output: run.output };
  for (const [where, what] of Object.entries(told))
    expectNotIn(where, typeof what === 'string' ? what : JSON.stringify(what), secret);
}
