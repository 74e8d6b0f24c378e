import { enumerate } from '../sizes.js';
import type { VersionFacts } from './delivery.js';
import { isDryRun } from './layer-versions.js';
import { boundedTable, details, escapeMarkdown } from './markdown.js';
import type { Report } from './report.js';
import { attachments, samSnippet, terraformSnippet } from './version-snippets.js';

const budget = 60_000;

/** Rows that are shown unfolded; what failed is. */
const rowsShown = 10;

/** What became of the layers in AWS, or would become of them, and how templates name them. */
export function versionTable(report: Report): string {
  const { versions } = report;
  if (versions.length === 0) return '';
  const failed = versions.filter(({ status }) => status === 'failed');
  const others = versions.filter(({ status }) => status !== 'failed');
  const open = others.length > rowsShown ? failed : versions;
  return [
    isDryRun(report) ? '### Layer versions (dry run: nothing was sent)' : '### Layer versions',
    tallyOf(versions),
    ...publicNote(report),
    ...(open.length > 0 ? [tableOf(open, report)] : []),
    ...(open.length < versions.length
      ? [details(`${others.length} layer versions`, tableOf(others, report))]
      : []),
    ...snippets(report),
  ].join('\n\n');
}

/** How many of each, in a sentence. */
function tallyOf(versions: readonly VersionFacts[]): string {
  const told = [
    ['published', 'published'],
    ['recovered', 'published, though the answer was lost'],
    ['planned', 'to be published'],
    ['unchanged', 'unchanged'],
    ['failed', 'failed'],
  ] as const;
  const parts = told.flatMap(([status, text]) => {
    const number = versions.filter((each) => each.status === status).length;
    return number > 0 ? [`${number} ${text}`] : [];
  });
  const regions = new Set(versions.map(({ region }) => region)).size;
  return `${enumerate(parts)}, in ${regions === 1 ? 'one region' : `${regions} regions`}.`;
}

/** Nobody should find out later that a layer is open to the world. */
function publicNote(report: Report): readonly string[] {
  const open = report.inputs.layers.filter((layer) => layer['share-with'].includes('*'));
  if (open.length === 0) return [];
  const names = enumerate(open.map(({ name }) => escapeMarkdown(name)));
  const may = isDryRun(report) ? 'could' : 'may';
  return [`**Everyone with an AWS account ${may} use ${names}**, since share-with has \`*\`.`];
}

function tableOf(versions: readonly VersionFacts[], report: Report): string {
  return boundedTable(
    [
      ['Layer', 'left'],
      ['Region', 'left'],
      ['Layer version', 'left'],
      ['', 'left'],
    ],
    versions.map((facts) => [
      escapeMarkdown(facts.layer),
      facts.region,
      facts.arn === null ? '' : `\`${facts.arn}\``,
      [outcomeOf(facts), ...changesOf(facts, isDryRun(report)).map(escapeMarkdown)].join('<br>'),
    ]),
    budget,
  );
}

function outcomeOf({ status, version, reason, upload }: VersionFacts): string {
  const why = reason === null ? '' : escapeMarkdown(reason);
  const way = upload === 's3' ? ' by S3' : '';
  switch (status) {
    case 'published':
      return `**published**${way}: ${why}`;
    case 'recovered':
      return `**published**${way}: ${why}; the answer was lost, the version is there`;
    case 'planned':
      return `would be published${way}: ${why}`;
    case 'unchanged':
      return `unchanged, version ${version}`;
    case 'failed':
      return `❌ ${why}`;
  }
}

/**
 * What else is done to a layer version or to older ones.
 * @param dry whether it only would be
 */
export function changesOf({ granted, revoked, deleted }: VersionFacts, dry: boolean): readonly string[] {
  const change = (what: string, items: readonly (string | number)[]) =>
    items.length > 0 ? [`${what} ${items.join(', ')}`] : [];
  const versions = deleted.length === 1 ? 'version' : 'versions';
  return [
    ...change(dry ? 'would be shared with' : 'shared with', granted),
    ...change(dry ? 'would no longer be shared with' : 'no longer shared with', revoked),
    ...change(`${dry ? 'would be deleted' : 'deleted'}: ${versions}`, deleted),
  ];
}

function snippets(report: Report): readonly string[] {
  if (attachments(report).length === 0) return [];
  return [
    details('In a SAM template', fenced('yaml', samSnippet(report))),
    details('In Terraform', fenced('hcl', terraformSnippet(report))),
  ];
}

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
