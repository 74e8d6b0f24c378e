import { count, formatBytes } from '../sizes.js';
import { boundedTable, details, escapeMarkdown } from './markdown.js';
import type { LayerReport, Report } from './report.js';
import { savedBy, slimLines } from './slim-text.js';

/** Bytes of the rows of one folded table. */
const budget = 40_000;

/** What each layer does without, and what came back. */
export function slimSection({ layers }: Report): string {
  const told = layers.flatMap((layer) => slimOf(layer, layers.length > 1));
  return told.length > 0 ? ['### Made smaller', ...told].join('\n\n') : '';
}

function slimOf({ slim, inputs, built }: LayerReport, several: boolean): readonly string[] {
  if (!slim || !built) return [];
  const lines = slimLines(slim);
  if (lines.length === 0) return [];
  const of = several ? `**${escapeMarkdown(inputs.name)}**: ` : '';
  const list = lines.map((line) => `- ${of}${escapeMarkdown(line)}`).join('\n');
  const rows = slim.pruned.map(({ distribution, rule, files, size }) => [
    escapeMarkdown(distribution),
    rule,
    `${files}`,
    formatBytes(size),
  ]);
  const stripped = (slim.stripped?.files ?? []).map(({ path, before, after }) => [
    escapeMarkdown(path.slice(path.lastIndexOf('/') + 1)),
    'strip',
    '1',
    formatBytes(before - after),
  ]);
  const all = [...rows, ...stripped];
  if (all.length === 0) return [list];
  const columns = [
    ['From', 'left'],
    ['Rule', 'left'],
    ['Files', 'right'],
    ['Unzipped', 'right'],
  ] as const;
  const title = `What ${formatBytes(savedBy(slim))} less are, ${count(all.length, 'row')}`;
  return [list, details(title, boundedTable(columns, all, budget))];
}
