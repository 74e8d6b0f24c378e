/** Which run of a workflow, and which attempt at it. Numbers of runs grow over all of a repository. */
export interface RunOrder {
  readonly runId: number;
  /** From 1. */
  readonly attempt: number;
}

/** What the first line of a comment says to us alone. */
export interface Marker {
  /** What the comment is about: a set of layers, runtime and architecture. */
  readonly key: string;
  readonly order: RunOrder;
}

/** A comment as it is told apart: its marker, and what people see. */
export interface Marked extends Marker {
  readonly body: string;
}

/** In characters; more is answered by "Body is too long (maximum is 65536 characters)". */
export const longestComment = 65_536;

/**
 * The whole text of a comment. The marker is one line of an alphabet that has nothing that could end it, so that no key
 * gets out of it.
 */
export function textOf({ key, order, body }: Marked): string {
  const { runId: run, attempt } = order;
  return `<!-- layerpack ${Buffer.from(JSON.stringify({ key, run, attempt })).toString('base64url')} -->\n${body}`;
}

/** How many characters, which are bytes as well, the marker takes of those. */
export function lengthOf(marker: Marker): number {
  return textOf({ ...marker, body: '' }).length;
}

/** @returns null where the first line is no marker: what stands further down may be quoted */
export function readMarked(text: string): Marked | null {
  const { 0: line = '', 1: coded = '' } = /^<!-- layerpack ([\w-]+) -->(?:\r?\n|$)/.exec(text) ?? [];
  if (line === '') return null;
  try {
    const { key, run, attempt } = JSON.parse(Buffer.from(coded, 'base64url').toString()) ?? {};
    if (typeof key !== 'string' || !Number.isSafeInteger(run) || !Number.isSafeInteger(attempt)) return null;
    return { key, order: { runId: run, attempt }, body: text.slice(line.length) };
  } catch {
    return null;
  }
}

/** Negative where the first is of an older run, 0 where both are of one attempt. */
export function compareOrder(a: RunOrder, b: RunOrder): number {
  return a.runId - b.runId || a.attempt - b.attempt;
}

/**
 * Whether people read the same. Links lead to another run each time, and brackets of names are none; line ends, and what
 * is at the end of all, may have changed on the way.
 */
export function isSameBody(a: Marked, b: Marked): boolean {
  const bare = ({ body }: Marked) =>
    body
      .replaceAll(/(?<=[^\\]\])\([^()\s]*\)/g, '')
      .replaceAll('\r\n', '\n')
      .trimEnd();
  return bare(a) === bare(b);
}
