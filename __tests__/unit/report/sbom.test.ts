import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { AnalysedDistribution } from '../../../src/analysis/model.js';
import type { LayerDistribution } from '../../../src/layer/tree.js';
import type { Report } from '../../../src/report/report.js';
import { sbomText } from '../../../src/report/sbom.js';
import type { Root } from '../../../src/wheel/graph.js';
import { wrongIn } from '../../support/cyclonedx.js';
import { hostile, passed, stacked } from '../support/report.js';

const plain = (text: string) => text;

/** Holds text against a file; LAYERPACK_UPDATE_GOLDEN=1 writes the file instead. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`../golden/${name}`, import.meta.url);
  if (process.env['LAYERPACK_UPDATE_GOLDEN']) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

interface Component {
  readonly name: string;
  readonly 'bom-ref': string;
  readonly purl?: string;
  readonly hashes?: readonly object[];
  readonly licenses?: readonly object[];
  readonly externalReferences?: readonly object[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Bom {
  readonly serialNumber: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

const [layer] = passed.layers;
const [, one] = layer?.distributions ?? [];
if (!layer || !one) throw new Error('no layer');

/** What is said of a layer with these distributions alone. */
function bomOf(
  distributions: readonly LayerDistribution[],
  changes: Partial<Report> = {},
  redact = plain,
): Bom {
  const named = { ...layer, name: 'x', inputs: { ...passed.inputs.layers[0], name: 'x' } };
  const layers = [{ ...named, distributions, systemLibraries: [], ofRuntime: new Set<string>() }];
  const text = sbomText({ ...passed, layers, ...changes } as Report, 'x', redact);
  expect(wrongIn(text)).toEqual([]);
  return JSON.parse(text) as Bom;
}
const componentOf = (changes: Partial<LayerDistribution>) => bomOf([{ ...one, ...changes }]).components[0];

describe('the bill of materials', () => {
  it.each([
    ['passed', passed, 'data_layer'],
    ['stacked', stacked, 'core'],
    ['stacked', stacked, 'app'],
  ] as const)('of a run that %s is valid and as it was', (name, report, of) => {
    const text = sbomText(report, of, plain);
    expect(wrongIn(text)).toEqual([]);
    expectGolden(`sbom-${name}-${of}.cdx.json`, text);
  });

  it('differs neither by when it was made nor by how long it took nor by what was found', () => {
    const run = { ...passed.run, timings: { resolve: 99 }, reused: { built: '2026-01-01', why: 'x' } };
    const text = sbomText({ ...passed, run, findings: [], artifacts: [] }, 'data_layer', plain);
    expect(text).toBe(sbomText(passed, 'data_layer', plain));
  });

  it('has a number of its own for each content', () => {
    const numbers = [bomOf([one]), bomOf([{ ...one, license: 'MIT' }]), bomOf([one])].map(
      (each) => each.serialNumber,
    );
    expect(numbers[0]).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(numbers[1]).not.toBe(numbers[0]);
    expect(numbers[2]).toBe(numbers[0]);
  });

  it('hides secrets', () => {
    const url = 'https://h.example/s3cret/one.whl';
    const bom = bomOf([{ ...one, origin: { kind: 'url', url } }], {}, (text) =>
      text.replaceAll('s3cret', '***'),
    );
    expect(JSON.stringify(bom)).not.toContain('s3cret');
  });

  it('is valid whatever names there are', () => {
    const bom = bomOf([
      {
        ...one,
        name: hostile,
        version: hostile,
        license: null,
        licenseText: hostile,
        licenseFiles: [hostile],
      },
    ]);
    expect(bom.components[0]?.name).toBe(hostile);
  });
});

describe('a component', () => {
  it.each([
    ['MIT', [{ license: { id: 'MIT', acknowledgement: 'declared' } }]],
    ['MIT OR ISC', [{ expression: 'MIT OR ISC', acknowledgement: 'declared' }]],
    ['LicenseRef-x', [{ expression: 'LicenseRef-x', acknowledgement: 'declared' }]],
  ])('under %s says so', (license, licenses) => {
    expect(componentOf({ license })?.licenses).toEqual(licenses);
  });

  it('whose licence is not known has what it says as a name, or nothing', () => {
    const named = componentOf({ license: null, licenseText: 'Dual License' });
    expect(named?.licenses).toEqual([{ license: { name: 'Dual License', acknowledgement: 'declared' } }]);
    expect(componentOf({ license: null, licenseText: null })).not.toHaveProperty('licenses');
  });

  it('of an index has its package URL and the hash of its wheel', () => {
    expect(componentOf({ name: 'torch', version: '2.1+cpu' })).toMatchObject({
      purl: 'pkg:pypi/torch@2.1+cpu',
      hashes: [{ alg: 'SHA-256', content: one.sha256 }],
    });
  });

  it('that was built here has no hash of its own, since that may differ, but that of its source', () => {
    const url = 'https://h.example/one-1.0.tar.gz';
    const sdist = { kind: 'sdist', file: 'one-1.0.tar.gz', sha256: 'f'.repeat(64), url } as const;
    const component = componentOf({ origin: sdist });
    expect(component).not.toHaveProperty('hashes');
    expect(component?.purl).toContain('?download_url=https');
    expect(component?.externalReferences).toEqual([
      { url, type: 'source-distribution', hashes: [{ alg: 'SHA-256', content: 'f'.repeat(64) }] },
    ]);
  });

  it.each<[LayerDistribution['origin'], string | undefined]>([
    [{ kind: 'directory', path: 'libs/one' }, undefined],
    [{ kind: 'vcs', url: 'git+ssh://git@h.example/one' }, undefined],
    [
      { kind: 'vcs', url: 'git+https://h.example/one@abc' },
      'pkg:pypi/dist-1@1.1?vcs_url=git%2Bhttps%3A%2F%2Fh.example%2Fone%40abc',
    ],
    [{ kind: 'url', url: 'wheels/one-1-py3-none-any.whl' }, 'pkg:pypi/dist-1@1.1'],
    [{ kind: 'url', url: 'https://user:pass@h.example/one.whl' }, 'pkg:pypi/dist-1@1.1'],
  ])('is a package of an index only where it is one: %j', (origin, purl) => {
    const component = componentOf({ origin });
    expect(JSON.stringify(component)).not.toContain('user:pass');
    if (purl === undefined) expect(component).not.toHaveProperty('purl');
    else expect(component?.purl).toBe(purl);
  });
});

describe('the dependencies', () => {
  const facts = (name: string, requires: AnalysedDistribution['requires'] = []): AnalysedDistribution => ({
    ...{ name, version: '1', summary: `What ${name} is`, license: '', extras: [], requires },
    ...{ homePage: 'https://h.example/', size: 1, layers: ['x'], provider: 'layer' as const },
  });
  const needs = (name: string, appliesTo: readonly string[] = ['']) =>
    ({ name, extras: [], specifier: '', appliesTo }) as const;
  const root = (name: string, more: Partial<Root> = {}): Root => ({
    ...{ name, extras: [], text: name, location: { file: 'r.txt', line: 1 }, layer: 'x', direct: true },
    ...more,
  });
  const graph = [
    facts('top', [needs('low'), needs('extra-one', ['fast']), needs('extra-two', ['slow']), needs('gone')]),
    ...['low', 'extra-one', 'extra-two'].map((name) => facts(name)),
  ];
  const all = graph.map(({ name }) => ({ ...one, name, version: '1' }));
  const dependsOn = (roots: readonly Root[]) => {
    const { dependencies } = bomOf(all, { analysis: { roots, distributions: graph } });
    return Object.fromEntries(dependencies.map(({ ref, dependsOn: needed = [] }) => [ref, needed]));
  };

  it('are those that apply, with the extras that are asked for', () => {
    expect(dependsOn([root('top', { extras: ['fast'] }), root('low', { direct: false })])).toEqual({
      'layer x': ['top==1'],
      'top==1': ['extra-one==1', 'low==1'],
      'low==1': [],
      'extra-one==1': [],
      'extra-two==1': [],
    });
  });

  it('of the layer are all of a lock that does not say what was asked for', () => {
    const roots = [root('top', { direct: false }), root('low', { direct: false })];
    expect(dependsOn(roots)['layer x']).toEqual(['low==1', 'top==1']);
  });

  it('of a project that is put in alone are none', () => {
    expect(dependsOn([root('top', { alone: true })])).toMatchObject({ 'layer x': ['top==1'], 'top==1': [] });
  });
});

describe('what these tests hold a bill against', () => {
  const text = sbomText(passed, 'data_layer', plain);
  const broken = (change: (bom: Record<string, unknown>) => void) => {
    const bom = JSON.parse(text) as Record<string, unknown>;
    change(bom);
    return wrongIn(JSON.stringify(bom));
  };
  const first = (bom: Record<string, unknown>) => (bom['components'] as Record<string, unknown>[])[0] ?? {};

  it.each<[string, (bom: Record<string, unknown>) => void, RegExp]>([
    ['a field that there is not', (bom) => Object.assign(bom, { licence: 1 }), /additional properties/],
    [
      'a component without its type',
      (bom) => Reflect.deleteProperty(first(bom), 'type'),
      /required property 'type'/,
    ],
    [
      'a licence that SPDX does not have',
      (bom) => Object.assign(first(bom), { licenses: [{ license: { id: 'BSD' } }] }),
      /allowed values/,
    ],
    [
      'a hash that is none',
      (bom) => Object.assign(first(bom), { hashes: [{ alg: 'SHA-256', content: 'x' }] }),
      /match pattern/,
    ],
    [
      'a URL that is none',
      (bom) => Object.assign(first(bom), { externalReferences: [{ type: 'website', url: 'a b' }] }),
      /iri-reference/,
    ],
    [
      'a dependency on nothing',
      (bom) => Object.assign(bom, { dependencies: [{ ref: 'nothing' }] }),
      /no component is "nothing"/,
    ],
    [
      'two of one reference',
      (bom) => (bom['components'] as object[]).push({ ...first(bom), name: 'y' }),
      /two components/,
    ],
  ])('refuses %s', (_what, change, message) => {
    expect(broken(change).join('\n')).toMatch(message);
  });
});
