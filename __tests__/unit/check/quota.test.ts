import { describe, expect, it } from '@jest/globals';
import type { BlameFor } from '../../../src/analysis/blame.js';
import { othersOf } from '../../../src/check/other-layers.js';
import type { QuotaFacts, SizedLayer, ZipWeight } from '../../../src/check/quota.js';
import { checkQuotas, quotaCheck } from '../../../src/check/quota.js';
import type { LayerInputs } from '../../../src/inputs/inputs.js';
import type { RawInputs } from '../../../src/inputs/source.js';
import type { OtherLayer } from '../../../src/layer/other-layers.js';
import type { LayerDistribution } from '../../../src/layer/tree.js';
import { unlicensed } from '../support/licence.js';
import { inputsOf } from '../support/values.js';

const quota = 262_144_000;
const direct = 52_428_800;

const distribution = (name: string, size: number): LayerDistribution => ({
  name,
  version: '1',
  wheel: '',
  sha256: '',
  origin: { kind: 'index' },
  size,
  whole: size,
  directories: [],
  ...unlicensed,
});

/** A layer from elsewhere of so many bytes. */
const other = (unzipped: number, title = 'vendor/a.zip'): OtherLayer => ({
  title,
  file: title,
  unzipped,
  distributions: [],
});

/** Each distribution is asked for on a line of its own. */
const lines = ['small', 'large', 'd9', 'pandas'];
const blame: BlameFor = (name) =>
  lines.includes(name)
    ? { chain: name, requested: true, location: { file: 'requirements.txt', line: lines.indexOf(name) + 1 } }
    : { chain: name, requested: false };

const removals = (over: number) => `Leave out ${over}.`;

/** Facts of a layer with one zip. */
interface Given extends Partial<QuotaFacts> {
  /** Bytes. */
  readonly zipped?: number;
  /** By bytes of the zip. */
  readonly own?: ZipWeight['weights'];
}

const pair = [distribution('small', 1), distribution('large', 5_000_000)];

const facts = ({ zipped = 1000, own = pair, ...given }: Given = {}): QuotaFacts => ({
  stack: ['demo'],
  layers: ['demo'],
  distributions: pair,
  zips: [{ name: 'demo', zipped, weights: own }],
  unzipped: 1000,
  reserved: 0,
  others: [],
  maxUnzipped: quota,
  maxZipped: null,
  splits: false,
  blame,
  removals,
  ...given,
});

const told = (given: Given) => checkQuotas(facts(given)).map(({ rule, severity }) => `${rule} ${severity}`);

const unzippedError = ['quota-unzipped error'];
const unzippedWarning = ['quota-unzipped warning'];
const layersError = ['quota-layers error'];
const zippedError = ['quota-zipped error'];
const zippedWarning = ['quota-zipped warning'];

describe('checkQuotas', () => {
  it.each<[string, Given, readonly string[]]>([
    ['nothing of a small layer', {}, []],
    ["a layer of exactly Lambda's quota, which is too much", { unzipped: quota }, unzippedError],
    ['a byte less as close to it', { unzipped: quota - 1 }, unzippedWarning],
    ['a byte more', { unzipped: quota + 1 }, unzippedError],
    ['what is reserved together with the layer', { unzipped: quota - 10, reserved: 10 }, unzippedError],
    ['a byte less with what is reserved as close', { unzipped: quota - 11, reserved: 10 }, unzippedWarning],
    ['nothing of a zip that is almost full where there may be more', { zipped: direct, splits: true }, []],
    ['nothing of what is told by what splits', { zipped: 900, maxZipped: 800, splits: true }, []],
    [
      'that a zip of several is too large to be uploaded directly',
      { zipped: direct + 1, maxZipped: 2 * direct, splits: true },
      zippedWarning,
    ],
    [
      "a limit of the user's, filled to the last byte, as close",
      { unzipped: 1000, maxUnzipped: 1000 },
      unzippedWarning,
    ],
    ["a byte over the user's limit", { unzipped: 1001, maxUnzipped: 1000 }, unzippedError],
    [
      "what is reserved over the user's limit",
      { unzipped: 1, reserved: 1000, maxUnzipped: 1000 },
      unzippedError,
    ],
    [
      "Lambda's quota where the user's limit is above",
      { unzipped: quota, maxUnzipped: quota * 2 },
      unzippedError,
    ],
    ["the share of Lambda's quota then", { unzipped: quota * 0.9, maxUnzipped: quota * 2 }, unzippedWarning],
    ['other layers together with the layer', { unzipped: quota - 10, others: [other(10)] }, unzippedError],
    [
      'a byte less with other layers as close',
      { unzipped: quota - 11, others: [other(10)] },
      unzippedWarning,
    ],
    [
      'all that counts at the quota',
      { unzipped: quota - 30, reserved: 10, others: [other(15), other(5, 'b.zip')] },
      unzippedError,
    ],
    [
      'all that counts a byte below it',
      { unzipped: quota - 31, reserved: 10, others: [other(15), other(5, 'b.zip')] },
      unzippedWarning,
    ],
    [
      "all that counts at the user's limit",
      { unzipped: 500, reserved: 300, others: [other(200)], maxUnzipped: 1000 },
      unzippedWarning,
    ],
    [
      "all that counts a byte over the user's limit",
      { unzipped: 500, reserved: 300, others: [other(201)], maxUnzipped: 1000 },
      unzippedError,
    ],
    [
      'all that counts at 90 per cent',
      { unzipped: 500, reserved: 300, others: [other(100)], maxUnzipped: 1000 },
      unzippedWarning,
    ],
    [
      'nothing of all that counts a byte below 90 per cent',
      { unzipped: 500, reserved: 300, others: [other(99)], maxUnzipped: 1000 },
      [],
    ],
    ['nothing of an other layer in the zip', { zipped: 100, maxZipped: 1000, others: [other(9999)] }, []],
    ['nothing of five layers', { others: [1, 2, 3, 4].map((one) => other(one, `${one}.zip`)) }, []],
    ['a sixth layer', { others: [1, 2, 3, 4, 5].map((one) => other(one, `${one}.zip`)) }, layersError],
    ['a sixth layer below', { layers: ['a', 'b', 'c', 'd', 'demo'], others: [other(1)] }, layersError],
    ['nothing of five of a stack', { layers: ['a', 'b', 'c', 'd', 'demo'] }, []],
    ['90 per cent', { unzipped: 900, maxUnzipped: 1000 }, unzippedWarning],
    ['nothing of a byte below 90 per cent', { unzipped: 899, maxUnzipped: 1000 }, []],
    ['a zip of exactly what can be uploaded as close', { zipped: direct }, zippedWarning],
    ['a zip that needs S3 as a warning', { zipped: direct + 1 }, zippedWarning],
    ["a zip of exactly the user's limit as close", { zipped: 1000, maxZipped: 1000 }, zippedWarning],
    ["a byte over the user's limit of the zip", { zipped: 1001, maxZipped: 1000 }, zippedError],
    [
      "a zip that needs S3, below the user's limit",
      { zipped: direct + 1, maxZipped: direct * 3 },
      zippedWarning,
    ],
    [
      "a zip near a direct upload, far below the user's limit",
      { zipped: direct - 1, maxZipped: direct * 4 },
      zippedWarning,
    ],
    [
      "a zip near the user's limit that needs S3 as well",
      { zipped: direct * 1.19, maxZipped: direct * 1.2 },
      [...zippedWarning, ...zippedWarning],
    ],
    [
      "a byte over the user's limit that needs S3 as well",
      { zipped: direct * 2 + 1, maxZipped: direct * 2 },
      [...zippedError, ...zippedWarning],
    ],
    [
      "nothing of a direct upload where the user's limit is not above it",
      { zipped: direct + 1, maxZipped: direct },
      zippedError,
    ],
    ["nothing of a zip far below the user's limit", { zipped: 100, maxZipped: 1000 }, []],
    ['90 per cent of the zip', { zipped: 900, maxZipped: 1000 }, zippedWarning],
    ['nothing of a byte below', { zipped: 899, maxZipped: 1000 }, []],
    [
      'nothing of a zip close to its limit where the layer is split',
      { zipped: 1000, maxZipped: 1000, splits: true },
      [],
    ],
    ['both', { unzipped: quota, zipped: 1001, maxZipped: 1000 }, [...unzippedError, ...zippedError]],
  ])('tells %s', (_, given, findings) => {
    expect(told(given)).toEqual(findings);
  });

  it('says by how much, and names the heaviest first', () => {
    const many = [1, 9, 5, 7, 3, 8].map((size) => distribution(`d${size}`, size * 1024 * 1024));
    const [finding] = checkQuotas(facts({ unzipped: quota + 1024, distributions: many }));
    expect(finding).toMatchObject({
      subject: 'demo',
      title: 'Layer demo is too large unzipped',
      reason:
        '250 MB is 1 KB over the limit of 250 MB; the heaviest are d9 9 MB, d8 8 MB, d7 7 MB, d5 5 MB, d3 3 MB',
    });
  });

  it('names what is reserved', () => {
    const [finding] = checkQuotas(facts({ unzipped: 3072, reserved: 1024, maxUnzipped: 2048 }));
    expect(finding?.reason).toMatch(/^3 KB with 1 KB reserved is 2 KB over the limit of 2 KB/);
  });

  it('names other layers, and what is reserved before them', () => {
    const reasonOf = (given: Given) => checkQuotas(facts(given))[0]?.reason;
    const large = 131 * 1024 * 1024;
    const others = [other(45 * 1024 * 1024)];
    expect(reasonOf({ unzipped: large, others, maxUnzipped: large })).toMatch(
      /^131 MB with 45 MB of other layers \(vendor\/a\.zip\) is 45 MB over/,
    );
    expect(reasonOf({ unzipped: large, reserved: 20 * 1024 * 1024, others, maxUnzipped: large })).toMatch(
      /^131 MB with 20 MB reserved and 45 MB of other layers \(vendor\/a\.zip\) is 65 MB over/,
    );
  });

  it('names the five first of many other layers', () => {
    const others = [1, 2, 3, 4, 5, 6, 7].map((one) => other(1, `${one}.zip`));
    const [finding] = checkQuotas(
      facts({ layers: ['core', 'demo'], stack: ['core', 'none', 'demo'], others }),
    );
    expect(finding).toMatchObject({
      rule: 'quota-layers',
      subject: 'demo',
      title: 'A function with layer demo would have too many layers',
      reason: 'core, demo and 1.zip, 2.zip, 3.zip, 4.zip, 5.zip, 2 more are 9 layers, and a function takes 5',
    });
  });

  it.each([
    ['too large', quota],
    ['close to the limit', quota - 1],
  ])('stands on the line that brought the heaviest distribution of what is %s', (_, unzipped) => {
    const [finding] = checkQuotas(facts({ unzipped }));
    expect(finding?.location).toEqual({ file: 'requirements.txt', line: 2 });
  });

  it.each([
    ['too large', 2000, 1000],
    ['close to its limit', 1000, 1000],
    ['too large to be uploaded directly', direct + 1, null],
    ['almost too large to be uploaded directly', direct, null],
  ])("names the layer's own of a zip that is %s, and stands on its line", (title, zipped, maxZipped) => {
    const below = distribution('pandas', 9_000_000);
    const own = [distribution('small', 1), distribution('large', 900)];
    const findings = checkQuotas(
      facts({ stack: ['core', 'demo'], zipped, maxZipped, own, distributions: [below, ...own] }),
    );
    expect(findings).toMatchObject([
      {
        title: `The zip of layer demo is ${title}`,
        reason: expect.stringMatching(/; the heaviest are large 900 B, small 1 B$/),
        location: { file: 'requirements.txt', line: 2 },
      },
    ]);
  });

  it("advises S3 for a direct upload alone, and dropping for the user's own limit", () => {
    const advice = (given: Given) => checkQuotas(facts(given)).map((finding) => finding.advice);
    const ten = 10 * 1024 * 1024;
    expect(advice({ zipped: ten * 0.95, maxZipped: ten })).toEqual([
      'Drop or replace one of these, or raise max-zipped-size.',
    ]);
    expect(advice({ zipped: direct })).toEqual(['Once it is over that, publish it by way of an S3 bucket.']);
  });

  it('stands nowhere where no line brought it', () => {
    const [finding] = checkQuotas(facts({ unzipped: quota, distributions: [distribution('x', 1)] }));
    expect(finding).not.toHaveProperty('location');
  });

  it('never says nought bytes over', () => {
    expect(checkQuotas(facts({ unzipped: quota }))[0]?.reason).toMatch(/ is 1 B over the limit/);
  });
});

describe('quotaCheck', () => {
  const built = {
    name: 'demo',
    zip: 'demo.zip',
    sha256: '',
    unzipped: 2048,
    zipped: 1024,
    byOwner: new Map(),
  };
  const layer: SizedLayer = { name: 'demo', parts: [{ built }], others: [] };
  const layerInputs = (raw: RawInputs): LayerInputs => {
    const [only] = inputsOf(raw).layers;
    if (!only) throw new Error('no layer');
    return only;
  };
  const check = (level: string) =>
    quotaCheck(layerInputs({ 'quota-check': level, 'max-unzipped-size': '1KB' }), [layer], blame, removals);

  it.each([
    ['error', 'failed', ['error']],
    ['warn', 'passed', ['warning']],
  ])('at level %s is %s', (level, state, severities) => {
    const result = check(level);
    expect(result).toMatchObject({ check: 'quota-check', state, detail: '2 KB unzipped, 1 KB zipped' });
    expect(result.findings.map(({ severity }) => severity)).toEqual(severities);
  });

  it('tells what is reserved, which counts', () => {
    const { detail } = quotaCheck(layerInputs({ 'reserved-size': '20MB' }), [layer], blame, removals);
    expect(detail).toBe('2 KB unzipped with 20 MB reserved, 1 KB zipped');
  });

  it('weighs by the bytes of the zip what is heaviest in it', () => {
    const zip = { ...built, byOwner: new Map([['pandas', 10] as const, ['large', 800] as const]) };
    const parts = [{ built: zip }];
    const { findings } = quotaCheck(
      layerInputs({ 'max-zipped-size': '1000' }),
      [{ ...layer, parts }],
      blame,
      removals,
    );
    expect(findings).toMatchObject([
      {
        rule: 'quota-zipped',
        reason: expect.stringMatching(/the heaviest are large 800 B, pandas 10 B$/),
        location: { line: 2 },
      },
    ]);
  });

  it('that is off is not a check that passed', () => {
    expect(check('off')).toEqual({
      check: 'quota-check',
      state: 'not checked',
      detail: 'input quota-check is off',
      findings: [],
    });
  });

  it('reads its limits from the inputs', () => {
    const inputs = layerInputs({ 'reserved-size': '250MB', 'max-zipped-size': '1000' });
    expect(quotaCheck(inputs, [layer], blame, removals).findings.map(({ rule }) => rule)).toEqual([
      'quota-unzipped',
      'quota-zipped',
    ]);
  });

  it('counts the layers that are attached together, but one zip at a time', () => {
    const below = {
      name: 'core',
      parts: [{ built: { ...built, name: 'core', unzipped: 4096, zipped: 1_000_000 } }],
      others: [],
    };
    const inputs = layerInputs({ 'max-unzipped-size': '5KB', 'max-zipped-size': '2KB' });
    const { detail, findings } = quotaCheck(
      inputs,
      [below, { name: 'core-less', parts: [], others: [] }, layer],
      blame,
      removals,
    );
    expect(detail).toBe('6 KB unzipped with core, core-less, 1 KB zipped');
    expect(findings).toMatchObject([
      { rule: 'quota-unzipped', title: 'Layer demo with core, core-less is too large unzipped' },
    ]);
  });

  it('holds each zip of a split layer against the limit, and counts all of them as layers', () => {
    const part = (number: number, zipped: number) => ({
      built: { ...built, name: `demo-${number}`, unzipped: 1024, zipped },
    });
    const inputs = layerInputs({ 'max-zipped-size': '1KB' });
    const parts = [part(1, 100), part(2, 1025), part(3, 100)];
    const split = quotaCheck(inputs, [{ ...layer, parts }], blame, removals);
    expect(split.detail).toBe('3 KB unzipped, 1.2 KB zipped in 3 zips');
    expect(split.findings).toMatchObject([{ rule: 'quota-zipped', subject: 'demo-2' }]);
    const many = [1, 2, 3, 4, 5].map((number) => part(number, 1));
    expect(
      quotaCheck(
        inputs,
        [
          { ...layer, name: 'core' },
          { ...layer, parts: many },
        ],
        blame,
        removals,
      ).findings,
    ).toMatchObject([{ rule: 'quota-layers', reason: expect.stringContaining('demo-5 are 6 layers') }]);
  });

  it('counts what any layer of the stack is attached with, each once', () => {
    const [a, b] = [other(2048), other(1024, 'data of b/manifest.json')];
    const below = { name: 'core', parts: [{ built: { ...built, name: 'core' } }], others: [a] };
    const top = { ...layer, others: [a, b] };
    const { detail, findings } = quotaCheck(
      layerInputs({ 'max-unzipped-size': '6KB', 'reserved-size': '1KB' }),
      [below, top],
      blame,
      removals,
    );
    expect(detail).toBe(
      '4 KB unzipped with core and 1 KB reserved and 3 KB of other layers (vendor/a.zip, data of b/manifest.json), 1 KB zipped',
    );
    expect(findings).toMatchObject([
      {
        rule: 'quota-unzipped',
        reason: expect.stringMatching(
          /^4 KB with 1 KB reserved and 3 KB of other layers \(vendor\/a\.zip, data of b\/manifest\.json\) is 2 KB over/,
        ),
      },
    ]);
    expect(othersOf([below, top])).toEqual([a, b]);
  });

  it('counts once what a manifest lists of this very stack, and tells so once', () => {
    const listed = (name: string): OtherLayer => ({
      ...other(4096, `${name} of m.json`),
      name,
      distributions: [{ name: 'pandas', version: '2' }],
    });
    const [core, demo, agent] = [listed('core'), listed('demo'), listed('agent')];
    const tree = { files: [], findings: [], distributions: [distribution('pandas', 1)] };
    const parts = [{ built: { ...built, name: 'core' } }];
    const below: SizedLayer = { name: 'core', tree, parts, others: [core, demo] };
    const top: SizedLayer = { ...layer, others: [core, agent] };
    expect(othersOf([below])).toEqual([demo]);
    expect(othersOf([below, top])).toEqual([agent]);
    const check = (...stack: readonly SizedLayer[]) => quotaCheck(layerInputs({}), stack, blame, removals);
    expect(check(below, top).detail).toBe(
      '4 KB unzipped with core and 4 KB of other layers (agent of m.json), 1 KB zipped',
    );
    const titles = (...stack: readonly SizedLayer[]) => check(...stack).findings.map(({ title }) => title);
    expect(titles(below)).toEqual([
      'core of m.json is taken for layer core of this run',
      'pandas is in layer core and in demo of m.json in two versions',
    ]);
    expect(titles(below, top)).toEqual([
      'demo of m.json is taken for layer demo of this run',
      'pandas is in layer core and in agent of m.json in two versions',
    ]);
  });

  it('takes a layer that came to nothing for none', () => {
    const empty = ['a', 'b', 'c'].map((name): SizedLayer => ({ name, parts: [], others: [] }));
    const top = { ...layer, others: [1, 2, 3, 4].map((one) => other(one, `${one}.zip`)) };
    expect(quotaCheck(layerInputs({}), [...empty, top], blame, removals).findings).toEqual([]);
    const more = { ...top, others: [...top.others, other(5, '5.zip')] };
    const { state, findings } = quotaCheck(layerInputs({}), [...empty, more], blame, removals);
    expect([state, ...findings.map(({ rule }) => rule)]).toEqual(['failed', 'quota-layers']);
  });

  it('tells of versions that clash, and fails for none', () => {
    const tree = { files: [], findings: [], distributions: [distribution('pandas', 1)] };
    const theirs = { ...other(1), distributions: [{ name: 'pandas', version: '2' }] };
    const { state, findings } = quotaCheck(
      layerInputs({}),
      [{ ...layer, tree, others: [theirs] }],
      blame,
      removals,
    );
    expect(state).toBe('passed');
    expect(findings).toMatchObject([
      { rule: 'version-clash', severity: 'warning', location: { file: 'requirements.txt', line: 4 } },
    ]);
  });
});
