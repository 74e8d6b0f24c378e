import type { Alignment } from './markdown.js';
import { boundedTable, details, rowBytes } from './markdown.js';

/** A part of a text that has no room for everything. */
export interface Piece {
  /** Those of the lowest get their room first, wherever they stand. */
  readonly rank: number;
  /** In no more than so many bytes, as far as that can be; empty where there is nothing to say, or no room for it. */
  readonly render: (bytes: number) => Fitted;
}

export interface Fitted {
  readonly text: string;
  /** Whether nothing had to be left out for want of room. */
  readonly whole: boolean;
}

export interface Table {
  /** What stands above it; empty where nothing does. */
  readonly above: string;
  /** Title of the part that is folded; null where it is open. Safe as HTML. */
  readonly folded: string | null;
  readonly columns: readonly (readonly [title: string, alignment: Alignment])[];
  /** Cells must be safe already. */
  readonly rows: readonly (readonly string[])[];
}

/** Bytes of what surrounds the rows of a table, columns and titles apart. */
const around = 200;

/** A text that is there as it is, or not at all. */
export function fixed(rank: number, text: string): Piece {
  return { rank, render: () => ({ text, whole: true }) };
}

/**
 * A table with as many rows as there is room for.
 * @param all what has all rows, as the end of a sentence
 */
export function rows(rank: number, { above, folded, columns, rows: all }: Table, where: string): Piece {
  return {
    rank,
    render: (bytes) => {
      const room = bytes - around - Buffer.byteLength(`${above}${folded}${where}${columns.join('')}`);
      const first = all[0];
      if (!first) return { text: '', whole: true };
      if (room < rowBytes(first)) return { text: '', whole: false };
      const body = boundedTable(columns, all, room, where);
      const text = [above, folded === null ? body : details(folded, body)].filter((part) => part !== '');
      return {
        text: text.join('\n\n'),
        whole: all.reduce((sum, row) => sum + rowBytes(row), 0) <= room,
      };
    },
  };
}

/** The pieces in their order, as far as they fit, with an empty line between them. */
export function fitPieces(pieces: readonly Piece[], bytes: number): Fitted {
  let left = bytes;
  let whole = true;
  const texts = new Map<Piece, string>();
  for (const piece of pieces.toSorted((a, b) => a.rank - b.rank)) {
    const fitted = piece.render(left - 2);
    const size = Buffer.byteLength(fitted.text) + 2;
    whole &&= fitted.whole && size <= left;
    if (fitted.text === '' || size > left) continue;
    left -= size;
    texts.set(piece, fitted.text);
  }
  return { text: pieces.flatMap((piece) => texts.get(piece) ?? []).join('\n\n'), whole };
}
