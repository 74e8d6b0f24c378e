import { describe, expect, it } from '@jest/globals';
import { decide, differenceOf, isForUs, isOurs, surplus } from '../../../src/aws/decide.js';
import { layerOf, listingOf, versionOf } from './layers.js';

describe('what is done about a layer', () => {
  const layer = layerOf('a');

  it.each([
    ['publish', 'it is the first version', null],
    ['keep', 'version 1 is the same', versionOf('a')],
    ['publish', 'version 1 has another content', versionOf('b')],
    ['publish', 'version 1 has another content', versionOf('a', { codeSize: 2 })],
    [
      'publish',
      'version 1 is for python3.11, python3.12',
      versionOf('a', { runtimes: ['python3.11', 'python3.12'] }),
    ],
    ['publish', 'version 1 is for no runtime by name', versionOf('a', { runtimes: [] })],
    ['publish', 'version 1 is for x86_64, arm64', versionOf('a', { architectures: ['x86_64', 'arm64'] })],
    ['publish', 'version 1 is for no architecture by name', versionOf('a', { architectures: [] })],
    ['publish', 'version 1 has another licence', versionOf('a', { licenseInfo: '' })],
  ])('is to %s, where %s', (action, reason, existing) => {
    expect(decide(layer, listingOf(existing))).toEqual({ action, reason });
  });

  it('is to publish where all versions are for others', () => {
    expect(decide(layer, { newest: 7, ours: [], existing: null })).toEqual({
      action: 'publish',
      reason: 'it is the first version for this runtime and architecture',
    });
  });

  it('does not depend on the description', () => {
    const described = layerOf('a', { description: 'another' });
    expect(decide(described, listingOf(versionOf('a'))).action).toBe('keep');
  });

  it('takes a version without architectures for ours only where the region has none', () => {
    const existing = versionOf('a', { architectures: [] });
    expect(differenceOf(existing, layer, false)).toBeNull();
    expect(differenceOf(versionOf('a'), layer, false)).not.toBeNull();
  });
});

describe('a version', () => {
  const layer = layerOf('a');

  it.each([
    [true, true, ['python3.12'], ['x86_64']],
    [true, false, ['python3.12', 'python3.13'], ['x86_64']],
    [true, false, ['python3.12'], ['arm64', 'x86_64']],
    [true, false, [], []],
    [true, false, ['python3.12'], []],
    [false, false, ['python3.11'], ['x86_64']],
    [false, false, ['python3.12'], ['arm64']],
  ])('is for us: %s, ours alone: %s, with %j and %j', (forUs, ours, runtimes, architectures) => {
    const version = versionOf('a', { runtimes, architectures });
    expect([isForUs(version, layer), isOurs(version, layer)]).toEqual([forUs, ours]);
  });
});

describe('versions that go', () => {
  it.each([
    ['none without keep-versions', [3, 2, 1], null, null, []],
    ['those beyond the newest, the new one counted', [3, 2, 1], null, 2, [2, 1]],
    ['all others where one stays', [3, 2, 1], null, 1, [3, 2, 1]],
    ['those beyond the newest with the one that is kept', [3, 2, 1], 3, 2, [1]],
    ['never the one that is used', [3, 2, 1], 3, 1, [2, 1]],
    ['none that is newer than the one that is used', [5, 3, 2], 3, 1, [2]],
    ['none where there are few', [2, 1], null, 5, []],
    ['all others where 0 stay, as the new one does', [1], null, 0, [1]],
    ['in whatever order they are listed', [1, 3, 2], null, 2, [2, 1]],
  ])('are %s', (_, ours, used, keep, expected) => {
    expect(surplus(ours, used, keep)).toEqual(expected);
  });
});
