import { describe, expect, it } from '@jest/globals';
import { decidesNothing, optionsOf } from '../../../src/compare/options.js';
import { findingsOf, isComplete, snapshotOf } from '../../../src/compare/snapshot.js';
import { inputNames } from '../../../src/inputs/definitions.js';
import { outsideResult } from '../../../src/inputs/outside-result.js';
import { manifestText } from '../../../src/report/manifest.js';
import type { Report } from '../../../src/report/report.js';
import { failedRun, passed, stacked } from '../support/report.js';
import { thrownBy } from '../support/values.js';

type Json = { readonly [name: string]: unknown };

const manifestOf = (report: Report) => JSON.parse(manifestText(report, (text) => text)) as Json;
const manifest = manifestOf(passed);

/** The manifest with another value at a path, such as "layers 0 name"; undefined takes it away. */
function changed(path: string, value: unknown, from: unknown = manifest): unknown {
  const [key = '', ...rest] = path.split(' ');
  const inner = Array.isArray(from) ? [...from] : { ...(from as Json) };
  const next: unknown = rest.length > 0 ? changed(rest.join(' '), value, (inner as Json)[key]) : value;
  return Object.assign(inner, { [key]: next });
}

const messageOf = (work: () => unknown) => (thrownBy(work) as Error).message;

describe('snapshotOf', () => {
  it('has sizes, distributions and libraries of each layer', () => {
    const [layer] = snapshotOf(manifest).layers;
    expect(layer).toMatchObject({
      name: 'data_layer',
      sha256: 'a'.repeat(64),
      unzipped: 131_072_000,
      zipped: 31_457_280,
      others: [{ name: 'libgomp.so.1', unzipped: 168_192 }],
    });
    expect(layer?.distributions).toHaveLength(10);
    expect(layer?.distributions[1]).toMatchObject({ name: 'dist-1', version: '1.1', unzipped: 11_700_000 });
    expect(snapshotOf(manifestOf(stacked)).layers.map(({ name }) => name)).toEqual(['core', 'app']);
  });

  it('takes what newer manifests have beside', () => {
    const sizes = { 'zipped-size': 7, 'unpruned-size': 11 };
    const layer = { 'counted-size': 200_000_000, 'max-unzipped-size': 209_715_200 };
    const base = (manifest['layers'] as readonly Json[])[0] ?? {};
    const [first = {}] = base['distributions'] as readonly Json[];
    const newer = changed('layers 0', { ...base, ...layer, distributions: [{ ...first, ...sizes }] });
    const snapshot = snapshotOf(changed('run commit', '0123456789abcdef'.repeat(4), newer));
    expect(snapshot).toMatchObject({
      commit: '0123456789abcdef'.repeat(4),
      layers: [{ counted: 200_000_000, limit: 209_715_200, distributions: [{ zipped: 7, whole: 11 }] }],
    });
  });

  it('does without what older manifests do not have', () => {
    const base = (manifest['layers'] as readonly Json[])[0] ?? {};
    const { name, sha256, 'unzipped-size': unzipped, 'zipped-size': zipped } = base;
    const [{ name: distribution, version, 'unzipped-size': size } = {}] = base[
      'distributions'
    ] as readonly Json[];
    const older = changed('layers 0', {
      ...{ name, sha256, 'unzipped-size': unzipped, 'zipped-size': zipped },
      distributions: [{ name: distribution, version, 'unzipped-size': size }],
    });
    expect(snapshotOf(older)).toMatchObject({
      layers: [
        { counted: unzipped, limit: 262_144_000, others: [], distributions: [{ zipped: null, whole: null }] },
      ],
    });
  });

  it('knows distributions by their normalised names', () => {
    const snapshot = snapshotOf(changed('layers 0 distributions 0 name', 'Ruamel.YAML_Clib'));
    expect(snapshot.layers[0]?.distributions[0]?.name).toBe('ruamel-yaml-clib');
  });

  it('knows what made the layers', () => {
    const { circumstances } = snapshotOf(manifest);
    const facts = circumstances.filter(({ kind }) => kind !== 'option');
    expect(facts.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'layerpack 9.9.9',
      `image x/y:z@sha256:${'c'.repeat(64)}`,
      `runtime-image x/run:z@sha256:${'9'.repeat(64)}`,
      'boto3 1.42.97',
    ]);
  });

  it('knows the options that decide on bytes, of the run and of each layer', () => {
    const set = changed('inputs layers 0 system-libraries', { auto: true, names: ['libx.so.1', 'liby.so'] });
    const { circumstances } = snapshotOf(changed('inputs layers 0 groups', ['dev', 'test'], set));
    const options = circumstances.filter(({ kind }) => kind === 'option');
    expect(options.map(({ layer, name, value }) => `${layer}: ${name} ${value}`)).toEqual([
      'null: builder container',
      'null: installer auto',
      'null: sdk exclude',
      'null: wheels prefer',
      'data_layer: requirements requirements.txt, more/dev.txt',
      'data_layer: groups dev, test',
      'data_layer: prune safe',
      'data_layer: strip never',
      'data_layer: bytecode none',
      'data_layer: split never',
      'data_layer: system-libraries auto, names libx.so.1, liby.so',
      'data_layer: project none',
    ]);
  });

  it('takes an input that it does not know for one that decides', () => {
    const { circumstances } = snapshotOf(changed('inputs prune', 'safe'));
    expect(circumstances).toContainEqual({ kind: 'option', name: 'prune', layer: null, value: 'safe' });
  });

  it('does not mind where in a config an option stands', () => {
    const optionAt = (line: number) =>
      snapshotOf(changed('inputs later', [{ file: 'a.txt', location: { file: 'layers.yml', line } }]));
    expect(optionAt(1)).toEqual(optionAt(2));
    expect(optionAt(1).circumstances).toContainEqual(
      expect.objectContaining({ name: 'later', value: 'file a.txt' }),
    );
  });

  it('sees a change behind the part of a long option that it keeps', () => {
    const extrasWith = (end: string) => {
      const { circumstances } = snapshotOf(changed('inputs layers 0 extras', ['x'.repeat(5000), end]));
      return circumstances.find(({ name }) => name === 'extras')?.value ?? '';
    };
    expect(extrasWith('a').length).toBeLessThan(320);
    expect(extrasWith('a')).not.toBe(extrasWith('b'));
    expect(extrasWith('a')).toBe(extrasWith('a'));
  });

  it('takes a monorepo with hundreds of layers: a run reads its own manifest too, and must not fail on it', () => {
    const [layer] = manifest['layers'] as readonly Json[];
    const many = Array.from({ length: 600 }, (_, index) => ({ ...layer, name: `layer-${index}` }));
    expect(snapshotOf(changed('layers', many)).layers).toHaveLength(600);
  });

  it('is there for a run that failed before it had layers', () => {
    expect(snapshotOf(manifestOf(failedRun))).toMatchObject({ runtime: 'python3.12', layers: [] });
  });

  it('leaves the manifest as it is', () => {
    const before = JSON.stringify(manifest);
    snapshotOf(manifest);
    expect(JSON.stringify(manifest)).toBe(before);
  });

  const distributions = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `a${index}`, version: '1', 'unzipped-size': 1 }));
  const nested = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;

  it.each<[string, unknown, RegExp]>([
    ['something else', { tool: 'other' }, /^it is not a manifest of layerpack$/],
    ['null', null, /^it is not a manifest of layerpack$/],
    ['a list', [], /^it is not a manifest of layerpack$/],
    ['one of a newer layerpack', changed('schema', 2), /^its schema is 2, .* wrote it is newer$/],
    ['one without layers', changed('layers', undefined), /^it is damaged: manifest must have .* 'layers'$/],
    ['null for a layer', changed('layers 0', null), /^it is damaged: manifest\/layers\/0 must be object$/],
    ['a size below nought', changed('layers 0 unzipped-size', -1), /unzipped-size must be >= 0$/],
    ['a size that is no whole number', changed('layers 0 zipped-size', 0.5), /must be integer/],
    ['a size that no number holds exactly', changed('layers 0 zipped-size', 2 ** 60), /must be <= 9007/],
    ['a size that is a text', changed('layers 0 distributions 0 unzipped-size', '5'), /must be integer/],
    ['a hash that is none', changed('layers 0 sha256', '../x'), /sha256 must match/],
    ['a commit that is none', changed('run commit', 'main; rm -rf /'), /commit must match/],
    ['a name that is too long', changed('layers 0 name', 'x'.repeat(301)), /more than 300 characters/],
    ['an empty name', changed('layers 0 distributions 0 name', ''), /fewer than 1 characters/],
    ['a version that is too long', changed('layers 0 distributions 0 version', 'x'.repeat(301)), /300/],
    [
      'too many layers',
      changed(
        'layers',
        Array.from({ length: 1001 }, (_, index) => ({ name: `${index}` })),
      ),
      /more than 1000 items/,
    ],
    ['too many distributions', changed('layers 0 distributions', distributions(5001)), /more than 5000/],
    [
      'a layer twice',
      changed('layers', [...(manifest['layers'] as object[]), ...(manifest['layers'] as object[])]),
      /^it is damaged: layers has data_layer twice$/,
    ],
    [
      'a distribution twice, in two spellings',
      changed('layers 0 distributions 1 name', 'Built_One'),
      /^it is damaged: data_layer has built-one twice$/,
    ],
    [
      'an option deeper than any',
      changed('inputs extras', nested),
      /^it is damaged: inputs\/extras is no value/,
    ],
    [
      'inputs without end',
      changed('inputs', Object.fromEntries(distributions(300).map(({ name }) => [name, 1]))),
      /required property|more than 200/,
    ],
  ])('refuses %s', (_, wrong, reason) => {
    expect(messageOf(() => snapshotOf(wrong))).toMatch(reason);
  });

  it('takes as many distributions as are allowed', () => {
    expect(
      snapshotOf(changed('layers 0 distributions', distributions(5000))).layers[0]?.distributions,
    ).toHaveLength(5000);
  });
});

describe('decidesNothing', () => {
  it('holds for the size of zips, but where it says what goes into which', () => {
    const named = (split: string) =>
      optionsOf({ split, 'max-zipped-size': 1024 }, 'data').map(({ name }) => name);
    expect(named('never')).toEqual(['split']);
    expect(named('auto')).toEqual(['split', 'max-zipped-size']);
  });

  it('has all that a finished result does not depend on', () => {
    expect(outsideResult.filter((name) => !decidesNothing.includes(name))).toEqual([]);
  });

  it('leaves the inputs that decide, and no others', () => {
    expect(
      inputNames.filter((name) => !decidesNothing.includes(name) && name !== 'layer-name').sort(),
    ).toEqual([
      'builder',
      'bytecode',
      'drop',
      'extras',
      'groups',
      'installer',
      'keep',
      'project',
      'prune',
      'requirements',
      'sdk',
      'split',
      'strip',
      'system-libraries',
      'wheels',
    ]);
  });
});

describe('findingsOf', () => {
  it('has what was found, worst first as the manifest has it', () => {
    expect(findingsOf(manifest)).toEqual([
      {
        rule: 'elf-needed',
        severity: 'warning',
        title: 'dist_2/core.so needs a library that is not there',
        reason: 'it needs libx.so.1 (dist-1 → dist-2)',
        advice: 'Copy it by system-libraries.',
      },
      expect.objectContaining({ rule: 'runtime-deprecated', severity: 'notice' }),
    ]);
  });

  it('cuts long texts', () => {
    const [finding] = findingsOf(changed('findings 0 reason', 'x'.repeat(50_000)));
    expect(finding?.reason).toBe(`${'x'.repeat(1999)}…`);
  });

  it.each([
    ['a rule that is markup', 'rule', '<b>'],
    ['an unknown severity', 'severity', 'fatal'],
    ['a title that is no text', 'title', 5],
    ['a reason without end', 'reason', 'x'.repeat(100_001)],
    ['no advice', 'advice', undefined],
  ])('refuses %s', (_, field, value) => {
    expect(messageOf(() => findingsOf(changed(`findings 0 ${field}`, value)))).toMatch(
      /^it is damaged: findings\/0/,
    );
  });

  it('refuses what has none, and what is no manifest', () => {
    expect(messageOf(() => findingsOf(changed('findings', undefined)))).toMatch(/findings must be array/);
    expect(messageOf(() => findingsOf([]))).toBe('it is not a manifest of layerpack');
  });
});

describe('isComplete', () => {
  it('is a run without errors', () => {
    expect([passed, stacked, failedRun].map((report) => isComplete(manifestOf(report)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
