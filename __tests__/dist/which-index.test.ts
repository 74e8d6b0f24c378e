import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeWheel } from '../support/distributions.js';
import { bridgeAddress, withDocker } from '../support/docker.js';
import { expectCleanFailure, expectPassed } from '../support/failure.js';
import type { PackageIndex } from '../support/index-server.js';
import { publicIndex, startIndex } from '../support/index-server.js';
import { project, temporaryDirectory } from '../support/project.js';
import type { RecordingProxy } from '../support/recording-proxy.js';
import { startRecordingProxy } from '../support/recording-proxy.js';
import type { Finished, Variables } from '../support/runner.js';
import { runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { sha256Of } from '../support/zip.js';

const installers = ['auto', 'pip'] as const;
type Place = 'first' | 'second' | 'third';

/** What lies where, by version. Of one version, the file is another at each place. */
const offered: Readonly<Record<string, Readonly<Partial<Record<Place, string>>>>> = {
  'thing-up': { first: '1.0', second: '2.0', third: '1.5' },
  'thing-down': { first: '2.0', second: '1.0' },
  'thing-same': { first: '1.0', second: '1.0', third: '1.0' },
  'thing-alone': { second: '1.0', third: '1.0' },
};
const all = Object.keys(offered);
/** Anyone can have it from the public index, and none of these has it. */
const publicOnly = 'idna';

interface Case {
  readonly env: Variables;
  readonly lines?: readonly string[];
  readonly home?: Readonly<Record<string, string>>;
  readonly asks?: readonly string[];
  /** Whether pip's configuration names no index, so that layerpack's tools are the public one's. */
  readonly publicTools?: true;
  /** Where each must come from; null for a build that must fail. */
  readonly from: Readonly<Record<string, Place>> | null;
}

type Indexes = Readonly<Record<Place, PackageIndex>>;

/** Ways to name several indexes, and whose file pip takes of each distribution. */
function casesOf(
  { first, second, third }: Indexes,
  links: readonly string[],
): Readonly<Record<string, Case>> {
  const [a, b, c] = [first, second, third].map((index) => index.withCredentials);
  const trust = [first, second, third].map(({ host }) => host);
  const trusted = { PIP_TRUSTED_HOST: trust.join(' ') };
  const best = {
    'thing-up': 'second',
    'thing-down': 'first',
    'thing-same': 'second',
    'thing-alone': 'second',
  } as const;
  const netrc = `machine ${first.host.split(':')[0]}\nlogin ${second.user}\npassword ${second.password}\n`;
  return {
    'PIP_EXTRA_INDEX_URL beside PIP_INDEX_URL': {
      env: { ...trusted, PIP_INDEX_URL: a, PIP_EXTRA_INDEX_URL: b },
      from: best,
    },
    'pip.conf': {
      env: {},
      home: {
        '.config/pip/pip.conf': `[global]\nindex-url = ${a}\nextra-index-url = ${b}\ntrusted-host =\n    ${trust.join('\n    ')}\n`,
      },
      from: best,
    },
    'two extra indexes': {
      env: { ...trusted, PIP_INDEX_URL: a, PIP_EXTRA_INDEX_URL: `${b} ${c}` },
      from: { ...best, 'thing-same': 'third', 'thing-alone': 'third' },
    },
    'the same two the other way round': {
      env: { ...trusted, PIP_INDEX_URL: a, PIP_EXTRA_INDEX_URL: `${c} ${b}` },
      from: best,
    },
    'lines of the requirements file': {
      env: {},
      lines: [...trust.map((host) => `--trusted-host ${host}`), `--index-url ${a}`, `--extra-index-url ${b}`],
      publicTools: true,
      from: best,
    },
    'a line of the requirements file, in place of the index of PIP_INDEX_URL': {
      env: { ...trusted, PIP_INDEX_URL: a },
      lines: [`--index-url ${b}`],
      from: { 'thing-up': 'second', 'thing-down': 'second', 'thing-same': 'second', 'thing-alone': 'second' },
    },
    'one index alone, by netrc': {
      env: { ...trusted, PIP_INDEX_URL: second.url },
      home: { '.netrc': netrc },
      from: { 'thing-up': 'second', 'thing-down': 'second', 'thing-same': 'second', 'thing-alone': 'second' },
    },
    'a directory beside an index': {
      env: { ...trusted, PIP_INDEX_URL: a, PIP_FIND_LINKS: links[0] },
      from: { ...best, 'thing-same': 'first' },
    },
    'two directories beside an index': {
      env: { ...trusted, PIP_INDEX_URL: a, PIP_FIND_LINKS: links.toReversed().join(' ') },
      from: { ...best, 'thing-same': 'first' },
    },
    'a directory alone': {
      env: { PIP_NO_INDEX: '1', PIP_FIND_LINKS: links[0] },
      from: { 'thing-up': 'second', 'thing-down': 'second', 'thing-same': 'second', 'thing-alone': 'second' },
    },
    'private indexes, none of which has what the public one has': {
      env: { ...trusted, PIP_INDEX_URL: a, PIP_EXTRA_INDEX_URL: b },
      asks: [...all, publicOnly],
      from: null,
    },
  };
}

const nowhere = { withCredentials: '', host: '', url: '', user: '', password: '' } as unknown as PackageIndex;
const shown = casesOf({ first: nowhere, second: nowhere, third: nowhere }, []);
const titles = Object.keys(shown);

withDocker('a distribution that several places offer', () => {
  const top = temporaryDirectory();
  const directories = { first: join(top, 'first'), second: join(top, 'second'), third: join(top, 'third') };
  /** By SHA-256. */
  const placeOf = new Map<string, Place>();
  const runs = new Map<
    string,
    { readonly run: Finished; readonly output: string; readonly proxy: RecordingProxy }
  >();
  const keyOf = (title: string, installer: string) => `${installer}: ${title}`;
  let indexes: Indexes;
  let cases: Readonly<Record<string, Case>>;

  const build = async (title: string, installer: (typeof installers)[number]) => {
    const { env, lines = [], home = {}, asks = all } = cases[title] as Case;
    const cwd = project({ 'requirements.txt': `${[...lines, ...asks].join('\n')}\n` });
    const proxy = await startRecordingProxy(bridgeAddress());
    const network = { HTTPS_PROXY: proxy.url, NO_PROXY: bridgeAddress() };
    const flags = [
      '--runtime',
      '3.11',
      '--layer-name',
      'x',
      '--builder',
      'container',
      '--import-check',
      'off',
    ];
    const run = await runCli(['build', ...flags, '--installer', installer], {
      cwd,
      env: { HOME: project(home), PIP_FIND_LINKS: undefined, ...network, ...env },
    });
    runs.set(keyOf(title, installer), { run, output: join(cwd, 'build/layers'), proxy });
  };

  beforeAll(async () => {
    for (const [name, places] of Object.entries(offered)) {
      for (const [place, version] of Object.entries(places) as [Place, string][]) {
        const files = { [`${name.replace('-', '_')}.py`]: `PLACE = "${place}"\n` };
        placeOf.set(sha256Of(makeWheel(directories[place], { name, version, files })), place);
      }
    }
    const start = (place: Place) =>
      startIndex({
        address: bridgeAddress(),
        directory: directories[place],
        password: `geheim-of-${place}`,
        toolPages: true,
      });
    indexes = { first: await start('first'), second: await start('second'), third: await start('third') };
    cases = casesOf(indexes, [directories.second, directories.third]);
    const builds = titles.flatMap((title) =>
      installers.map((installer) => [keyOf(title, installer), () => build(title, installer)] as const),
    );
    await together(Object.fromEntries(builds));
  }, 400_000);

  afterAll(async () => {
    for (const { proxy } of runs.values()) proxy.close();
    for (const index of Object.values(indexes ?? {})) await index.close();
  });

  const runOf = (title: string, installer: string) => {
    const found = runs.get(keyOf(title, installer));
    if (!found) throw new Error('no run');
    return found;
  };

  const both = titles.flatMap((title) => installers.map((installer) => [title, installer] as const));

  test.each(both)('comes from where pip takes it, by %s: installer %s', (title, installer) => {
    const { run, output } = runOf(title, installer);
    const { from } = cases[title] as Case;
    if (from === null) {
      expectCleanFailure(run, output);
      expect(run.output).toContain(publicOnly);
      return;
    }
    expectPassed(run);
    const { layers } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'));
    const found = layers[0].distributions.map(({ name, sha256 }: { name: string; sha256: string }) => [
      name,
      placeOf.get(sha256),
    ]);
    expect(Object.fromEntries(found)).toEqual(from);
  });

  const ownTools = both.filter(([title]) => !shown[title]?.publicTools);

  test.each(ownTools)('has nobody ask the public index, by %s: installer %s', (title, installer) => {
    expect(runOf(title, installer).proxy.hosts).not.toContain(new URL(publicIndex()).hostname);
  });
});
