import { describe, expect, it } from '@jest/globals';
import { smallest } from '../../../src/slim/smallest.js';

const things = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What is found where these must all be there, and how often it was tried. */
async function found(all: number, needed: readonly number[]) {
  let tries = 0;
  const part = await smallest(things(all), async (some) => {
    tries += 1;
    return needed.every((each) => some.includes(each));
  });
  return { part: part.toSorted((a, b) => a - b), tries };
}

describe('smallest', () => {
  it.each([
    ['one of one', 1, [0]],
    ['the first of two', 2, [0]],
    ['the last of many', 33, [32]],
    ['two that lie apart', 16, [1, 14]],
    ['three, one beside another', 17, [3, 4, 16]],
    ['all', 6, [0, 1, 2, 3, 4, 5]],
  ])('finds %s', async (_, all, needed) => {
    expect((await found(all, needed)).part).toEqual(needed);
  });

  it('tries a few times where one of many is needed', async () => {
    expect((await found(64, [37])).tries).toBeLessThan(20);
  });

  it('takes one of several ways, of which nothing can be left out', async () => {
    const works = async (some: readonly number[]) =>
      some.includes(3) || (some.includes(1) && some.includes(6));
    const part = await smallest(things(8), works);
    expect(await works(part)).toBe(true);
    for (const each of part) expect(await works(part.filter((other) => other !== each))).toBe(false);
  });
});
