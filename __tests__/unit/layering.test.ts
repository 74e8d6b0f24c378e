import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../src/', import.meta.url));

interface Import {
  readonly from: string;
  readonly to: string;
  /** Only its types are taken, which is nothing at run time. */
  readonly types: boolean;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);
const imports = files.flatMap((file): readonly Import[] => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[^'";]*\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, type, plain, lazy]) => {
    const name = plain ?? lazy ?? '';
    const to = name.startsWith('.')
      ? posix.normalize(posix.join(posix.dirname(file), name)).replace(/(?<!\.client)\.js$/, '.ts')
      : name;
    return { from: file, to, types: type !== undefined };
  });
});

/** The layer of a file: its directory, or its own name at the top. */
const layerOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file);
const own = imports.filter(({ to }) => to.endsWith('.ts') || to.endsWith('.py'));

const entries = ['main.ts', 'cli.ts', 'comment.ts'];
const stages = ['resolve', 'layer', 'slim', 'split', 'check', 'pack', 'compare', 'report', 'reuse'];
/** What the entries start, each a story of the stages. */
const stories = [
  'build.ts',
  'deliver.ts',
  'comment-for-run.ts',
  'analyse.ts',
  'runtime-sdk.ts',
  'compare-files.ts',
];
const parts = [
  'build-layers.ts',
  'slim-layers.ts',
  'pack-layers.ts',
  'roll-back.ts',
  'removals.ts',
  'inspect-project.ts',
  'resolve-project.ts',
  'reuse-result.ts',
  'share-wheels.ts',
  'seek-baseline.ts',
  'named-baseline.ts',
  'compare-layers.ts',
  'baseline.ts',
  'inspect-layers.ts',
  'check-layers.ts',
  'test-layers.ts',
  'comment-on-pull-request.ts',
  'upload-report.ts',
  'publish-layers.ts',
  'add-to-release.ts',
  'layer-run.ts',
  'read-snapshot.ts',
  'world.ts',
];
const ground = [
  'cache',
  'lambda',
  'wheel',
  'elf',
  'rules.ts',
  'errors.ts',
  'log.ts',
  'lifetime.ts',
  'sizes.ts',
  'retry-after.ts',
];

/** What each layer may import the code of, beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  cache: ['errors.ts'],
  lambda: [],
  'rules.ts': [],
  'errors.ts': [],
  'lifetime.ts': [],
  wheel: ['lambda', 'errors.ts'],
  elf: [],
  'log.ts': ['errors.ts'],
  'sizes.ts': ['lambda'],
  'retry-after.ts': [],
  'terminal-log.ts': ['log.ts'],
  'interrupt.ts': ['lifetime.ts'],
  'surroundings.ts': ['inputs'],
  inputs: ['errors.ts', 'lambda'],
  aws: ['errors.ts', 'lambda', 'log.ts', 'retry-after.ts', 'rules.ts', 'sizes.ts'],
  github: ['cache', 'log.ts', 'errors.ts', 'retry-after.ts', 'rules.ts', 'sizes.ts'],
  engine: ['cache', 'errors.ts', 'lambda', 'log.ts', 'sizes.ts', 'wheel'],
  analysis: ['errors.ts', 'sizes.ts', 'wheel'],
  compare: ['errors.ts', 'inputs', 'lambda', 'sizes.ts', 'wheel'],
  resolve: ['cache', 'engine', 'errors.ts', 'lambda', 'wheel', 'sizes.ts', 'log.ts'],
  layer: ['engine', 'errors.ts', 'lambda', 'wheel', 'elf', 'sizes.ts'],
  slim: ['engine', 'errors.ts', 'inputs', 'lambda', 'wheel', 'elf', 'sizes.ts'],
  split: ['errors.ts', 'lambda', 'sizes.ts'],
  check: ['engine', 'errors.ts', 'inputs', 'lambda', 'wheel', 'elf', 'sizes.ts'],
  pack: ['errors.ts', 'wheel', 'lambda', 'sizes.ts'],
  reuse: ['cache', 'engine', 'errors.ts', 'inputs'],
  report: ['cache', 'compare', 'lambda', 'wheel', 'rules.ts', 'sizes.ts', 'check', 'inputs', 'analysis'],
  ...Object.fromEntries(
    [...stories, ...parts].map((story) => [
      story,
      [
        ...stages,
        ...parts,
        'analysis',
        'cache',
        'compare',
        'engine',
        'errors.ts',
        'inputs',
        'lambda',
        'sizes.ts',
        'wheel',
      ],
    ]),
  ),
  'compare-files.ts': ['compare', 'read-snapshot.ts', 'errors.ts', 'sizes.ts'],
  'named-baseline.ts': ['compare', 'layer', 'read-snapshot.ts', 'errors.ts', 'sizes.ts'],
  'read-snapshot.ts': ['cache', 'compare', 'layer', 'wheel', 'errors.ts'],
  'deliver.ts': [
    'publish-layers.ts',
    'add-to-release.ts',
    'comment-on-pull-request.ts',
    'upload-report.ts',
    'report',
    'pack',
    'errors.ts',
  ],
  'publish-layers.ts': ['aws', 'report', 'pack', 'errors.ts'],
  'baseline.ts': ['cache', 'github', 'sizes.ts'],
  'add-to-release.ts': ['github', 'report', 'pack'],
  'comment-on-pull-request.ts': ['github', 'report', 'inputs'],
  'comment-for-run.ts': ['github', 'report'],
  'open-baselines.ts': ['baseline.ts', 'github', 'inputs'],
  'upload-report.ts': ['github', 'report', 'pack', 'world.ts', 'errors.ts'],
  'commands.ts': [...stories, 'analysis', 'cache', 'report', 'errors.ts', 'inputs'],
};

describe('imports', () => {
  it('are found', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(own.length).toBeGreaterThan(100);
    expect(own.filter(({ to }) => !files.includes(to) && !to.endsWith('.py'))).toEqual([]);
  });

  it.each(Object.entries(allowed))('of %s run no code but of %j', (layer, others) => {
    const wrong = own
      .filter(({ from, types }) => layerOf(from) === layer && !types)
      .filter(({ to }) => layerOf(to) !== layer && !others.includes(layerOf(to)));
    expect(wrong).toEqual([]);
  });

  it('know every layer there is', () => {
    const layers = new Set(files.map(layerOf));
    expect([...layers].filter((layer) => !(layer in allowed) && !entries.includes(layer))).toEqual([]);
  });

  it('of the ground name no stage, engine or entry, not even for its types', () => {
    const above = [...stages, ...entries, ...stories, ...parts, 'engine', 'github', 'inputs', 'analysis'];
    const wrong = own.filter(({ from, to }) => ground.includes(layerOf(from)) && above.includes(layerOf(to)));
    expect(wrong).toEqual([]);
  });

  it('of the engine name no stage', () => {
    expect(own.filter(({ from, to }) => layerOf(from) === 'engine' && stages.includes(layerOf(to)))).toEqual(
      [],
    );
  });

  it('lead to the entries and the stories from the entries and their commands alone', () => {
    const wrong = own.filter(
      ({ from, to }) => [...stories, ...entries].includes(to) && ![...entries, 'commands.ts'].includes(from),
    );
    expect(wrong).toEqual([]);
  });

  it('let report and check reach nothing outside of themselves, but for checks that run something', () => {
    const runners = ['pip-check', 'test-command', 'test-requirements', 'import/import-check'];
    const running = new Set(runners.map((name) => `check/${name}.ts`));
    const outside = /^node:(?:fs|child_process|os|net|http)|^@actions\//;
    const wrong = imports
      .filter(({ from }) => ['report', 'check'].includes(layerOf(from)) && !running.has(from))
      .filter(({ to }) => outside.test(to));
    expect(wrong).toEqual([]);
  });

  it('of @actions/core are the concern of the entry and its log', () => {
    const users = imports.filter(({ to }) => to === '@actions/core').map(({ from }) => from);
    expect(users.filter((file) => !entries.includes(file) && layerOf(file) !== 'github')).toEqual([]);
  });

  it("of GitHub's other clients are lazy, and each the concern of one file", () => {
    const homes = { '@actions/artifact': 'github/artifact.ts', '@actions/github': 'github/api.ts' };
    for (const [client, home] of Object.entries(homes)) {
      const users = imports.filter(({ to, types }) => to === client && !types);
      expect(users.map(({ from }) => from)).toEqual([home]);
      const text = readFileSync(join(root, home), 'utf8');
      expect(text).not.toMatch(new RegExp(`^import (?!type).*'${client}'`, 'm'));
    }
  });

  it("of AWS's clients are the concern of one file, which is loaded by one other, lazily", () => {
    const clients = imports.filter(({ to, types }) => to.startsWith('@aws-sdk/') && !types);
    expect(new Set(clients.map(({ from }) => from))).toEqual(new Set(['aws/sdk.ts']));
    const users = imports.filter(({ to, types }) => to === 'aws/sdk.ts' && !types);
    expect(users.map(({ from }) => from)).toEqual(['aws/client.ts']);
    expect(readFileSync(join(root, 'aws/client.ts'), 'utf8')).not.toMatch(/^import (?!type).*'.\/sdk\.js'/m);
  });

  it('of aws name no stage, engine, entry or input, not even for its types', () => {
    const above = [...stages, ...entries, ...stories, ...parts, 'engine', 'github', 'inputs', 'analysis'];
    const wrong = own.filter(({ from, to }) => layerOf(from) === 'aws' && above.includes(layerOf(to)));
    expect(wrong).toEqual([]);
  });

  it('load nothing heavy before the inputs are read', () => {
    const eager = new Set<string>(entries);
    for (const file of eager) {
      const text = readFileSync(join(root, file), 'utf8');
      const lazy = new Set([...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name]) => name));
      const direct = own.filter(({ from, types }) => from === file && !types);
      for (const { to } of direct)
        if (![...lazy].some((name) => to === name?.replace(/^\.\//, '').replace(/\.js$/, '.ts')))
          eager.add(to);
    }
    expect([...eager].filter((file) => [...stages, ...stories].includes(layerOf(file)))).toEqual([]);
  });
});
