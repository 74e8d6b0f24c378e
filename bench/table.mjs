/**
 * A line of the table: something measured of layerpack, and of a peer where there is one.
 * @typedef {object} Row
 * @property {string} what
 * @property {number} [ours]
 * @property {number} [theirs]
 * @property {string} [unit]
 * @property {{ readonly of: 'ours' | 'ratio', readonly most: number }} [aim]
 * @property {string} [leftOut] why nothing was measured
 */

const headings = ['what', 'ours', 'theirs', 'ratio', 'aim', ''];

/**
 * @param {readonly Row[]} rows
 * @returns {string} a Markdown table, aligned for a terminal
 */
export function tableOf(rows) {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(' | ')} |\n`;
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${column === 0 ? '-' : ':'}`).join('|')}|\n`;
  const [head, ...body] = cells.map(line);
  return [head, rule, ...body].join('');
}

/** @param {Row} row */
function cellsOf({ what, ours, theirs, unit = '', aim, leftOut }) {
  if (leftOut !== undefined) return [what, '', '', '', '', `not measured: ${leftOut}`];
  const ratio = ours !== undefined && theirs ? ours / theirs : undefined;
  const value = (/** @type {number | undefined} */ number) =>
    number === undefined
      ? ''
      : unit === '' && Number.isInteger(number)
        ? `${number}`
        : `${digits(number)} ${unit}`.trim();
  const measured = aim?.of === 'ratio' ? ratio : ours;
  const limit = aim && `<= ${aim.most}${aim.of === 'ours' ? ` ${unit}` : ''}`;
  const verdict = aim && (measured <= aim.most ? 'met' : 'missed');
  return [
    what,
    value(ours),
    value(theirs),
    ratio === undefined ? '' : ratio.toFixed(3),
    limit ?? '',
    verdict ?? '',
  ];
}

/** @param {number} number */
function digits(number) {
  return number.toFixed(number < 10 ? 2 : 1);
}
