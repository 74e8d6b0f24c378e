import { compare } from '../compare/difference.js';
import type { Comparison, Snapshot } from '../compare/model.js';
import { plainSnapshot } from '../compare/plain.js';
import { findingsOf, isComplete, snapshotOf } from '../compare/snapshot.js';
import { choices } from '../inputs/definitions.js';
import type { Inputs } from '../inputs/inputs.js';
import type { RuleId } from '../rules.js';
import { rules } from '../rules.js';
import type { ComparedRun, ToldFinding } from './compared-run.js';

/** What a stranger's run leaves: its manifest, and that of its baseline where it had one. */
export interface StrangeRecord {
  readonly manifest: string;
  readonly baseline: string | null;
}

/** What it comes to. */
export interface StrangeRun {
  /** The set of layers that it is about. */
  readonly key: string;
  /** What its input comment says. */
  readonly comment: Inputs['comment'];
  readonly run: ComparedRun;
}

const longestKey = 500;

/**
 * A run whose manifest nobody vouches for, as it may be told under the name of someone who is trusted: numbers, names
 * and versions are its own, and all words are ours.
 * @throws Error that says why it cannot be told
 */
export function strangeRun({ manifest, baseline }: StrangeRecord): StrangeRun {
  const parsed = parse(manifest);
  const snapshot = plainSnapshot(snapshotOf(parsed));
  const before = baseline === null ? null : plainSnapshot(snapshotOf(parse(baseline)));
  return {
    key: keyOf(parsed),
    comment: commentOf(parsed),
    run: {
      asked: [],
      snapshot,
      comparison: before && comparisonOf(before, snapshot),
      missing: before ? null : 'its run has found no baseline',
      findings: plainFindings(parsed),
      complete: isComplete(parsed),
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
}

function keyOf(manifest: unknown): string {
  const key = (manifest as { readonly 'layer-set'?: unknown } | null)?.['layer-set'];
  if (typeof key === 'string' && key !== '' && key.length <= longestKey) return key;
  throw new Error('it does not say which layers it is about');
}

function commentOf(manifest: unknown): Inputs['comment'] {
  const { inputs } = manifest as { readonly inputs: { readonly comment?: unknown } };
  return choices.comment.find((choice) => choice === inputs.comment) ?? 'auto';
}

function comparisonOf(before: Snapshot, after: Snapshot): Comparison {
  const origin = `${before.commit?.slice(0, 7) ?? 'another run'}, as the run of this pull request found it`;
  return { baseline: { snapshot: before, text: null, origin }, difference: compare(before, after) };
}

/**
 * Which rules speak against it, each once; what exactly they found is in its log. That it could not comment itself is no
 * news to whoever reads the comment.
 */
function plainFindings(manifest: unknown): readonly ToldFinding[] {
  const found = findingsOf(manifest).flatMap(({ rule, severity }) =>
    isRule(rule) && rule !== 'comment' && severity !== 'notice' ? [{ rule, severity }] : [],
  );
  const once = new Map(found.map((each) => [`${each.rule} ${each.severity}`, each] as const));
  return [...once.values()].map(({ rule, severity }) => ({
    rule,
    severity,
    title: rules[rule].title,
    reason: 'The log of its run says what exactly',
    advice: rules[rule].advice,
  }));
}

const isRule = (rule: string): rule is RuleId => Object.hasOwn(rules, rule);
