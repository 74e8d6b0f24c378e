import { describe, expect, test } from '@jest/globals';
import { enumerateSome, formatChange, formatGrowth } from '../../src/sizes.js';

const megabyte = 1024 * 1024;

describe('a change in bytes has a sign and a sensible unit', () => {
  test.each([
    [0, '±0'],
    [812, '+812 B'],
    [-812, '-812 B'],
    [3.2 * megabyte, '+3.2 MB'],
    [-megabyte, '-1 MB'],
    [1536, '+1.5 KB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatChange(Math.trunc(bytes))).toBe(text);
  });
});

test('of a long list as many are told as are read, and the others counted', () => {
  expect(enumerateSome([], 2)).toBe('');
  expect(enumerateSome(['a', 'b'], 2)).toBe('a, b');
  expect(enumerateSome(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
});

describe('a change in per cent has a sign, and a digit below ten', () => {
  test.each([
    [0, 0, '±0 %'],
    [5, 5, '±0 %'],
    [1000, 1025, '+2.5 %'],
    [1000, 975, '-2.5 %'],
    [100, 112, '+12 %'],
    [1000, 1099, '+9.9 %'],
    [10_000, 10_998, '+10 %'],
    [10, 100, '+900 %'],
    [0, 10, 'new'],
    [10, 0, 'removed'],
    // Not as if nothing had changed
    [megabyte, megabyte + 1, '+0.0 %'],
    [megabyte, megabyte - 1, '-0.0 %'],
    // Not as if nothing were left
    [megabyte, 1, '-99.9 %'],
  ])('%d to %d is %s', (before, after, text) => {
    expect(formatGrowth(before, after)).toBe(text);
  });
});
