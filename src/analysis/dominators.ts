/**
 * The dominator tree of what is reached from one node: of each other node the last one that every way to it passes.
 * By Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm":
 * https://www.cs.tufts.edu/~nr/cs257/archive/keith-cooper/dom14.pdf
 * @param nextOf where a node leads; nodes are the same where they are equal as keys of a map
 * @returns that immediate dominator by node, each node after its dominator; the entry is not in it
 */
export function dominatorsOf<Node>(
  entry: Node,
  nextOf: (node: Node) => readonly Node[],
): ReadonlyMap<Node, Node> {
  const nodes = reachedFrom(entry, nextOf);
  const places = new Map(nodes.map((node, place) => [node, place]));
  const before = nodes.map((): number[] => []);
  for (const [place, node] of nodes.entries()) {
    for (const next of nextOf(node)) before[places.get(next) ?? 0]?.push(place);
  }
  // By place in the walk: a dominator's is always less, and the entry's is 0
  const dominators: (number | undefined)[] = [0];
  const common = (one: number, other: number): number => {
    let [low, high] = [one, other];
    while (low !== high) {
      if (low > high) [low, high] = [high, low];
      high = dominators[high] ?? 0;
    }
    return low;
  };
  for (let settled = false; !settled; ) {
    settled = true;
    for (let place = 1; place < nodes.length; place++) {
      const known = (before[place] ?? []).filter((from) => dominators[from] !== undefined);
      const dominator = known.reduce(common);
      if (dominators[place] === dominator) continue;
      dominators[place] = dominator;
      settled = false;
    }
  }
  return new Map(
    nodes.slice(1).map((node, index) => [node, nodes[dominators[index + 1] ?? 0] ?? entry] as const),
  );
}

/** All that is reached from a node, itself first, in reverse postorder: each before what is reached by it alone. */
export function reachedFrom<Node>(entry: Node, nextOf: (node: Node) => readonly Node[]): readonly Node[] {
  const seen = new Set([entry]);
  const left: Node[] = [];
  // A stack of our own: chains may be longer than calls can be nested
  const open = [{ node: entry, next: nextOf(entry).values() }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const { value, done } = top.next.next();
    if (done) {
      left.push(top.node);
      open.pop();
    } else if (!seen.has(value)) {
      seen.add(value);
      open.push({ node: value, next: nextOf(value).values() });
    }
  }
  return left.reverse();
}
