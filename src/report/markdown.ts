/**
 * Text that cannot end a table cell, open a tag, lead anywhere or begin mathematics, whatever names and messages contain.
 * GitHub makes links of bare addresses too, and of mail addresses even where the @ is escaped:
 * https://github.github.com/gfm/#autolinks-extension-
 * A dollar sign is kept from mathematics by a tag of its own:
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~@#!]/g, '\\$&')
    .replaceAll('://', '\\://')
    .replaceAll(/www(?=\.)/gi, '$&\\')
    .replaceAll(/(?<=[\w.+-])\\@(?=\w)/g, '\\@<!-- -->')
    .replaceAll('$', '<span>$$</span>');
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

/** A table that has no more than so many bytes of rows, and says how many rows it has left out. */
export function boundedTable(
  columns: readonly (readonly [title: string, alignment: Alignment])[],
  rows: readonly (readonly string[])[],
  bytes: number,
): string {
  let left = bytes;
  const over = rows.findIndex((row) => {
    left -= Buffer.byteLength(row.join(' | ')) + 5;
    return left < 0;
  });
  if (over < 0) return table(columns, rows);
  const rest = `_${rows.length - over} more are left out here; manifest.json has all._`;
  return `${table(columns, rows.slice(0, over))}\n\n${rest}`;
}

/** The text, or as much of its beginning as that many characters are. */
export function shorten(text: string, characters: number): string {
  return text.length > characters
    ? `${text.slice(0, characters - 1).replace(/[\ud800-\udbff]$/, '')}…`
    : text;
}

/** A part that is folded until the reader opens it. */
export function details(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}
