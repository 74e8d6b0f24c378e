import { bytesBelow, dist } from '../places.mjs';

/** All that a user of the action downloads of it. */
export async function measureSize() {
  return [
    {
      what: 'dist, all files',
      ours: (await bytesBelow(dist)) / 1e6,
      unit: 'MB',
      aim: { of: 'ours', most: 4 },
    },
  ];
}
