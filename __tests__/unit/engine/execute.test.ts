import { describe, expect, it } from '@jest/globals';
import { execute } from '../../../src/engine/execute.js';

describe('running a program', () => {
  it('outlives programs that end before their input does', async () => {
    const many = Array.from({ length: 300 }, () => execute(['true']));
    const outcomes = await Promise.all(many);
    expect(outcomes.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
  });

  it('gives a program that reads the end of its input at once', async () => {
    expect(await execute(['cat'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });
});
