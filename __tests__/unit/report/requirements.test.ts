import { describe, expect, it } from '@jest/globals';
import { readRecord } from '../../../src/analysis/record.js';
import { snapshotOf } from '../../../src/compare/snapshot.js';
import { layersOfManifest } from '../../../src/layer/other-manifest.js';
import { manifestText } from '../../../src/report/manifest.js';
import type { LayerReport, Report } from '../../../src/report/report.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { requirementTable } from '../../../src/report/summary-requirements.js';
import type { Root } from '../../../src/wheel/graph.js';
import { dist, root } from '../analysis/analyses.js';
import { expectGolden } from '../support/golden.js';
import { hostile, passed, stacked } from '../support/report.js';

const inLayer = { layer: 'data_layer' } as const;

function withAnalysis(roots: readonly Root[], distributions: readonly ReturnType<typeof dist>[]): Report {
  return { ...passed, findings: [], analysis: { roots, distributions } };
}
const megabytes = (size: number) => ({ size: size * 1024 * 1024, layers: ['data_layer'] });
const tableOf = (report: Report) => {
  const [layer] = report.layers;
  if (!layer) throw new Error('no layer');
  return requirementTable(layer, report);
};

const data = withAnalysis(
  [root('pandas>=2', 1, inLayer), root('pyarrow[x]', 4, inLayer), root('six', 9, inLayer)],
  [
    dist('pandas', ['numpy', 'pytz', 'six'], megabytes(40)),
    dist('pyarrow', ['numpy', 'extra for x'], megabytes(60)),
    dist('numpy', [], megabytes(20)),
    dist('pytz', [], megabytes(1)),
    dist('six', [], megabytes(0.5)),
    dist('extra', [], megabytes(3)),
  ],
);

describe('what requirements bring alone, in the summary', () => {
  it('is a short table, heaviest first, and what several share is told once', () => {
    expectGolden('section-requirements.md', `${tableOf(data)}\n`);
    expect(summaryMarkdown(data)).toContain(tableOf(data));
  });

  it('is not told where there is one requirement, no layer, or nobody knows who asked', () => {
    expect(tableOf(withAnalysis([root('a', 1, inLayer)], [dist('a', [], megabytes(1))]))).toBe('');
    expect(tableOf({ ...data, analysis: null })).toBe('');
    const [layer] = data.layers;
    expect(requirementTable({ ...layer, built: null } as LayerReport, data)).toBe('');
    expect(summaryMarkdown(stacked)).not.toContain('bring alone');
  });

  it('folds all but the heaviest, names no more than anyone reads, and has bounds', () => {
    const names = Array.from({ length: 3000 }, (_, index) => `name-${index}`);
    const needed = names.map((name) => `${name}-needs`);
    const wide = withAnalysis(
      [root('top', 1, inLayer), ...names.map((name, index) => root(name, index + 2, inLayer))],
      [
        dist('top', needed, megabytes(9)),
        ...names.map((name) => dist(name, [], megabytes(1))),
        ...needed.map((name) => dist(name, [], megabytes(1))),
      ],
    );
    const text = tableOf(wide);
    const open = text.replaceAll(/<details>[\s\S]*?<\/details>/g, '');
    expect(open.match(/^\| (?:top|name)/gm)).toHaveLength(8);
    expect(open).toMatch(/^\| top .* and 2995 more \|$/m);
    expect(text).toContain('<summary>2993 more</summary>');
    expect(text).toMatch(/\d+ more are left out here; manifest\.json has all/);
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  });

  it('lets no name out of its cell', () => {
    const [one, two] = [`${hostile}1`, `${hostile}2`];
    const evil = { ...inLayer, location: { file: 'a|b_c.txt', line: 7 } };
    const text = tableOf(
      withAnalysis(
        [root('a', 1, { ...evil, name: one, text: one }), root('b', 2, { ...evil, name: two, text: two })],
        [
          { ...dist(one, [], megabytes(1)), requires: dist('x', ['c']).requires },
          { ...dist(two, [], megabytes(1)), requires: dist('x', ['c']).requires },
          dist('c', [], megabytes(1)),
        ],
      ),
    );
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row.replaceAll(/\\./g, '').split('|').length)).size).toBe(1);
    expect(text).not.toMatch(/<img|[^\\]@team|[^\\]\[d|[^\\]`c|^next/m);
    expect(text).toContain('Shared by several: **1 MB** (c)');
  });

  it('says of a requirement that brings nothing alone that nothing would go', () => {
    const row = tableOf(data)
      .split('\n')
      .find((line) => line.startsWith('| six'));
    expect(row).toBe('| six | requirements.txt:9 | 0 B | 0 % | nothing |');
  });
});

describe('what requirements bring alone, in the manifest', () => {
  const manifest: unknown = JSON.parse(manifestText(data, (text) => text));
  const layerOf = (value: unknown) => (value as { layers: readonly Record<string, unknown>[] }).layers[0];

  it('stands with each layer, in bytes, with what stays whichever requirement goes', () => {
    const megabyte = 1024 * 1024;
    expect(layerOf(manifest)).toMatchObject({
      requirements: [
        {
          requirement: 'pyarrow[x]',
          file: 'requirements.txt',
          line: 4,
          'unzipped-size': 63 * megabyte,
          distributions: ['pyarrow', 'extra'],
        },
        {
          requirement: 'pandas>=2',
          file: 'requirements.txt',
          line: 1,
          'unzipped-size': 41 * megabyte,
          distributions: ['pandas', 'pytz'],
        },
        { requirement: 'six', file: 'requirements.txt', line: 9, 'unzipped-size': 0, distributions: [] },
      ],
      'shared-size': 20.5 * megabyte,
    });
  });

  it('is left out where nobody knows who asked for what', () => {
    const bare = layerOf(JSON.parse(manifestText(passed, (text) => text)));
    expect(bare).not.toHaveProperty('requirements');
    expect(bare).not.toHaveProperty('shared-size');
  });

  it('is no matter to those who read manifests that have it or have it not', () => {
    const before = structuredClone(manifest) as { layers: Record<string, unknown>[] };
    for (const layer of before.layers) {
      delete layer['requirements'];
      delete layer['shared-size'];
    }
    expect(snapshotOf(before)).toEqual(snapshotOf(manifest));
    expect(readRecord(before)).toEqual(readRecord(manifest));
    expect(layersOfManifest(JSON.stringify(before))).toEqual(layersOfManifest(JSON.stringify(manifest)));
  });
});
