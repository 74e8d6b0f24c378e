import { describe, expect, it } from '@jest/globals';
import type { Sdk } from '../../../src/lambda/sdk-family.js';
import { assumedSdk } from '../../../src/lambda/sdk-family.js';
import { sdkJson, sdkText } from '../../../src/report/sdk.js';
import { requirementsOf } from '../support/requirements.js';
import { runtimeOf } from '../support/values.js';

const runtime = runtimeOf('3.12');
const sdk: Sdk = {
  source: 'image x/y:z, /var/runtime',
  versions: { urllib3: '2.5.0', boto3: '1.42.97' },
  accepts: { jmespath: '>=0.7.1,<2' },
};

describe('sdkText', () => {
  it('is a constraints file that says whose SDK it has and how that is known', () => {
    expect(sdkText(runtime, sdk)).toBe(
      [
        '# AWS SDK of python3.12, by image x/y:z, /var/runtime',
        'boto3==1.42.97',
        'jmespath>=0.7.1,<2',
        'urllib3==2.5.0',
      ].join('\n'),
    );
  });

  it.each(['3.6', '3.9', '3.13'])('is read again as requirements, for %s', (name) => {
    const known = assumedSdk(runtimeOf(name));
    const { requirements } = requirementsOf(sdkText(runtimeOf(name), known));
    expect(requirements.map((requirement) => requirement.name)).toEqual(
      [...Object.keys(known.versions), ...Object.keys(known.accepts)].sort(),
    );
  });
});

describe('sdkJson', () => {
  it('has the same for programs', () => {
    expect(JSON.parse(JSON.stringify(sdkJson(runtime, sdk)))).toEqual({
      runtime: 'python3.12',
      source: 'image x/y:z, /var/runtime',
      versions: { urllib3: '2.5.0', boto3: '1.42.97' },
      accepts: { jmespath: '>=0.7.1,<2' },
    });
  });
});
