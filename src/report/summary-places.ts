import { details, escapeMarkdown, table } from './markdown.js';
import type { LayerReport, Report } from './report.js';
import { sdkOf } from './report.js';

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
    table(
      [
        ['Distribution', 'left'],
        ['Version', 'left'],
        ['Layer', 'left'],
      ],
      rows,
    ),
  );
}

/** Which SDK functions will run on; told where it is known. */
export function sdkNotes(built: readonly LayerReport[], report: Report): string {
  const notes = built.flatMap((layer) => {
    const sdk = sdkOf(layer, report);
    const versions = Object.entries(sdk?.versions ?? {}).map(
      ([name, version]) => `${name} ${escapeMarkdown(version)}`,
    );
    if (!sdk || versions.length === 0) return [];
    const whose = sdk.from === 'layer' ? 'its own' : "the runtime's";
    return [
      `**SDK** that functions with ${escapeMarkdown(layer.name)} run on: ${whose} ${versions.join(', ')}`,
    ];
  });
  return notes.join('\\\n');
}
