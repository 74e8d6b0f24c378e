import { boundedTable, escapeMarkdown } from './markdown.js';
import type { Report } from './report.js';

const budget = 50_000;

/** What GitHub keeps, and how a later job gets a zip as it is. */
export function artifactTable({ artifacts }: Report): string {
  if (artifacts.length === 0) return '';
  const rows = artifacts.map(({ name, id, layer }) => [
    escapeMarkdown(name),
    layer === null ? 'manifest, locks and SBOMs' : `the zip of ${escapeMarkdown(layer)}, as it is`,
    `${id}`,
  ]);
  const zips = artifacts.filter(({ layer }) => layer !== null).map(({ id }) => id);
  return [
    '### Artifacts',
    boundedTable(
      [
        ['Artifact', 'left'],
        ['Holds', 'left'],
        ['Id', 'right'],
      ],
      rows,
      budget,
    ),
    ...(zips.length > 0
      ? [
          `A later job gets the zips by actions/download-artifact with \`artifact-ids: ${zips.join(',')}\`, and with \`skip-decompress: true\`, since it would unpack them else.`,
        ]
      : []),
  ].join('\n\n');
}
