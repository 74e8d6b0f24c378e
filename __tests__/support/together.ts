/** Builds that may run side by side; more would only wait for each other. */
const atOnce = 3;

/** Runs all of these, some at a time, and gives their results under the same names. */
export async function together<Work extends Readonly<Record<string, () => Promise<unknown>>>>(
  work: Work,
): Promise<{ readonly [Name in keyof Work]: Awaited<ReturnType<Work[Name]>> }> {
  const waiting = Object.entries(work);
  const results: Record<string, unknown> = {};
  const take = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  return results as { readonly [Name in keyof Work]: Awaited<ReturnType<Work[Name]>> };
}
