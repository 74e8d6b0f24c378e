import type { Baseline } from '../compare/model.js';
import { quotas } from '../lambda/quotas.js';
import { documentationOf } from '../rules.js';
import { count, enumerate, formatBytes } from '../sizes.js';
import type { ComparedRun, ToldFinding } from './compared-run.js';
import { unbuilt } from './compared-run.js';
import { circumstancesText, layerPieces } from './comparison-layers.js';
import { totalChange } from './comparison-text.js';
import { currentSizes, layersTotals, layerTitle, layerTotals } from './comparison-totals.js';
import type { Piece } from './fitting.js';
import { fitPieces, fixed } from './fitting.js';
import { escapeMarkdown, shorten, shortText } from './markdown.js';

/**
 * GitHub refuses a longer comment. It says that it counts characters, and was seen to count bytes, of which it takes more;
 * bytes are never fewer. https://github.com/dead-claudia/github-limits/pull/13
 */
const commentLimit = 65_536;

/** Bytes of the section of the job summary, which has much else. */
const sectionLimit = 200_000;

/** Findings that are told. */
const findingsShown = 5;

/** Bytes of all of them. */
const findingLimit = 20_000;

/** Characters of a finding's text that are shown: the first of these that keeps the limit. */
const longestTexts = [1000, 300, 60];

/** Characters of what else is said in words. */
const longestText = 300;

/** Layers that a heading names. */
const namesShown = 3;

export interface Links {
  /** Address of the job summary; null where it is not known. */
  readonly summaryUrl: string | null;
  /** Where the pages of the rules can be read, with a slash at the end. */
  readonly documentation?: string;
}

/**
 * The part of the job summary that tells what changed. Findings are told elsewhere in it.
 * @param level of the heading, where 1 is the highest
 */
export function comparisonSection(run: ComparedRun, { level }: { readonly level: number }): string {
  const all = 'manifest.json has all';
  return fitPieces([...opening(run, level), ...sizes(run, level, all)], sectionLimit).text;
}

/**
 * The comment on a pull request, without its hidden key.
 * @param hidden bytes that the key takes of what GitHub allows for all of it
 */
export function commentBody(run: ComparedRun, links: Links, hidden = 0): string {
  const { summaryUrl } = links;
  const summary = summaryUrl === null ? 'the job summary' : `[the job summary](${summaryUrl})`;
  const all = `see ${summary}`;
  const notice = `_GitHub takes no more in a comment, so this one is cut; ${all}._`;
  const footer = footerOf(links);
  const pieces = [...opening(run, 3), ...findingPieces(run, links, summary), ...sizes(run, 3, all)];
  const room = commentLimit - hidden - Buffer.byteLength(`${notice}\n\n${footer}\n\n`);
  const { text, whole } = fitPieces(pieces, room);
  return `${[text, ...(whole ? [] : [notice]), footer].join('\n\n')}\n`;
}

function opening(run: ComparedRun, level: number): readonly Piece[] {
  return [fixed(0, `${'#'.repeat(level)} ${titleOf(run)}`), fixed(0, sentenceOf(run))];
}

function sizes(run: ComparedRun, level: number, all: string): readonly Piece[] {
  const { comparison, snapshot } = run;
  if (unbuilt(run)) return [];
  if (!comparison) return [currentSizes(snapshot, all)];
  const { difference } = comparison;
  const circumstances = circumstancesText(difference);
  const explained = circumstances === '' ? [] : [fixed(1, circumstances)];
  if (!difference.changed) return [currentSizes(snapshot, all), ...explained];
  const [only] = difference.layers;
  const changed = difference.layers.filter(({ status }) => status !== 'unchanged');
  const title = difference.layers.length > 1 ? `${'#'.repeat(level + 1)} Layer` : null;
  return [
    ...(difference.layers.length === 1 && only?.before && only.after
      ? [fixed(0, layerTotals(only.status === 'renamed' ? layerTitle(only) : '', only.before, only.after))]
      : layersTotals(difference, all)),
    ...explained,
    ...changed.flatMap((layer) => layerPieces(layer, { title, all })),
  ];
}

function titleOf(run: ComparedRun): string {
  const { comparison, snapshot } = run;
  if (unbuilt(run)) return `${namesOf(run.asked)}: not built`;
  // Where all layers were taken away, it is about those that were there
  const { layers } = snapshot.layers.length > 0 ? snapshot : (comparison?.baseline.snapshot ?? snapshot);
  const names = namesOf(layers.map(({ name }) => name));
  if (!comparison) {
    return `${names}: ${formatBytes(layers.reduce((sum, { unzipped }) => sum + unzipped, 0))} unzipped`;
  }
  const { difference } = comparison;
  return `${names}: ${difference.changed ? totalChange(difference) : 'unchanged'}`;
}

function namesOf(names: readonly string[]): string {
  if (names.length === 0) return 'Lambda layers';
  if (names.length > namesShown) return count(names.length, 'Lambda layer');
  return `Lambda layer${names.length > 1 ? 's' : ''} ${enumerate(names.map(shortText))}`;
}

function sentenceOf(run: ComparedRun): string {
  const { snapshot, comparison, missing, findings } = run;
  const commit = snapshot.commit === null ? '' : `Commit \`${snapshot.commit.slice(0, 7)}\` for `;
  const target = `${shortText(snapshot.runtime)} on ${shortText(snapshot.architecture)}`;
  const what = commit === '' ? `For ${target}` : `${commit}${target}`;
  if (unbuilt(run)) {
    const why = findings.some(({ severity }) => severity === 'error') ? ', for this reason:' : '.';
    return `${what}. The build failed before there were any layers${why}`;
  }
  if (!comparison && missing === null)
    return `${what}, compared with nothing, since no baseline is looked for in this run.`;
  if (!comparison)
    return `${what}. Nothing to compare with yet: ${escapeMarkdown(shorten(missing ?? '', longestText))}.`;
  const against = `${what}, compared with ${originText(comparison.baseline)}.`;
  return comparison.difference.changed ? against : `${against} No layer has changed.`;
}

/** An id as code is no link. */
function originText({ origin }: Baseline): string {
  const id = /^[0-9a-f]{7,40}\b/.exec(origin)?.[0] ?? '';
  return `${id === '' ? '' : `\`${id}\``}${escapeMarkdown(shorten(origin.slice(id.length), longestText))}`;
}

/** Shortened further where they would take the room of all else. */
function findingPieces(run: ComparedRun, links: Links, summary: string): readonly Piece[] {
  if (run.findings.length === 0) return [];
  const texts = longestTexts.map((longest) => findingList(run, links, summary, longest));
  const text = texts.find((each) => Buffer.byteLength(each) < findingLimit) ?? '';
  return [{ rank: 0, render: () => ({ text, whole: text === texts[0] }) }];
}

function findingList({ findings }: ComparedRun, links: Links, summary: string, longest: number): string {
  const more = findings.length - findingsShown;
  return [
    ...findings.slice(0, findingsShown).map((finding) => findingLine(finding, links, longest)),
    ...(more > 0 ? [`- and ${more} more in ${summary}`] : []),
  ].join('\n');
}

function findingLine(
  { rule, severity, title, reason, advice }: ToldFinding,
  { documentation }: Links,
  longest: number,
): string {
  const text = (words: string) => escapeMarkdown(shorten(words, longest).trim());
  const name = documentation ? `[${rule}](${documentation}${documentationOf(rule)})` : rule;
  const told = severity === 'error' ? '❌ **This fails the job:' : '⚠️ **Warning:';
  const why = /[.!?]$/.test(reason) ? text(reason) : `${text(reason)}.`;
  return `- ${told} ${text(title)}.** ${why} _${text(advice)}_ (rule ${name})`;
}

function footerOf({ summaryUrl, documentation }: Links): string {
  const more = summaryUrl === null ? '' : ` The [job summary](${summaryUrl}) has the whole report.`;
  const by = documentation ? `[layerpack](${documentation}README.md)` : 'layerpack';
  return `<sub>By ${by}. A function and all its layers may have ${formatBytes(quotas.unzipped)} unzipped; 1 MB is 1,048,576 bytes, as AWS counts.${more}</sub>`;
}
