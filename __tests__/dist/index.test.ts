import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { bridgeAddress, containersWith, docker, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import type { PackageIndex } from '../support/index-server.js';
import { startIndex } from '../support/index-server.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { FinishedAction, Variables } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { together } from '../support/together.js';
import { namesIn, zipIn } from '../support/zip.js';

const password = 'pa/ss@w:rd-93%c5f';

interface Case {
  readonly resolver: 'uv' | 'pip';
  readonly requirements: string;
  readonly env: Variables;
  /** Files in HOME. */
  readonly home?: Readonly<Record<string, string>>;
}

/** The ways in which a runner may be told of a private index. */
function casesOf({ url, host, user, withCredentials }: PackageIndex): Readonly<Record<string, Case>> {
  const trust = { PIP_TRUSTED_HOST: host };
  const requirements = 'private-thing\n';
  return {
    'PIP_INDEX_URL, with uv': {
      resolver: 'uv',
      requirements,
      env: { PIP_INDEX_URL: withCredentials, ...trust },
    },
    'PIP_INDEX_URL, with pip': {
      resolver: 'pip',
      requirements,
      env: { PIP_INDEX_URL: withCredentials, ...trust, INPUT_INSTALLER: 'pip' },
    },
    'pip.conf': {
      resolver: 'uv',
      requirements,
      env: {},
      home: {
        '.config/pip/pip.conf': `[global]\nindex-url = ${withCredentials}\n[install]\ntrusted-host =\n    ${host}\n`,
      },
    },
    'netrc, with uv': {
      resolver: 'uv',
      requirements,
      env: { PIP_INDEX_URL: url, ...trust },
      home: { '.netrc': `machine ${host.split(':')[0]}\nlogin ${user}\npassword ${password}\n` },
    },
    'netrc, with pip': {
      resolver: 'pip',
      requirements,
      env: { PIP_INDEX_URL: url, ...trust, INPUT_INSTALLER: 'pip' },
      home: { '.netrc': `machine ${host.split(':')[0]} login ${user} password ${password}\n` },
    },
    'a variable in the requirements file': {
      resolver: 'pip',
      requirements: `--trusted-host ${host}\n--index-url http://${user}:\${TOKEN}@${host}/simple/\nprivate-thing\n`,
      env: { TOKEN: encodeURIComponent(password) },
    },
  };
}

withDocker('a private index', () => {
  const directory = temporaryDirectory();
  const workspaces = new Map<string, string>();
  /** What `docker inspect` and `docker top` show of containers while a download is under way. */
  const seen: string[] = [];
  let index: PackageIndex;
  let cases: Readonly<Record<string, Case>>;
  let runs: Readonly<Record<string, FinishedAction>>;

  const look = async () => {
    const all = await Promise.all([...workspaces.values()].map((each) => containersWith(each)));
    for (const id of all.flat()) {
      const shown = await Promise.all([docker('inspect', id), docker('top', id, '-eo', 'pid,args')]).catch(
        () => [],
      );
      seen.push(...shown);
    }
  };

  beforeAll(async () => {
    makeWheel(directory, {
      name: 'private-thing',
      files: { 'private_thing.py': '' },
      requires: ['private-part'],
    });
    makeWheel(directory, { name: 'private-part', files: { 'private_part.py': '' } });
    index = await startIndex({ address: bridgeAddress(), directory, password, beforeFile: look });
    cases = casesOf(index);
    const builds = Object.entries(cases).map(([title, { requirements, env, home = {} }]) => {
      const workspace = project({ 'requirements.txt': requirements });
      workspaces.set(title, workspace);
      const given = { HOME: project(home), PIP_FIND_LINKS: undefined, ...env };
      const inputs = { runtime: 'python3.11', 'layer-name': 'x', 'import-check': 'off' };
      return [title, () => runAction(inputs, { workspace, env: given })] as const;
    });
    runs = await together(Object.fromEntries(builds));
  });

  afterAll(() => index.close());

  const titles = Object.keys(
    casesOf({ url: '', host: '', user: '', withCredentials: '' } as unknown as PackageIndex),
  );

  test.each(titles)('is read by the credentials of %s, which are told nowhere', (title) => {
    const run = runs[title];
    if (!run) throw new Error('no run');
    expectPassed(run);
    expect(run.log).toContain(`Resolving with ${cases[title]?.resolver}`);
    const output = join(workspaces.get(title) ?? '', 'build/layers');
    const names = namesIn(zipIn(output));
    for (const module of ['private_thing.py', 'private_part.py'])
      expect(names).toContain(`python/lib/python3.11/site-packages/${module}`);

    const told = { log: run.log, summary: run.summary, outputs: JSON.stringify(run.outputs) };
    const files = filesUnder(output).map((file) => [file, readFileSync(join(output, file), 'latin1')]);
    expectNoPassword({ ...told, ...Object.fromEntries(files) });
    expect([password, encodeURIComponent(password)]).toEqual(expect.arrayContaining([run.masks[0]]));
  });

  test('has its password neither in the container that is shown nor on a command line', () => {
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.join('\n')).toContain('layerpack-');
    expectNoPassword(Object.fromEntries(seen.map((text, place) => [`shown ${place}`, text])));
  });

  test('that refuses the credentials is named, and the password is not', async () => {
    const wrong = 'wrong-password-77aa';
    const workspace = project({ 'requirements.txt': 'private-thing\n' });
    const env = {
      PIP_INDEX_URL: `http://${index.user}:${wrong}@${index.host}/simple/`,
      PIP_TRUSTED_HOST: index.host,
      PIP_FIND_LINKS: undefined,
    };
    const run = await runAction({ runtime: 'python3.11' }, { workspace, env });
    expectCleanFailure(run, join(workspace, 'build/layers'));
    expect(run.annotations[0]?.properties['title']).toBe('index');
    expect(run.annotations[0]?.message).toMatch(/401|credentials/);
    expect(run.log + run.summary).not.toContain(wrong);
  });

  test('is passed over for a directory outside the workspace that PIP_FIND_LINKS names', async () => {
    const workspace = project({ 'requirements.txt': 'private-thing\n' });
    const env = { PIP_FIND_LINKS: directory, PIP_NO_INDEX: '1' };
    const run = await runAction({ runtime: 'python3.11' }, { workspace, env });
    expectPassed(run);
    expect(namesIn(zipIn(join(workspace, 'build/layers'))).join()).toContain('private_part.py');
  });
});

withDocker('a variable that a requirements file names, and that holds no secret', () => {
  test('leaves lock file and manifest as they are', async () => {
    const workspace = project({
      'requirements.txt': '--find-links ${WHEELS}/${KIND}/${PART}\nplain-thing\n',
    });
    makeWheel(join(workspace, 'wheels/null/1.0'), { name: 'plain-thing' });
    const env = { WHEELS: 'wheels', KIND: 'null', PART: '1.0' };
    const run = await runAction({ runtime: 'python3.11', 'layer-name': 'x' }, { workspace, env });
    expectPassed(run);
    const read = (name: string) => readFileSync(join(workspace, 'build/layers', name), 'utf8');
    expect(read('x.lock.txt')).toMatch(/^plain-thing==1\.0 /m);
    const manifest = JSON.parse(read('manifest.json'));
    expect(manifest.layers[0].distributions).toMatchObject([{ name: 'plain-thing', version: '1.0' }]);
  });
});

function expectNoPassword(texts: Readonly<Record<string, string>>): void {
  const forms = [
    password,
    encodeURIComponent(password),
    Buffer.from(password).toString('base64').replace(/=+$/, ''),
    Buffer.from(`reader:${password}`).toString('base64').replace(/=+$/, ''),
  ];
  for (const [where, text] of Object.entries(texts)) {
    for (const form of forms) expect(text.includes(form) ? where : '').toBe('');
  }
}
