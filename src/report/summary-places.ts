import { boundedTable, details, escapeMarkdown } from './markdown.js';
import type { LayerReport, Report } from './report.js';
import { sdkOf } from './report.js';

/** Bytes of the rows. */
const placeBudget = 75_000;

/** Where each distribution lives; with one layer that is no question. */
export function placeTable({ layers, analysis }: Report): string {
  if (layers.length < 2 || !analysis) return '';
  const rows = analysis.distributions
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, layers: places, provider }) => [
      escapeMarkdown(name),
      escapeMarkdown(version),
      provider === 'runtime' ? 'the runtime' : places.map(escapeMarkdown).join(', '),
    ]);
  return details(
    `Where ${rows.length} distributions live`,
    boundedTable(
      [
        ['Distribution', 'left'],
        ['Version', 'left'],
        ['Layer', 'left'],
      ],
      rows,
      placeBudget,
    ),
  );
}

const whose = {
  layer: 'its own',
  'other-layers': 'that of other-layers,',
  runtime: "the runtime's",
  several: 'parts of several,',
} as const;

/** Which SDK functions will run on; told where it is known. */
export function sdkNotes(built: readonly LayerReport[], report: Report): string {
  const notes = built.flatMap((layer) => {
    const sdk = sdkOf(layer, report);
    const versions = Object.entries(sdk?.versions ?? {}).map(
      ([name, version]) => `${name} ${escapeMarkdown(version)}`,
    );
    if (!sdk || versions.length === 0) return [];
    return [
      `**SDK** that functions with ${escapeMarkdown(layer.name)} run on: ${whose[sdk.from]} ${versions.join(', ')}`,
    ];
  });
  return notes.join('\\\n');
}
