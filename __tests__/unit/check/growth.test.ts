import { describe, expect, it } from '@jest/globals';
import type { GrowthFacts } from '../../../src/check/growth.js';
import { growthCheck, growthUnknown } from '../../../src/check/growth.js';
import type { DistributionDifference, LayerDifference, LayerSnapshot } from '../../../src/compare/model.js';

const kilobyte = 1024;
const layerOf = (unzipped: number): LayerSnapshot => ({
  name: 'data',
  sha256: null,
  unzipped,
  zipped: 1,
  counted: unzipped,
  limit: 250 * kilobyte * kilobyte,
  distributions: [],
  others: [],
});
const version = (name: string, text: string, unzipped: number) => ({
  name,
  version: text,
  unzipped,
  zipped: null,
  whole: null,
});
const grewBy = (name: string, growth: number, from: string | null, to: string): DistributionDifference => ({
  status: from === null ? 'added' : 'upgraded',
  name,
  other: false,
  before: from === null ? null : version(name, from, 1),
  after: version(name, to, 1 + growth),
  elsewhere: null,
  growth,
  pruning: 0,
});

/** A layer that went from so many bytes to so many. */
function facts(before: number | null, after: number | null, more: Partial<GrowthFacts> = {}): GrowthFacts {
  const difference: LayerDifference = {
    status: 'changed',
    name: 'data',
    before: before === null ? null : layerOf(before),
    after: after === null ? null : layerOf(after),
    distributions: [],
    same: [],
  };
  return {
    layer: 'data',
    most: { percent: 10, bytes: kilobyte },
    difference,
    baseline: '0123abc, the merge base with main',
    ...more,
  };
}

describe('growthCheck', () => {
  it.each([
    ['neither is passed', 100_000, 100_500, 'passed'],
    ['only the size is passed', 100_000, 105_000, 'passed'],
    ['only the percentage is passed', 1000, 2000, 'passed'],
    ['both are met to the byte', 10_240, 11_264, 'passed'],
    ['both are passed by a byte', 10_240, 11_265, 'failed'],
    ['both are passed', 100_000, 120_000, 'failed'],
    ['it got smaller', 120_000, 100, 'passed'],
    ['it stayed the same', 7, 7, 'passed'],
    ['it was empty', 0, 20_000, 'failed'],
  ])('with a percentage and a size: %s', (_, before, after, state) => {
    expect(growthCheck(facts(before, after)).state).toBe(state);
  });

  it.each([
    ['a percentage alone', { percent: 10, bytes: null }, 1000, 1101, 'failed'],
    ['a percentage alone, not passed', { percent: 10, bytes: null }, 1000, 1100, 'passed'],
    ['a size alone', { percent: null, bytes: 100 }, 1_000_000, 1_000_101, 'failed'],
    ['no growth at all', { percent: null, bytes: 0 }, 1000, 1001, 'failed'],
    ['no growth at all, and there is none', { percent: null, bytes: 0 }, 1000, 1000, 'passed'],
    ['no growth at all, and it shrinks', { percent: 0, bytes: null }, 1000, 900, 'passed'],
  ])('with %s', (_, most, before, after, state) => {
    expect(growthCheck(facts(before, after, { most })).state).toBe(state);
  });

  it('says what brought the growth, and where that is asked for', () => {
    const data = facts(100 * kilobyte, 164 * kilobyte);
    const distributions = [
      grewBy('pyarrow', 60 * kilobyte, null, '21.0.0'),
      grewBy('numpy', 3 * kilobyte, '2.2.5', '2.2.6'),
      grewBy('pandas', 900, '2.2.2', '2.2.3'),
      grewBy('six', 124, '1.16', '1.17'),
      grewBy('idna', -10, '3.10', '3.9'),
    ];
    const difference = data.difference && { ...data.difference, distributions };
    const location = { file: 'requirements.txt', line: 4 };
    const { findings, detail } = growthCheck({ ...data, difference, location });
    expect(detail).toBe(
      '+64 KB (+64 %) against 0123abc, the merge base with main, and max-growth is 10 % and 1 KB',
    );
    expect(findings).toEqual([
      {
        rule: 'growth',
        severity: 'error',
        subject: 'data',
        title: 'Layer data has grown by 64 KB, more than max-growth allows',
        reason:
          'it is +64 KB (+64 %) against 0123abc, the merge base with main, and max-growth is 10 % and 1 KB; most of it is pyarrow +60 KB (new), numpy +3 KB (2.2.5 to 2.2.6) and pandas +900 B (2.2.2 to 2.2.3)',
        advice: expect.stringMatching(/raise max-growth for this change/),
        location,
      },
    ]);
  });

  it('says of what came from another layer that it moved', () => {
    const data = facts(100 * kilobyte, 164 * kilobyte);
    const moved = {
      ...grewBy('pyarrow', 64 * kilobyte, null, '21.0.0'),
      status: 'moved-in',
      elsewhere: 'app',
    };
    const distributions = [moved as DistributionDifference];
    const { findings } = growthCheck({
      ...data,
      difference: data.difference && { ...data.difference, distributions },
    });
    expect(findings[0]?.reason).toMatch(/; most of it is pyarrow \+64 KB \(moved from app\)$/);
  });

  it('is not checked where the layer is new, and where there is none', () => {
    expect(growthCheck(facts(null, 5_000_000))).toMatchObject({
      state: 'not checked',
      detail: 'the layer is new: 0123abc, the merge base with main does not have it',
      findings: [],
    });
    expect(growthCheck(facts(5_000_000, null))).toMatchObject({ state: 'not checked', findings: [] });
    expect(growthCheck({ ...facts(1, 1), difference: null })).toMatchObject({ state: 'not checked' });
  });

  it('is not checked without a baseline, and says why', () => {
    expect(growthUnknown('no run of main has kept one')).toEqual({
      check: 'max-growth',
      state: 'not checked',
      detail: 'there is no baseline: no run of main has kept one',
      findings: [],
    });
  });
});
