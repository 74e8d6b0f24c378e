import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import type { Sdk } from '../../../src/lambda/sdk-family.js';
import { sdkConstraints } from '../../../src/lambda/sdk-family.js';
import type { RequirementMeaning } from '../../../src/resolve/metadata.js';
import { checkSdkPins, hasFamily, isOfRuntime, missingCore, partialSdk } from '../../../src/resolve/sdk.js';
import { requirementsOf } from '../support/requirements.js';
import { findingOf } from '../support/sources.js';

const sdk: Sdk = {
  source: 'image x/y:z, /var/runtime',
  versions: { botocore: '1.40.4', boto3: '1.40.4' },
  accepts: { jmespath: '>=0.7.1,<2' },
};

describe('sdkConstraints', () => {
  it('holds the resolver to exact versions, and to ranges where those are not known', () => {
    expect(sdkConstraints(sdk)).toBe('boto3==1.40.4\nbotocore==1.40.4\njmespath>=0.7.1,<2\n');
  });

  it('is empty where the image has no SDK', () => {
    expect(sdkConstraints({ source: 'image x', versions: {}, accepts: {} })).toBe('');
  });
});

describe('isOfRuntime', () => {
  it.each([
    ['boto3', '1.40.4', true],
    ['boto3', '1.40.5', false],
    ['requests', '1.40.4', false],
    // Any version that its range takes may be another than the runtime's
    ['jmespath', '1.0.1', false],
  ])('says of %s %s: %s', (name, version, expected) => {
    expect(isOfRuntime({ name, version }, sdk)).toBe(expected);
  });
});

/** Each line as metadata would read it, with whether it takes the runtime's version. */
function stated(
  text: string,
  meanings: readonly (Partial<RequirementMeaning> & Pick<RequirementMeaning, 'name'>)[],
  locked = false,
) {
  return requirementsOf(text).requirements.map((requirement, index) => {
    const meaning = meanings[index];
    return {
      requirement: { ...requirement, locked },
      meaning: meaning ? { extras: [], specifier: '', applies: true, accepts: null, ...meaning } : null,
    };
  });
}

describe('checkSdkPins', () => {
  it('passes what takes the versions of the runtime, is not of the SDK, or does not apply', () => {
    const lines = stated('boto3==1.40.*\nrequests\nbotocore<1 ; python_version < "3"\n', [
      { name: 'boto3', accepts: true },
      { name: 'requests' },
      { name: 'botocore', accepts: false, applies: false },
    ]);
    expect(lines).toHaveLength(3);
    expect(() => checkSdkPins(lines, sdk)).not.toThrow();
  });

  it('passes what the library could not read', () => {
    expect(() => checkSdkPins(stated('boto3\n', []), sdk)).not.toThrow();
  });

  it('tells all that disagree at once, at the first of them', () => {
    const lines = stated('requests\nboto3==1.42\nbotocore==1.41\n', [
      { name: 'requests' },
      { name: 'boto3', specifier: '==1.42', accepts: false },
      { name: 'botocore', specifier: '==1.41', accepts: false },
    ]);
    expect(findingOf(() => checkSdkPins(lines, sdk))).toEqual({
      rule: 'sdk-version',
      severity: 'error',
      subject: 'boto3, botocore',
      title: "Failed to agree with the runtime's SDK",
      reason:
        'requirements.txt:2 asks for boto3==1.42; the runtime has 1.40.4; requirements.txt:3 asks for botocore==1.41; the runtime has 1.40.4 (image x/y:z, /var/runtime)',
      advice: expect.stringMatching(/layerpack sdk .* sdk: include/),
      location: { file: 'requirements.txt', line: 2 },
    });
  });

  it('says of a lock that it is to be made again', () => {
    const lines = stated('boto3==1.42\n', [{ name: 'boto3', specifier: '==1.42', accepts: false }], true);
    const { advice } = findingOf(() => checkSdkPins(lines, sdk));
    expect(advice).toMatch(/^Lock again .* commit requirements\.txt/);
  });

  it('tells once what several layers ask for by one line', () => {
    const [line] = stated('boto3==1.42\n', [{ name: 'boto3', specifier: '==1.42', accepts: false }]);
    if (!line) throw new Error('no line');
    const { reason } = findingOf(() => checkSdkPins([line, line], sdk));
    expect(reason.match(/asks for/g)).toHaveLength(1);
  });
});

describe('a part of the SDK', () => {
  it.each([
    [[], []],
    [['requests', 'idna'], []],
    [['urllib3'], ['boto3', 'botocore', 's3transfer']],
    [
      ['botocore', 'requests'],
      ['boto3', 's3transfer'],
    ],
    [['boto3', 'botocore', 's3transfer'], []],
  ])('%j lacks %j', (names, missing) => {
    expect(missingCore(new Set(names))).toEqual(missing);
  });

  it.each([
    [['requests', 'six'], true],
    [['requests'], false],
    [[], false],
  ])('is among %j: %s', (names, expected) => {
    expect(hasFamily(names)).toBe(expected);
  });

  it('is refused where a lock has it, since nothing can be added to that', () => {
    const error = partialSdk(new Set(['requests', 'urllib3', 'botocore']), { file: 'uv.lock', line: 3 });
    expect(error).toBeInstanceOf(LayerpackError);
    expect(error.finding).toEqual({
      rule: 'sdk-partial',
      location: { file: 'uv.lock', line: 3 },
      severity: 'error',
      subject: 'botocore, urllib3',
      title: 'Failed to ship a whole SDK',
      reason: expect.stringMatching(/^uv\.lock has botocore, urllib3 of it but not boto3, s3transfer, /),
      advice: expect.stringMatching(/Add boto3 .* lock again/),
    });
  });
});
