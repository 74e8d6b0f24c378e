/** Numbers from 0 to below a limit, the same for the same seed. https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
export function numbers(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
