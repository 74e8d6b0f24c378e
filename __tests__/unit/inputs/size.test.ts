import { describe, expect, it } from '@jest/globals';
import { parseGrowth, parseSize } from '../../../src/inputs/size.js';
import { count, formatBytes, formatShare } from '../../../src/sizes.js';

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['52428800', 52_428_800],
    ['50MB', 52_428_800],
    ['50 MiB', 52_428_800],
    ['50mb', 52_428_800],
    [' 1 B ', 1],
    ['1KB', 1024],
    ['1KiB', 1024],
    ['1.5KB', 1536],
    ['0.1KB', 102],
    ['2GB', 2_147_483_648],
    ['1 GiB', 1_073_741_824],
    ['007', 7],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('reads %j as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    '',
    ' ',
    'MB',
    '-1',
    '+1',
    '1.5',
    '1.5B',
    '1,5MB',
    '1.MB',
    '.5MB',
    '1e3',
    '0x10',
    '1TB',
    '1M',
    '10 000',
    '50MB!',
    '1 MB 2',
    'Infinity',
    '9007199254740992',
    '99999999GB',
    'constructor',
    '1constructor',
    '1toString',
  ])('takes %j for no size', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});

describe('parseGrowth', () => {
  it.each([
    ['10%', { percent: 10, bytes: null }],
    ['2.5 %', { percent: 2.5, bytes: null }],
    ['1MB', { percent: null, bytes: 1_048_576 }],
    ['0', { percent: null, bytes: 0 }],
    ['10% and 1MB', { percent: 10, bytes: 1_048_576 }],
    ['1 MiB  and 10 %', { percent: 10, bytes: 1_048_576 }],
    ['none', null],
  ])('reads %j', (text, growth) => {
    expect(parseGrowth(text)).toEqual(growth);
  });

  it.each([
    '',
    '%',
    '-1%',
    '1.5',
    '10% 1MB',
    '10% or 1MB',
    '10% and',
    '10% and 5%',
    '1MB and 1KB',
    'and',
    '10%%',
  ])('takes %j for no growth', (text) => {
    expect(parseGrowth(text)).toBeUndefined();
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [1_048_523, '1023.9 KB'],
    [1_048_524, '1 MB'],
    [1_048_576, '1 MB'],
    [262_144_000, '250 MB'],
    [137_887_744, '131.5 MB'],
    [47_206, '46.1 KB'],
  ])('shows %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatShare', () => {
  it.each([
    [0, 100, '0 %'],
    [1, 1000, '0.1 %'],
    [94, 1000, '9.4 %'],
    [105, 1000, '11 %'],
    [999, 1000, '99.9 %'],
    [99_999, 100_000, '99.9 %'],
    [100, 100, '100 %'],
    [130, 100, '130 %'],
  ])('shows %d of %d as %s', (part, whole, text) => {
    expect(formatShare(part, whole)).toBe(text);
  });

  it('has something to show of nothing', () => {
    expect(formatShare(0, 0)).not.toContain('NaN');
    expect(formatShare(1, 0)).not.toContain('Infinity');
  });
});

describe('count', () => {
  it.each([
    [0, '0 wheels'],
    [1, '1 wheel'],
    [2, '2 wheels'],
  ])('tells %d as %s', (number, text) => {
    expect(count(number, 'wheel')).toBe(text);
  });
});
