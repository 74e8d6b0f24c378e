import { describe, expect, it } from '@jest/globals';
import type { QuotaFacts } from '../../../src/check/quota.js';
import { checkQuotas, quotaCheck } from '../../../src/check/quota.js';
import type { LayerInputs } from '../../../src/inputs/inputs.js';
import type { RawInputs } from '../../../src/inputs/source.js';
import type { LayerDistribution } from '../../../src/layer/tree.js';
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
});

const facts = (given: Partial<QuotaFacts> = {}): QuotaFacts => ({
  stack: ['demo'],
  distributions: [distribution('small', 1), distribution('large', 5_000_000)],
  unzipped: 1000,
  zipped: 1000,
  reserved: 0,
  maxUnzipped: quota,
  maxZipped: null,
  ...given,
});

const told = (given: Partial<QuotaFacts>) =>
  checkQuotas(facts(given)).map(({ rule, severity }) => `${rule} ${severity}`);

const unzippedError = ['quota-unzipped error'];
const unzippedWarning = ['quota-unzipped warning'];
const zippedError = ['quota-zipped error'];
const zippedWarning = ['quota-zipped warning'];

describe('checkQuotas', () => {
  it.each<[string, Partial<QuotaFacts>, readonly string[]]>([
    ['nothing of a small layer', {}, []],
    ["a layer of exactly Lambda's quota, which is too much", { unzipped: quota }, unzippedError],
    ['a byte less as close to it', { unzipped: quota - 1 }, unzippedWarning],
    ['a byte more', { unzipped: quota + 1 }, unzippedError],
    ['what is reserved together with the layer', { unzipped: quota - 10, reserved: 10 }, unzippedError],
    ['a byte less with what is reserved as close', { unzipped: quota - 11, reserved: 10 }, unzippedWarning],
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
    ["nothing of a zip far below the user's limit", { zipped: 100, maxZipped: 1000 }, []],
    ['90 per cent of the zip', { zipped: 900, maxZipped: 1000 }, zippedWarning],
    ['nothing of a byte below', { zipped: 899, maxZipped: 1000 }, []],
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

  it('never says nought bytes over', () => {
    expect(checkQuotas(facts({ unzipped: quota }))[0]?.reason).toMatch(/ is 1 B over the limit/);
  });
});

describe('quotaCheck', () => {
  const built = { name: 'demo', zip: 'demo.zip', sha256: '', unzipped: 2048, zipped: 1024 };
  const layer = { name: 'demo', built };
  const layerInputs = (raw: RawInputs): LayerInputs => {
    const [only] = inputsOf(raw).layers;
    if (!only) throw new Error('no layer');
    return only;
  };
  const check = (level: string) =>
    quotaCheck(layerInputs({ 'quota-check': level, 'max-unzipped-size': '1KB' }), [layer]);

  it.each([
    ['error', 'failed', ['error']],
    ['warn', 'passed', ['warning']],
  ])('at level %s is %s', (level, state, severities) => {
    const result = check(level);
    expect(result).toMatchObject({ check: 'quota-check', state, detail: '2 KB unzipped, 1 KB zipped' });
    expect(result.findings.map(({ severity }) => severity)).toEqual(severities);
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
    expect(quotaCheck(inputs, [layer]).findings.map(({ rule }) => rule)).toEqual([
      'quota-unzipped',
      'quota-zipped',
    ]);
  });

  it('counts the layers that are attached together, but one zip at a time', () => {
    const below = { name: 'core', built: { ...built, name: 'core', unzipped: 4096, zipped: 1_000_000 } };
    const inputs = layerInputs({ 'max-unzipped-size': '5KB', 'max-zipped-size': '2KB' });
    const { detail, findings } = quotaCheck(inputs, [below, { name: 'core-less' }, layer]);
    expect(detail).toBe('6 KB unzipped with core, core-less, 1 KB zipped');
    expect(findings).toMatchObject([
      { rule: 'quota-unzipped', title: 'Layer demo with core, core-less is too large unzipped' },
    ]);
  });
});
