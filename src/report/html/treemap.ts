import { hierarchy, treemap } from 'd3-hierarchy';

/** A part of a whole, by its bytes. */
export interface Part<T> {
  readonly value: T;
  /** Bytes. */
  readonly size: number;
}

/** Where a part lies in what it is a part of: per cent of its width and height. */
export interface Cell<T> extends Part<T> {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A node of the tree that is laid out: the whole, or one of its parts. */
interface Node<T> {
  readonly part: Part<T> | null;
  readonly parts: readonly Node<T>[];
}

/**
 * Lays parts out side by side, so that each has as much of the area as it has of the bytes, as square as can be.
 * @param ratio of the width to the height of what is filled
 * @returns in the order of the parts; those of no size are left out
 */
export function layOut<T>(parts: readonly Part<T>[], ratio: number): readonly Cell<T>[] {
  const [width, height] = [ratio, 1];
  const shown = parts.filter(({ size }) => size > 0);
  const root: Node<T> = { part: null, parts: shown.map((part) => ({ part, parts: [] })) };
  const tree = hierarchy(root, (node) => node.parts).sum(({ part }) => part?.size ?? 0);
  return (treemap<Node<T>>().size([width, height])(tree).children ?? []).flatMap((node) => {
    const { part } = node.data;
    if (!part) return [];
    return [
      {
        ...part,
        x: (node.x0 / width) * 100,
        y: (node.y0 / height) * 100,
        width: ((node.x1 - node.x0) / width) * 100,
        height: ((node.y1 - node.y0) / height) * 100,
      },
    ];
  });
}

/**
 * The heaviest parts, and what is left of them as one: small parts can be neither seen nor pointed at.
 * @param parts heaviest first
 * @param least share of the whole that a part must have to stand for itself
 */
export function withoutSmall<T>(
  parts: readonly Part<T>[],
  most: number,
  least: number,
  rest: (small: readonly Part<T>[]) => T,
): readonly Part<T>[] {
  const whole = sizeOf(parts);
  const large = parts.filter(({ size }, index) => index < most && size >= whole * least);
  const small = parts.filter((part) => !large.includes(part) && part.size > 0);
  // One alone is shown as what it is
  if (small.length < 2) return [...large, ...small];
  return [...large, { value: rest(small), size: sizeOf(small) }];
}

export function sizeOf(parts: readonly Pick<Part<unknown>, 'size'>[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
