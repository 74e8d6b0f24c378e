import { describe, expect, it } from '@jest/globals';
import { execute } from '../../../src/engine/execute.js';

describe('running a program', () => {
  it('outlives programs that end before their input does', async () => {
    const many = Array.from({ length: 40 }, () => execute(['true']));
    const outcomes = await Promise.all(many);
    expect(outcomes.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    // Starting a process takes long on a busy machine
  }, 60_000);

  it('gives a program that reads the end of its input at once', async () => {
    expect(await execute(['cat'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });
});
