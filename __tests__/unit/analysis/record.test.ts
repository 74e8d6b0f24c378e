import { describe, expect, it } from '@jest/globals';
import { readRecord, recordOf } from '../../../src/analysis/record.js';
import { LayerpackError } from '../../../src/errors.js';
import { manifestSchema } from '../../../src/report/manifest.js';
import { thrownBy } from '../support/values.js';
import { analysisOf, dist, root, runtime, service } from './analyses.js';

const manifestOf = (resolution: unknown): unknown => ({
  tool: 'layerpack',
  schema: manifestSchema,
  resolution,
});
/** As it goes through the file. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const byName = <Named extends { readonly name: string }>(all: readonly Named[]) =>
  all.toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe('the record', () => {
  it('gives the analysis again', () => {
    const read = readRecord(throughJson(manifestOf(recordOf(service))));
    expect(read.roots).toEqual(service.roots);
    expect(read.distributions).toEqual(byName(service.distributions));
  });

  it('gives an empty analysis again', () => {
    expect(readRecord(manifestOf(recordOf(analysisOf([], []))))).toEqual({ roots: [], distributions: [] });
  });

  it('has nothing that is empty', () => {
    const bare = dist('b', ['c'], { ...runtime, summary: '', license: '', homePage: '' });
    const full = dist('a', ['c[x]>=1 for y'], { size: 7 });
    expect(recordOf(analysisOf([root('a')], [bare, full]))).toEqual({
      roots: [{ name: 'a', text: 'a', file: 'requirements.txt', line: 1, layer: 'demo', direct: true }],
      distributions: [
        {
          name: 'a',
          version: '1.0',
          provider: 'layer',
          layers: ['demo'],
          'unzipped-size': 7,
          summary: 'The summary of a',
          license: 'MIT',
          'home-page': 'https://example.org/a',
          extras: ['y'],
          requires: [{ name: 'c', extras: ['x'], specifier: '>=1', 'applies-to': ['y'] }],
        },
        { name: 'b', version: '1.0', provider: 'runtime', 'unzipped-size': 0, requires: [{ name: 'c' }] },
      ],
    });
  });

  it('leaves out what is no part of it', () => {
    const more = { ...dist('a'), requires: [{ ...dist('x', ['b']).requires[0], accepts: null }] };
    const record = recordOf({ roots: [], distributions: [more as ReturnType<typeof dist>] });
    expect(JSON.stringify(record)).not.toContain('accepts');
  });

  it('is the same for the same, in whatever order the distributions came', () => {
    const { roots, distributions } = service;
    expect(recordOf({ roots, distributions: distributions.toReversed() })).toEqual(recordOf(service));
  });

  it('is read without being changed', () => {
    const manifest = throughJson(manifestOf(recordOf(service)));
    const before = structuredClone(manifest);
    readRecord(manifest);
    expect(manifest).toEqual(before);
  });

  it('is read where a later layerpack of the same schema tells more', () => {
    const record = { ...recordOf(service), news: 1 };
    expect(readRecord(manifestOf(record)).roots).toHaveLength(service.roots.length);
  });
});

describe('a manifest that has no record', () => {
  const failure = (manifest: unknown) => {
    const error = thrownBy(() => readRecord(manifest));
    expect(error).toBeInstanceOf(LayerpackError);
    const { finding } = error as LayerpackError;
    expect(finding).toMatchObject({ rule: 'output', title: 'Failed to read the manifest' });
    expect(finding.advice).not.toBe('');
    return finding.reason;
  };

  it.each([null, undefined, 7, 'x', [], {}, { tool: 'other', schema: 1 }, { tool: 'layerpack' }])(
    'since it is not of layerpack, is refused: %j',
    (manifest) => {
      expect(failure(manifest)).toBe('it is not a manifest of layerpack');
    },
  );

  it('since it is newer, is refused', () => {
    const manifest = { tool: 'layerpack', schema: manifestSchema + 1, resolution: recordOf(service) };
    expect(failure(manifest)).toBe(
      `its schema is ${manifestSchema + 1}, and this layerpack knows those up to ${manifestSchema}`,
    );
  });

  it.each([undefined, null])('since its build failed, is refused: %j', (resolution) => {
    expect(failure(manifestOf(resolution))).toContain('has no resolution');
  });

  it.each([
    [[], 'resolution must be object'],
    [{}, "resolution must have required property 'roots'"],
    [{ roots: [], distributions: {} }, 'resolution/distributions must be array'],
    [{ roots: [null], distributions: [] }, 'resolution/roots/0 must be object'],
    [
      { roots: [], distributions: [{ name: 'a', version: '1', provider: 'cloud', 'unzipped-size': 1 }] },
      'resolution/distributions/0/provider must be equal to one of the allowed values',
    ],
    [
      { roots: [], distributions: [{ name: 'a', version: '1', provider: 'layer', 'unzipped-size': -1 }] },
      'resolution/distributions/0/unzipped-size must be >= 0',
    ],
  ])('since someone has changed it, is refused with the place: %j', (resolution, reason) => {
    expect(failure(manifestOf(resolution))).toBe(reason);
  });
});
