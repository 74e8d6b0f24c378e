import { enumerateSome, formatBytes, formatShare } from '../sizes.js';
import { boundedTable, details, escapeMarkdown, shortText, table } from './markdown.js';
import type { LayerReport, Report } from './report.js';
import { weightsOf } from './report-weights.js';

/** Requirements that are shown unfolded. */
const heaviestShown = 8;

/** Names of a list that are shown. */
const namesShown = 6;

/** Bytes of the rows of the folded table. */
const budget = 50_000;

const note = 'What would go from the layer if the requirement went. What others need too would stay.';

/** What each requirement brings alone; with only one of them that is no question. */
export function requirementTable(layer: LayerReport, report: Report): string {
  const weights = layer.built && weightsOf(layer, report);
  if (!weights || weights.requirements.length < 2) return '';
  const { requirements, bySeveral, whole } = weights;
  const rows = requirements.map(({ root: { text, location }, size, distributions }) => [
    shortText(text),
    shortText(`${location.file}:${location.line}`),
    formatBytes(size),
    formatShare(size, whole),
    listed(distributions) || 'nothing',
  ]);
  const columns = [
    ['Requirement', 'left'],
    ['Place', 'left'],
    ['Alone', 'right'],
    ['Share', 'right'],
    ['What goes', 'left'],
  ] as const;
  const rest = rows.slice(heaviestShown);
  return [
    `### What requirements${report.layers.length > 1 ? ` of ${escapeMarkdown(layer.inputs.name)}` : ''} bring alone`,
    note,
    table(columns, rows.slice(0, heaviestShown)),
    ...(rest.length > 0 ? [details(`${rest.length} more`, boundedTable(columns, rest, budget))] : []),
    ...(bySeveral.names.length > 0
      ? [`Shared by several: **${formatBytes(bySeveral.size)}** (${listed(bySeveral.names)})`]
      : []),
  ].join('\n\n');
}

const listed = (names: readonly string[]) => enumerateSome(names.map(shortText), namesShown);
