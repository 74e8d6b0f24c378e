import { describe, expect, it } from '@jest/globals';
import { canonicalVersion, compareVersions } from '../../../src/wheel/version.js';
import { python } from '../support/python.js';

/** One spelling each of equal versions, after packaging's own tests and PEP 440's list of normalisations. */
const equal = [
  ['1', '1.0', '1.0.0', 'v1', ' 1.0 ', '01.0', '0!1'],
  ['1.10', '1.10.0', '1.010'],
  ['1!2.0', '01!2'],
  ['2024.7.4', '2024.07.04'],
  ['1.0a0', '1.0a', '1.0.alpha', '1.0-ALPHA', '1_alpha_0'],
  ['1.0b2', '1.0beta2', '1.0-beta-2', '1.0.b.02'],
  ['1.0rc1', '1.0c1', '1.0.pre1', '1.0-preview_1', '1.0.RC1'],
  ['1.0.post1', '1.0-1', '1.0_post1', '1.0.rev1', '1.0-r1', '1.0post01'],
  ['1.0.post0', '1.0.post'],
  ['1.0.dev3', '1.0dev3', '1.0-DEV-3'],
  ['1.0a1.post2.dev3', '1.0-a.1-post-2-dev-3'],
  ['1.0+cu118.1', '1.0+CU118-01', '1.0+cu118_1', '1+cu118.1'],
  ['0', '0.0', '00'],
];
const all = equal.flat();

describe('canonicalVersion', () => {
  it.each(equal)('is the same for %s and its other spellings', (...spellings) => {
    expect(new Set(spellings.map(canonicalVersion)).size).toBe(1);
  });

  it('tells versions that differ apart', () => {
    expect(new Set(all.map(canonicalVersion)).size).toBe(equal.length);
  });

  it('reads the name of a directory, where _ stands for -', () => {
    expect(canonicalVersion('1.0_1')).toBe(canonicalVersion('1.0-1'));
  });

  it.each(['', 'not a version', '1.0.x', '1..0', '2004d', '1.0+', '日'])('leaves %j as it is', (text) => {
    expect(canonicalVersion(text)).toBe(text);
  });

  it('agrees with packaging, as pip has it, for every pair', () => {
    const program = `
from pip._vendor.packaging.version import Version
parsed = [Version(each) for each in input]
print(json.dumps([[a == b for b in parsed] for a in parsed]))
`;
    const ours = all.map((one) => all.map((two) => canonicalVersion(one) === canonicalVersion(two)));
    expect(ours).toEqual(python(program, all));
  });
});

/** In the order of PEP 440, with what its own text has as examples. */
const ordered = [
  '0.dev0',
  '0',
  '1.0.dev456',
  '1.0a1.dev1',
  '1.0a1',
  '1.0a2.dev456',
  '1.0a12.dev456',
  '1.0a12',
  '1.0b1.dev456',
  '1.0b2',
  '1.0b2.post345.dev456',
  '1.0b2.post345',
  '1.0rc1.dev456',
  '1.0rc1',
  '1.0',
  '1.0+abc.5',
  '1.0+abc.7',
  '1.0+abc.10',
  '1.0+5',
  '1.0+5.1',
  '1.0.post456.dev34',
  '1.0.post456',
  '1.0.1',
  '1.1.dev1',
  '1.9',
  '1.10',
  '20261126.99999999999999999998',
  '20261126.99999999999999999999',
  '1!0.1',
];

describe('compareVersions', () => {
  it('agrees with packaging, as pip has it, for every pair', () => {
    const program = `
from pip._vendor.packaging.version import Version
parsed = [Version(each) for each in input]
print(json.dumps([[(a > b) - (a < b) for b in parsed] for a in parsed]))
`;
    const versions = [...ordered, ...all];
    const ours = versions.map((one) => versions.map((two) => Math.sign(compareVersions(one, two) ?? NaN)));
    expect(ours).toEqual(python(program, versions));
  });

  it('puts versions in their order, not in that of their texts', () => {
    expect(ordered.toReversed().sort((a, b) => compareVersions(a, b) ?? 0)).toEqual(ordered);
  });

  it('knows no order of what is no version', () => {
    expect(compareVersions('1.0', '2004d')).toBeNull();
    expect(compareVersions('latest', '1.0')).toBeNull();
  });
});
