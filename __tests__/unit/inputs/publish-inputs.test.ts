import { describe, expect, it } from '@jest/globals';
import { readActionInputs, readActionSecret } from '../../../src/inputs/action.js';
import { messagesOf, readYaml } from './support.js';

const yaml = (...lines: readonly string[]) => `runtime: "3.12"\n${lines.join('\n')}\n`;
const wrong = (line: string) => messagesOf({ 'layers.yml': yaml(line) });
const wrongInput = (raw: Readonly<Record<string, string>>) => messagesOf({}, { runtime: '3.12', ...raw });

describe('publish', () => {
  it.each([
    ['true', 'true'],
    ['"true"', 'true'],
    ['false', 'false'],
    ['dry-run', 'dry-run'],
  ])('takes %s in a config', async (value, read) => {
    const inputs = await readYaml(yaml(`publish: ${value}`, 'regions: eu-west-1'));
    expect(inputs.publish).toBe(read);
  });

  it('takes nothing else', async () => {
    expect(await wrong('publish: yes')).toEqual([
      'layers.yml:2:10: publish: "yes" is not allowed; choose false, true or dry-run',
    ]);
  });

  it.each(['true', 'dry-run'])('needs regions for %s', async (publish) => {
    expect(await wrongInput({ publish })).toEqual([
      'regions: required to publish; name some, or set AWS_REGION',
    ]);
  });
});

describe('regions', () => {
  it('are a list or one text', async () => {
    const regions = ['eu-central-1', 'us-iso-east-1'];
    expect(await readYaml(yaml(`regions: [${regions}]`))).toMatchObject({ regions });
    expect(await readYaml(yaml(`regions: "${regions.join(', ')}, ${regions[0]}"`))).toMatchObject({
      regions,
    });
  });

  it.each(['all', 'eu', 'eu-central', 'eu-central-1a', 'EU-CENTRAL-1', 'eu-central-1/x'])(
    'are no other: %s',
    async (region) => {
      expect(await wrongInput({ regions: region })).toEqual([
        `regions: "${region}" is not the name of an AWS region; give names such as eu-central-1`,
      ]);
    },
  );
});

describe('share-with', () => {
  it.each(['123456789012', 'o-a1b2c3d4e5', '*'])('takes %s', async (one) => {
    const { layers } = await readYaml(yaml(`share-with: "${one}"`));
    expect(layers[0]?.['share-with']).toEqual([one]);
  });

  it.each(['12345678901', 'arn:aws:iam::123456789012:root', 'o-short', 'o-ABCDEFGHIJ', '**'])(
    'takes no other: %s',
    async (one) => {
      expect(await wrongInput({ 'share-with': one })).toEqual([
        `share-with: "${one}" is nobody to share with; give ids of AWS accounts (12 digits), of an organisation (o-...), or *`,
      ]);
    },
  );

  it('wants ids in quotes, since a number has no zeros in front', async () => {
    expect(await wrong('share-with: [012345678901]')).toEqual([
      'layers.yml:2:14: share-with: 12345678901 is not a text; write it in quotes',
    ]);
  });

  it('may be another for each layer', async () => {
    const { layers } = await readYaml(
      yaml(
        'share-with: "123456789012"',
        'layers:',
        '  - name: a',
        '  - name: b',
        '    share-with: ["*"]',
        '    description: ours',
        '    license-info: MIT',
        '    keep-versions: 2',
      ),
    );
    expect(layers).toMatchObject([
      { 'share-with': ['123456789012'], description: null, 'keep-versions': null },
      { 'share-with': ['*'], description: 'ours', 'license-info': 'MIT', 'keep-versions': 2 },
    ]);
  });
});

describe('keep-versions', () => {
  it.each(['0', '-1', '1.5', 'all', '1e3'])('is a number of versions, not %s', async (value) => {
    expect(await wrongInput({ 'keep-versions': value })).toEqual([
      `keep-versions: "${value}" is not a number of versions; give 1 or more`,
    ]);
  });

  it.each(['0', '"none"', '1.5'])('is one in a config too, not %s', async (value) => {
    expect(await wrong(`keep-versions: ${value}`)).toEqual([
      `layers.yml:2:16: keep-versions: ${value} is not a number of versions; give 1 or more`,
    ]);
  });
});

describe('texts that AWS limits', () => {
  it.each([
    ['description', 'x'.repeat(256), 'x'.repeat(257)],
    ['description', 'é, ü & <b>', 'two\nlines'],
    ['license-info', 'x'.repeat(512), 'x'.repeat(513)],
    ['s3-bucket', 'my-layers-{region}', 'my-layers-{account}'],
    ['s3-bucket', '{region}', 'ab'],
    ['s3-bucket', 'a'.repeat(63), 'a'.repeat(64)],
    ['s3-bucket', 'Old_Bucket.name', 's3://bucket'],
    ['s3-prefix', 'a/b-c_d.e', 'a b'],
    ['s3-prefix', '/a/', 'ä'],
  ])('%s takes %j and not %j', async (name, right, not) => {
    await expect(readYaml(yaml(), { [name]: right })).resolves.toBeDefined();
    const messages = await wrongInput({ [name]: not });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(new RegExp(`^${name}: ".* is not (?:a|the name of an) `));
    expect(await wrong(`${name}: ${JSON.stringify(not)}`)).toHaveLength(1);
  });
});

describe('the token', () => {
  it('is no input of a run, and no slip either', () => {
    const environment = { 'INPUT_GITHUB-TOKEN': ' ghs_x ', INPUT_RUNTIME: '3.12' };
    expect(readActionInputs(environment)).toEqual({ runtime: '3.12' });
    expect(readActionSecret('github-token', environment)).toBe('ghs_x');
    expect(readActionSecret('github-token', { 'INPUT_GITHUB-TOKEN': ' ' })).toBeNull();
  });
});
