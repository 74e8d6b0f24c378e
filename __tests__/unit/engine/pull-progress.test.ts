import { describe, expect, it } from '@jest/globals';
import { pullProgress } from '../../../src/engine/docker.js';

describe('pullProgress', () => {
  it('counts the parts that are there, and those that there are', () => {
    const told: string[] = [];
    const hear = pullProgress('x/y:z', (text) => told.push(text));
    for (const line of [
      'z: Pulling from x/y',
      'a2abf6c4d29d: Already exists',
      'b6c4d29da2ab: Pulling fs layer',
      'b6c4d29da2ab: Download complete',
      'b6c4d29da2ab: Pull complete',
      'Digest: sha256:abcdef0123456789',
      'Status: Downloaded newer image for x/y:z',
    ])
      hear(line);
    expect(told).toEqual([
      'Pulling x/y:z: 1 of 1 parts',
      'Pulling x/y:z: 1 of 2 parts',
      'Pulling x/y:z: 1 of 2 parts',
      'Pulling x/y:z: 2 of 2 parts',
    ]);
  });
});
