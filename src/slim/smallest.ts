/**
 * A smallest part of some things that does what all of them do together: none of it can be left out. What is found
 * is not the only such part where there are several.
 * https://www.debuggingbook.org/html/DeltaDebugger.html
 * @param works whether a part does it; all of them must
 */
export async function smallest<Thing>(
  all: readonly Thing[],
  works: (some: readonly Thing[]) => Promise<boolean>,
): Promise<readonly Thing[]> {
  let known = all;
  for (let pieces = 2; known.length > 1; ) {
    const size = Math.ceil(known.length / pieces);
    const starts = Array.from({ length: Math.ceil(known.length / size) }, (_, index) => index * size);
    const piece = await first(
      starts.map((start) => known.slice(start, start + size)),
      works,
    );
    const without = starts.map((start) => [...known.slice(0, start), ...known.slice(start + size)]);
    // Of two pieces, one is what is left without the other
    const rest = piece === null && pieces > 2 ? await first(without, works) : null;
    if (piece !== null) [known, pieces] = [piece, 2];
    else if (rest !== null) [known, pieces] = [rest, Math.max(2, pieces - 1)];
    else if (size === 1) break;
    else pieces = Math.min(known.length, pieces * 2);
  }
  return known;
}

async function first<Thing>(
  parts: readonly (readonly Thing[])[],
  works: (some: readonly Thing[]) => Promise<boolean>,
): Promise<readonly Thing[] | null> {
  for (const part of parts) if (await works(part)) return part;
  return null;
}
