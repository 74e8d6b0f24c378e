import { describe, expect, it } from '@jest/globals';
import type { BlameFor } from '../../../src/analysis/blame.js';
import type { DescribedLayer } from '../../../src/check/other-layers.js';
import { sdkPartialCheck } from '../../../src/check/sdk-partial.js';
import type { Sdk } from '../../../src/lambda/sdk-family.js';
import type { OtherLayer } from '../../../src/layer/other-layers.js';
import type { LayerTree } from '../../../src/layer/tree.js';
import { unlicensed } from '../support/licence.js';
import { inputsOf } from '../support/values.js';

const sdk: Sdk = {
  source: 'image x/y:z',
  versions: { boto3: '1.26.90', botocore: '1.29.90', s3transfer: '0.6.0' },
  accepts: {},
};
const location = { file: 'requirements.txt', line: 2 };
const blame: BlameFor = (name) => ({ chain: `s3fs → ${name}`, location, requested: false });

/** A layer with these files of these distributions, and no others. */
function layer(name: string, files: Readonly<Record<string, readonly string[]>>) {
  const tree: LayerTree = {
    distributions: Object.keys(files).map((distribution) => ({
      name: distribution,
      version: '9.1',
      wheel: `${distribution}-9.1-py3-none-any.whl`,
      sha256: '0'.repeat(64),
      origin: { kind: 'index' },
      size: 1,
      whole: 1,
      directories: [],
      ...unlicensed,
    })),
    files: Object.entries(files).flatMap(([owner, paths]) =>
      paths.map((path) => ({
        path,
        owner,
        size: 0,
        crc32: 0,
        mode: 0o644,
        content: { kind: 'bytes', bytes: Buffer.alloc(0) } as const,
      })),
    ),
    findings: [],
  };
  return { name, tree, others: [] };
}

function check(stack: readonly DescribedLayer[], level = 'error') {
  const [inputs] = inputsOf({ 'pip-check': level }).layers;
  if (!inputs) throw new Error('no layer');
  return sdkPartialCheck(inputs, stack, sdk, blame);
}

const site = 'python/lib/python3.12/site-packages';
const whole = { boto3: [], botocore: [], s3transfer: [] };

describe('sdkPartialCheck', () => {
  it.each([
    ['nothing of it', {}, "are all the runtime's"],
    ['all of it', whole, 'are all of the layer'],
    ['its smaller members alone', { jmespath: [], urllib3: [], six: [] }, "are all the runtime's"],
  ])('passes a layer with %s', (_, files, detail) => {
    const result = check([layer('app', files)]);
    expect(result).toMatchObject({ check: 'sdk-partial', state: 'passed', findings: [] });
    expect(result.detail).toContain(detail);
  });

  it('passes a stack that is whole, and no part of which is', () => {
    const lower = layer('core', { botocore: [], s3transfer: [] });
    expect(check([lower]).state).toBe('failed');
    expect(check([lower, layer('app', { boto3: [] })])).toMatchObject({
      state: 'passed',
      detail: 'boto3, botocore and s3transfer are all of the layers',
    });
  });

  it.each([
    [['botocore'], 'boto3 1.26.90, s3transfer 0.6.0'],
    [['boto3', 'botocore'], 's3transfer 0.6.0'],
    [['s3transfer', 'boto3'], 'botocore 1.29.90'],
  ])('fails a layer with %j alone', (names, theirs) => {
    const result = check([layer('app', Object.fromEntries(names.map((name) => [name, []])))]);
    const ours = ['boto3', 'botocore', 's3transfer'].filter((name) => names.includes(name));
    expect(result).toMatchObject({ check: 'sdk-partial', state: 'failed' });
    expect(result.findings).toEqual([
      {
        rule: 'sdk-partial',
        severity: 'error',
        subject: ours.join(', '),
        title: 'The SDK is of two versions',
        reason: `the layer would bring ${ours.map((name) => `${name} 9.1 (s3fs → ${name})`).join(', ')}; ${theirs} would be the runtime's (image x/y:z), and the parts of one SDK do not work with those of another`,
        advice: expect.stringContaining('sdk: include'),
        location,
      },
    ]);
  });

  it.each([`${site}/botocore/__init__.py`, 'python/botocore/__init__.py', `${site}/botocore/__init__.pyc`])(
    'takes a package at the top for what it is, whoever brings it: %s',
    (path) => {
      const result = check([layer('app', { vendoring: [path, `${site}/botocore/session.py`] })]);
      expect(result.state).toBe('failed');
      expect(result.findings).toMatchObject([
        {
          subject: 'botocore',
          reason: expect.stringContaining('a copy of botocore in vendoring 9.1 (s3fs → vendoring)'),
          advice: expect.stringContaining('Leave out'),
        },
      ]);
    },
  );

  it('counts a copy as the part that it is', () => {
    const files = { boto3: [], s3transfer: [], vendoring: [`${site}/botocore/__init__.py`] };
    expect(check([layer('app', files)]).state).toBe('passed');
  });

  it.each([
    `${site}/foo/_vendor/botocore/__init__.py`,
    `${site}/awscli/botocore/__init__.py`,
    `${site}/botocore-stubs/__init__.pyi`,
    `${site}/botocore/__init__.pyi`,
    `${site}/botocore/data/endpoints.json`,
    'bin/botocore/__init__.py',
    'python/share/botocore/__init__.py',
    `${site}/boto3.py/__init__.py`,
  ])('lets others keep their own copies: %s', (path) => {
    expect(check([layer('app', { other: [path] })]).state).toBe('passed');
  });

  describe('with a layer from elsewhere', () => {
    const title = 'vendor/o.zip';
    const elsewhere = (versions: Readonly<Record<string, string>>): OtherLayer => ({
      title,
      file: title,
      unzipped: 1,
      distributions: Object.entries(versions).map(([name, version]) => ({ name, version })),
    });
    const left = [{ name: 'boto3', version: '1.26.90' }];
    const using = (versions: Readonly<Record<string, string>>): DescribedLayer => ({
      ...layer('app', { jinja2: [] }),
      others: [elsewhere(versions)],
      left,
    });

    it('fails where that has a part of what is left to the runtime', () => {
      const result = check([using({ botocore: '1.20.0' })]);
      expect(result).toMatchObject({
        state: 'failed',
        detail: 'botocore of vendor/o.zip, boto3, s3transfer of the runtime',
      });
      expect(result.findings).toEqual([
        {
          rule: 'sdk-partial',
          severity: 'error',
          subject: 'botocore',
          title: 'The SDK is of two versions',
          reason:
            "vendor/o.zip has botocore 1.20.0; boto3 1.26.90, s3transfer 0.6.0 would be the runtime's (image x/y:z), and the parts of one SDK do not work with those of another",
          advice: 'Have the other layer built without botocore, or with the whole SDK, or do not attach it.',
          location,
        },
      ]);
    });

    it('only warns where nothing needs the SDK', () => {
      const idle = { ...using({ botocore: '1.20.0' }), left: [{ name: 'six', version: '1.16.0' }] };
      expect(check([idle])).toMatchObject({ state: 'passed', findings: [{ severity: 'warning' }] });
    });

    it('counts what is attached with a layer below', () => {
      const below = { ...layer('core', {}), others: [elsewhere({ boto3: '1.20.0' })] };
      expect(check([below, { ...layer('app', {}), left }]).state).toBe('failed');
    });

    it('passes where that has the whole SDK, or the rest of it, or what the runtime has', () => {
      const whole = { boto3: '1.20.0', botocore: '1.20.0', s3transfer: '0.5.0' };
      expect(check([using(whole)])).toMatchObject({
        state: 'passed',
        detail: 'boto3, botocore and s3transfer are all of vendor/o.zip',
      });
      const rest = { ...layer('app', { boto3: [] }), others: [elsewhere({ ...whole, boto3: '9.1' })] };
      expect(check([rest])).toMatchObject({
        state: 'passed',
        detail: 'boto3, botocore and s3transfer are all of the layer and vendor/o.zip',
      });
      expect(check([using({ botocore: '1.29.90' })])).toMatchObject({ state: 'passed', findings: [] });
    });

    it('names both where the two have parts, and not all', () => {
      const both = { ...layer('app', { boto3: [] }), others: [elsewhere({ botocore: '1.20.0' })] };
      expect(check([both]).findings).toMatchObject([
        {
          subject: 'boto3, botocore',
          reason: expect.stringContaining(
            'the layer would bring boto3 9.1 (s3fs → boto3) and vendor/o.zip has botocore 1.20.0; s3transfer 0.6.0 would be',
          ),
        },
      ]);
    });
  });

  it('goes by the level of pip-check', () => {
    const half = [layer('app', { boto3: [] })];
    expect(check(half, 'warn')).toMatchObject({ state: 'passed', findings: [{ severity: 'warning' }] });
    expect(check(half, 'off')).toEqual({
      check: 'sdk-partial',
      state: 'not checked',
      detail: 'input pip-check is off',
      findings: [],
    });
  });

  it('says nothing of a version that it does not know', () => {
    const [inputs] = inputsOf().layers;
    if (!inputs) throw new Error('no layer');
    const bare = { source: 'table of 2026-01-01', versions: {}, accepts: {} };
    const { findings } = sdkPartialCheck(inputs, [layer('app', { boto3: [] })], bare, (name) => ({
      chain: name,
      requested: true,
    }));
    expect(findings).toMatchObject([
      {
        reason: expect.stringMatching(/would bring boto3 9\.1; botocore, s3transfer would be the runtime's/),
      },
    ]);
    expect(findings[0]).not.toHaveProperty('location');
  });
});
