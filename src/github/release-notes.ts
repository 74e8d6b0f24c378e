/** A layer version in one region. */
export interface VersionRow {
  readonly region: string;
  readonly layer: string;
  readonly arn: string;
}

export interface NotesSection {
  /** What the section is told apart by from those of other jobs, as `releaseKey` gives it. */
  readonly key: string;
  /** One line above the table. */
  readonly heading: string;
  readonly rows: readonly VersionRow[];
  /** The asset that has all rows. */
  readonly complete: string;
}

/**
 * GitHub: "body is too long (maximum is 125000 characters)". What it calls a character is never more than a code unit.
 */
export const longestNotes = 125_000;

/**
 * The notes with the section in them: in the place of the one with its key, else at their end. Everything else stays
 * byte for byte. Where markers are damaged, what they held is people's by now, so it stays too.
 * @returns null where not even an empty table fits
 */
export function withSection(notes: string | null, section: NotesSection): string | null {
  const body = notes ?? '';
  const eol = body.includes('\r\n') ? '\r\n' : '\n';
  const [before, after] = around(body, section.key, eol);
  const room = longestNotes - before.length - after.length;
  const text = fitting(section, eol, room);
  return text === null ? null : before + text + after;
}

/** Whether the notes have the section as it is, whatever their line ends. */
export function hasSection(notes: string | null, section: NotesSection): boolean {
  return withSection(notes, section) === notes;
}

/** What stands before and behind the place of the section, gaps to what is above included. */
function around(body: string, key: string, eol: string): readonly [string, string] {
  const found = place(body, key);
  if (found) return [body.slice(0, found.start), body.slice(found.end)];
  if (body === '') return ['', ''];
  // Markup of people's that is not closed, such as a fence, is not ours to close
  const gap = body.endsWith(eol + eol) ? '' : body.endsWith(eol) ? eol : eol + eol;
  return [body + gap, eol];
}

/**
 * The last section of the key that is whole: no other marker stands in it. Of those before it something is left by
 * hand, or it would have been written in their place. What is quoted as code is not ours.
 */
function place(body: string, key: string): { readonly start: number; readonly end: number } | null {
  const code = fenced(body);
  const marker = /^[ \t]*<!-- (\/?)layerpack:([\w.-]+)(?: [^\r\n]*)?-->[ \t]*$/gm;
  const lines = [...body.matchAll(marker)].flatMap(({ 0: line, 1: close, 2: of, index: start }) => {
    if (code.some((block) => block.start < start && start < block.end)) return [];
    return [{ start, end: start + line.length, closes: close === '/', own: of === key }];
  });
  const pairs = lines.flatMap((line, index) => {
    const next = lines[index + 1];
    return line.own && !line.closes && next?.own && next.closes ? [{ start: line.start, end: next.end }] : [];
  });
  return pairs.at(-1) ?? null;
}

/**
 * Blocks of code between fences. One that is not closed is none: a section behind it is there all the same.
 * https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
function fenced(body: string): readonly { readonly start: number; readonly end: number }[] {
  const blocks: { start: number; end: number }[] = [];
  let open: { readonly start: number; readonly fence: string } | undefined;
  const line = /^ {0,3}(`{3,}(?=[^`\r\n]*$)|~{3,})([^\r\n]*)$/gm;
  for (const { 1: fence = '', 2: info = '', index } of body.matchAll(line)) {
    if (!open) open = { start: index, fence };
    else if (fence.startsWith(open.fence) && info.trim() === '') {
      blocks.push({ start: open.start, end: index });
      open = undefined;
    }
  }
  return blocks;
}

/** As many rows as there is room for, or null where there is not even room for none. */
function fitting({ rows, ...section }: NotesSection, eol: string, room: number): string | null {
  const of = (shown: number) => render({ ...section, rows: rows.slice(0, shown) }, rows.length - shown, eol);
  let [fits, tooMany] = [-1, rows.length + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (of(middle).length <= room) fits = middle;
    else tooMany = middle;
  }
  return fits < 0 ? null : of(fits);
}

function render({ key, heading, rows, complete }: NotesSection, left: number, eol: string): string {
  return [
    `<!-- layerpack:${key} writes what stands here, up to the next marker, anew -->`,
    plain(heading),
    '',
    '| Region | Layer | ARN |',
    '|---|---|---|',
    ...rows.map(({ region, layer, arn }) => `| ${[region, layer, arn].map(code).join(' | ')} |`),
    ...(left > 0 ? ['', `${left} more did not fit here: ${code(complete)} has all of them.`] : []),
    '',
    `<!-- /layerpack:${key} -->`,
  ].join(eol);
}

/** Code, in which nothing is markup, a mention or a link. What ends a code or a cell is in no name of AWS's. */
function code(text: string): string {
  return `\`${text.replaceAll(/[`|\\\p{C}\p{Z}]+/gu, ' ').trim() || ' '}\``;
}

/** One line in which what could be markup, a mention or a marker stands for itself. */
function plain(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .replaceAll(/[\\`*_{}[\]()#+!|~<>&@-]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
