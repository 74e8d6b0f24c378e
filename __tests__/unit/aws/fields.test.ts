import { describe, expect, it } from '@jest/globals';
import { cutDescription, objectOf, refusedFields, refusedObject } from '../../../src/aws/fields.js';
import type { LayerToPublish } from '../../../src/aws/model.js';
import { layerOf } from './layers.js';

describe('a layer', () => {
  it.each<[string, Partial<LayerToPublish>]>([
    ['the longest name', { name: 'a'.repeat(140) }],
    ['the longest description', { description: 'a'.repeat(256) }],
    ['the longest licence', { licenseInfo: 'a'.repeat(512) }],
    ['the largest content', { unzipped: 262_143_999 }],
    ['all forms of share-with', { shareWith: ['123456789012', 'o-abcdefghij', '*'] }],
  ])('with %s is taken', (_, more) => {
    expect(refusedFields(layerOf('a', more))).toEqual([]);
  });

  it.each<[string, Partial<LayerToPublish>]>([
    ['layer-name', { name: 'a'.repeat(141) }],
    ['layer-name', { name: 'my.layer' }],
    ['description', { description: 'a'.repeat(257) }],
    ['license-info', { licenseInfo: 'a'.repeat(513) }],
    ['license-info', { licenseInfo: 'MIT\nand more' }],
    ['data', { unzipped: 262_144_000 }],
    ['share-with', { shareWith: ['12345678901'] }],
    ['share-with', { shareWith: ['ou-abcd-12345678'] }],
    ['share-with', { shareWith: ['arn:aws:iam::123456789012:root'] }],
  ])('is refused for its %s: %j', (subject, more) => {
    expect(refusedFields(layerOf('a', more)).map((refusal) => refusal.subject)).toEqual([subject]);
  });

  it('is told of all at once', () => {
    expect(refusedFields(layerOf('a', { name: 'a b', description: 'x'.repeat(300) }))).toHaveLength(2);
  });
});

describe('a description', () => {
  it.each([
    ['short', 'short'],
    ['  two\n lines ', 'two lines'],
    ['a'.repeat(256), 'a'.repeat(256)],
    ['a'.repeat(257), `${'a'.repeat(255)}…`],
    [`${'a'.repeat(254)}📦b`, `${'a'.repeat(254)}…`],
    [`${'a'.repeat(254)} bc`, `${'a'.repeat(254)}…`],
  ])('is cut to what the service takes: %j', (text, expected) => {
    expect(cutDescription(text)).toBe(expected);
  });
});

describe('the place in S3', () => {
  const layer = layerOf('a');
  const at = (bucket: string | null, prefix: string) =>
    objectOf(layer, { regions: [], bucket, prefix }, 'eu-west-1');

  it.each([
    ['', `data/${layer.sha256}.zip`],
    ['layers', `layers/data/${layer.sha256}.zip`],
    ['/a//b/', `a/b/data/${layer.sha256}.zip`],
  ])('has the prefix %j without empty parts', (prefix, key) => {
    expect(at('layers-{region}', prefix)).toEqual({ bucket: 'layers-eu-west-1', key });
  });

  it('is nowhere without a bucket', () => {
    expect(at(null, 'a')).toBeNull();
  });

  it.each([
    [[], 'layers-eu-west-1', 'a'],
    [[], 'my.bucket', 'a'],
    [['s3-bucket'], 'ab', 'a'],
    [['s3-bucket'], 'Layers', 'a'],
    [['s3-bucket'], 's3://layers', 'a'],
    [['s3-bucket'], 'layers/{region}', 'a'],
    [['s3-prefix'], 'layers', 'ü'.repeat(513)],
  ])('is refused for %j: %s', (subjects, bucket, key) => {
    expect(refusedObject(layer, { bucket, key }).map(({ subject }) => subject)).toEqual(subjects);
  });
});
