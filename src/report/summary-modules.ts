import { count, enumerateSome, formatBytes } from '../sizes.js';
import { boundedTable, details, escapeHtml, escapeMarkdown, shorten, table } from './markdown.js';
import type { Report } from './report.js';

/** Import times that are shown unfolded. */
const slowestShown = 10;

/** Bytes of the rows of one folded table. */
const budget = 50_000;

/** Names of a list that are shown. */
const namesShown = 10;

const importNote =
  'Measured in the runtime image on this machine, each module in a process of its own. A module takes what all that it imports takes, so times do not add up.';

/** How long the modules take to import, the slowest first. */
export function importTables({ layers }: Report): string {
  const tables = layers.flatMap((layer) => {
    if (layer.imports.length === 0) return [];
    const compared = layer.imports.some(({ secondsWithoutBytecode }) => secondsWithoutBytecode !== undefined);
    const rows = layer.imports.map(({ module, distribution, seconds, secondsWithoutBytecode: without }) => [
      escapeMarkdown(module),
      escapeMarkdown(distribution),
      `${seconds.toFixed(2)} s`,
      ...(compared ? [without === undefined ? '' : `${without.toFixed(2)} s`] : []),
    ]);
    const columns = [
      ['Module', 'left'],
      ['Distribution', 'left'],
      ['Import', 'right'],
      ...(compared ? [['Without bytecode', 'right'] as const] : []),
    ] as const;
    const rest = rows.slice(slowestShown);
    return [
      ...(layers.length > 1 ? [`**${escapeMarkdown(layer.name)}**`] : []),
      table(columns, rows.slice(0, slowestShown)),
      ...(rest.length > 0 ? [details(`${rest.length} more`, boundedTable(columns, rest, budget))] : []),
    ];
  });
  return tables.length > 0 ? ['### Import time (cold start)', importNote, ...tables].join('\n\n') : '';
}

/** Modules that were not imported, so that nobody takes them for tested. */
export function skippedTables({ layers }: Report): string {
  const parts = layers.flatMap(({ name, skipped }) => {
    if (skipped.length === 0) return [];
    const rows = skipped.map(({ module, distribution, reason }) => [
      escapeMarkdown(module),
      escapeMarkdown(distribution),
      escapeMarkdown(shorten(reason, 500)),
    ]);
    const columns = [
      ['Module', 'left'],
      ['Distribution', 'left'],
      ['Why', 'left'],
    ] as const;
    const title = `${count(skipped.length, 'module')}${layers.length > 1 ? ` of ${escapeHtml(name)}` : ''} not imported`;
    return [details(title, boundedTable(columns, rows, budget))];
  });
  return parts.join('\n\n');
}

/** What system-libraries copied. */
export function systemLibraryTables({ layers }: Report): string {
  const parts = layers.flatMap(({ name, systemLibraries }) => {
    if (systemLibraries.length === 0) return [];
    const rows = systemLibraries.map((library) => [
      escapeMarkdown(library.name),
      escapeMarkdown(library.from),
      escapeMarkdown(library.package ?? 'none'),
      formatBytes(library.size),
      escapeMarkdown(enumerateSome(library.neededBy, namesShown)),
    ]);
    const columns = [
      ['Library', 'left'],
      ['From', 'left'],
      ['Package', 'left'],
      ['Size', 'right'],
      ['For', 'left'],
    ] as const;
    return [
      `### System libraries${layers.length > 1 ? ` of ${escapeMarkdown(name)}` : ''}\n\n${boundedTable(columns, rows, budget)}`,
    ];
  });
  return parts.join('\n\n');
}
