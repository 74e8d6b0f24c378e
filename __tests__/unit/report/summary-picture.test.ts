import { describe, expect, it } from '@jest/globals';
import type { LayerReport, Report } from '../../../src/report/report.js';
import { layerPicture } from '../../../src/report/summary-picture.js';
import { expectGoldenLines } from '../support/golden.js';
import { hostile, passed, stacked } from '../support/report.js';
import { storedReport } from '../support/stored-report.js';

const megabyte = 1024 * 1024;
const first = ({ layers: [layer] }: Report): LayerReport => {
  if (!layer) throw new Error('no layer');
  return layer;
};
const pictured = (layer: LayerReport, report: Report = passed) =>
  layerPicture(layer, { ...report, layers: [layer] });
const linesOf = (text: string) => text.split('\n').slice(1, -1);

/** A layer of distributions that weigh so many megabytes. */
function weighing(sizes: readonly number[], name = (index: number) => `d${index}`): LayerReport {
  const layer = first(passed);
  const [one] = layer.distributions;
  if (!one || !layer.built) throw new Error('no distribution');
  return {
    ...layer,
    inputs: { ...layer.inputs, 'reserved-size': 0, 'max-zipped-size': null },
    distributions: sizes.map((size, index) => ({ ...one, name: name(index), size: size * megabyte })),
    built: {
      ...layer.built,
      unzipped: sizes.reduce((sum, size) => sum + size, 0) * megabyte,
      zipped: 25 * megabyte,
    },
  };
}

describe('the picture of a layer in the summary', () => {
  it('is this of a real layer of 76 distributions that is too large', () => {
    const report = storedReport();
    expectGoldenLines('picture-large.txt', layerPicture(first(report), report));
  });

  it('is this of a layer upon another, beside a layer from elsewhere', () => {
    expectGoldenLines(
      'picture-stacked.txt',
      stacked.layers.map((layer) => layerPicture(layer, stacked)).join('\n'),
    );
  });

  it('has bars as long as the shares are', () => {
    const [unzipped, zipped, , ...bars] = linesOf(pictured(weighing([62.5, 31.25, 31.25])));
    expect(unzipped).toMatch(/^unzipped of 250 MB +125 MB +50 % █{6}░{6}$/);
    expect(zipped).toMatch(/^zipped of 50 MB +25 MB +50 % █{6}░{6}$/);
    expect(bars).toEqual([
      expect.stringMatching(/^d0 +62.5 MB +50 % █{6}$/),
      expect.stringMatching(/^d1 +31.3 MB +25 % █{3}$/),
      expect.stringMatching(/^d2 +31.3 MB +25 % █{3}$/),
    ]);
  });

  it('keeps what is over a quota within the bar, and in proportion to what counts beside it', () => {
    const layer = weighing([300]);
    const reserved = { ...layer, inputs: { ...layer.inputs, 'reserved-size': 100 * megabyte } };
    expect(linesOf(pictured(reserved)).slice(0, 3)).toEqual([
      expect.stringMatching(/160 % █{9}▒{3}$/),
      expect.any(String),
      '(▒ is what counts beside the layer: 100 MB)',
    ]);
  });

  it('shows that there is something even where it is next to nothing', () => {
    expect(linesOf(pictured(weighing([200, 0.01]))).at(-1)).toMatch(/^d1 +10.2 KB +0 % ▏$/);
  });

  it('is aligned, and bounded however many distributions there are', () => {
    const lines = linesOf(pictured(weighing(Array.from({ length: 500 }, (_, index) => 1 + index / 1000))));
    expect(lines).toHaveLength(3 + 11);
    expect(lines.at(-1)).toMatch(/^490 more /);
    for (const line of lines.filter((each) => each !== '')) {
      expect(line.slice(0, 39)).toMatch(/ %$/);
      expect([...line].length).toBeLessThanOrEqual(52);
    }
  });

  it('adds up to the layer', () => {
    const report = storedReport();
    const shares = linesOf(layerPicture(first(report), report))
      .slice(4)
      .map((line) => Number(/ ([\d.]+) %/.exec(line)?.[1]));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(98);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThan(102);
  });

  it.each([hostile, '```', '````\n# out', '`'.repeat(30)])(
    'keeps the name %j in its line and its block',
    (name) => {
      const text = pictured(weighing([10], () => name));
      const [opening = '', ...rest] = text.split('\n');
      const fence = /^`+/.exec(opening)?.[0] ?? '';
      expect(rest).toHaveLength(5);
      expect(rest.at(-1)).toBe(fence);
      expect(rest.slice(0, -1).join('\n')).not.toContain(fence);
    },
  );

  it('is none where there is no zip', () => {
    expect(layerPicture({ ...first(passed), built: null }, passed)).toBe('');
  });
});
