import { describe, expect, it } from '@jest/globals';
import { compare } from '../../../src/compare/difference.js';
import { differenceJson } from '../../../src/report/difference-json.js';
import { differenceText } from '../../../src/report/difference-text.js';
import { changedMuch, unchanged } from '../support/differences.js';
import { expectGoldenLines } from '../support/golden.js';
import { hostile } from '../support/report.js';
import { layerWith, snapshotWith } from '../support/snapshots.js';

const one = (facts: object) => snapshotWith([{ ...layerWith('x', {}), ...facts }]);

describe('differenceText', () => {
  it('reads like this where much has changed', () => {
    expectGoldenLines('difference.txt', differenceText(changedMuch));
  });

  it('reads like this where nothing has', () => {
    expectGoldenLines('difference-unchanged.txt', differenceText(unchanged));
  });

  it('says of nothing but layers where there were none', () => {
    expect(differenceText(compare(snapshotWith([]), snapshotWith([])))).toMatch(
      /^unzipped {2}0 B → 0 B {2}±0 {2}±0 %$/m,
    );
  });

  it('has no column for what neither side knows', () => {
    const text = differenceText(
      compare(snapshotWith([layerWith('x', { 'a 1': 5 })]), snapshotWith([layerWith('x', { 'a 2': 7 })])),
    );
    expect(text).toMatch(/\n {2}unzipped\n {6}\+2 B {2}\+40 % {2}a 1 → 2$/);
  });

  it('lets no name or version move the cursor, or begin a line', () => {
    const evil = `${hostile}\u001b[2J\u202e`;
    const layer = layerWith(evil, {});
    const distributions = [{ name: evil, version: evil, unzipped: 1, zipped: null, whole: null }];
    const text = differenceText(
      compare(snapshotWith([]), {
        ...snapshotWith([{ ...layer, distributions }]),
        circumstances: [{ kind: 'option', name: evil, layer: null, value: evil }],
      }),
    );
    expect(text.split('\n').filter((line) => /\p{C}|^next/u.test(line))).toEqual([]);
  });

  it('says that the quota itself is another', () => {
    expect(differenceText(compare(one({ counted: 5, limit: 10 }), one({ counted: 5, limit: 20 })))).toContain(
      '50 % of the allowed 10 B → 25 % of 20 B',
    );
  });

  it('says of a layer that is as it was what has changed in its stack', () => {
    expect(differenceText(compare(one({ counted: 5, limit: 10 }), one({ counted: 6, limit: 10 })))).toMatch(
      /^layer x, unchanged: .*\n {2}50 % → 60 % of the allowed 10 B$/m,
    );
  });

  it('says nothing of a runtime that a zip does not tell', () => {
    const zip = { ...one({}), runtime: 'unknown' };
    expect(differenceText(compare(zip, one({ unzipped: 1 })))).not.toContain('unknown');
  });
});

describe('differenceJson', () => {
  it('reads like this', () => {
    expectGoldenLines('difference.json', JSON.stringify(differenceJson(changedMuch), null, 2));
  });

  it('has keys in one spelling, and no number that is not there', () => {
    const text = JSON.stringify(differenceJson(changedMuch));
    const keys = [...text.matchAll(/"([^"]+)":/g)].map(([, key]) => key);
    expect(keys.filter((key) => !/^[a-z]+(?:-[a-z]+)*$|^sha256$/.test(key ?? ''))).toEqual([]);
    expect(text).not.toContain('undefined');
  });
});
