/**
 * What stands between two pieces of text so that GitHub reads neither on into the other: it looks for mentions, references,
 * commits and emoji in what is left of the markdown, where a backslash is gone already. Its own release notes have it in
 * names that are no mentions.
 */
const apart = '<!-- -->';

/** Stands for it until the rest is escaped; no text has it by then. */
const mark = '\0';

/**
 * Text that cannot end a table cell, open a tag, lead anywhere or begin mathematics, whatever names and messages contain.
 * GitHub makes links of bare addresses too, and of mail addresses even where the @ is escaped:
 * https://github.github.com/gfm/#autolinks-extension-
 * A dollar sign is kept from mathematics by a tag of its own:
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
 */
export function escapeMarkdown(text: string): string {
  return tagged(withoutTags(separated(visible(text))).replaceAll(/[\\`*_[\]|~@#!]/g, '\\$&'));
}

/** The same where markdown is not read, as in the title of a part that is folded. */
export function escapeHtml(text: string): string {
  return tagged(withoutTags(separated(visible(text))));
}

/**
 * One line without what nobody sees: characters that hide, or turn the order of those around them, are shown as their
 * numbers, "[U+202E]". https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
export function visible(text: string): string {
  return text
    .replaceAll(/[\t-\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    });
}

/** Digits alone are an account's number or a date, and hardly ever the beginning of a commit's id. */
const commitId = /(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{7,40}(?![0-9a-z])/gi;

/**
 * Where GitHub would make a link or a picture of text:
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
function separated(text: string): string {
  return text
    .replaceAll(/@(?=\w)|#(?=\d)|\b(?:GH|GHSA|CVE)-(?=\w)|:(?=\/\/|[\w+-]+:)|www(?=\.)/gi, `$&${mark}`)
    .replaceAll(commitId, (id) => id.replaceAll(/.{6}(?=.)/g, `$&${mark}`));
}

function withoutTags(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function tagged(text: string): string {
  return text.replaceAll(mark, apart).replaceAll('$', '<span>$$</span>');
}

export type Alignment = 'left' | 'right';

/** A table; cells must be safe already. */
export function table(
  columns: readonly (readonly [title: string, alignment: Alignment])[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => title)),
    line(columns.map(([, alignment]) => (alignment === 'right' ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}

/**
 * A table that has no more than so many bytes of rows, and says how many rows it has left out.
 * @param all what has all rows, as the end of a sentence
 */
export function boundedTable(
  columns: readonly (readonly [title: string, alignment: Alignment])[],
  rows: readonly (readonly string[])[],
  bytes: number,
  all = 'manifest.json has all',
): string {
  let left = bytes;
  const over = rows.findIndex((row) => {
    left -= rowBytes(row);
    return left < 0;
  });
  if (over < 0) return table(columns, rows);
  const rest = `_${rows.length - over} more are left out here; ${all}._`;
  return `${table(columns, rows.slice(0, over))}\n\n${rest}`;
}

/** Bytes of a row of a table, with what stands around it and the end of its line. */
export function rowBytes(row: readonly string[]): number {
  return Buffer.byteLength(row.join(' | ')) + 5;
}

/** The text, or as much of its beginning as that many characters are. */
export function shorten(text: string, characters: number): string {
  return text.length > characters
    ? `${text.slice(0, characters - 1).replace(/[\ud800-\udbff]$/, '')}…`
    : text;
}

/** A name, a version or the value of an option, safe and no longer than reads well. */
export function shortText(text: string): string {
  return escapeMarkdown(shorten(text, 100));
}

/** A part that is folded until the reader opens it. */
export function details(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}
