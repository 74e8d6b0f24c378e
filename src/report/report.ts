import type { CheckResult } from '../check/level.js';
import type { Finding } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Sdk } from '../lambda/sdk-family.js';
import type { LayerDistribution } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import type { Pin } from '../resolve/wheelhouse.js';

/** Everything there is to tell about a run. Manifest, summary, outputs and terminal are views of it. */
export interface Report {
  readonly inputs: Inputs;
  /** Null where the run failed before there was a layer, or where nothing was left to put in one. */
  readonly layer: BuiltLayer | null;
  /** What is in the layer. */
  readonly distributions: readonly LayerDistribution[];
  /** What the runtime has in exactly these versions, and the layer therefore not. */
  readonly excluded: readonly Pin[];
  readonly sdk: Sdk | null;
  readonly checks: readonly CheckResult[];
  /** All of the run, worst first. */
  readonly findings: readonly Finding[];
  readonly run: RunFacts;
}

/** What may differ between runs that build the same bytes. */
export interface RunFacts {
  readonly version: string;
  readonly builder: string | null;
  readonly resolver: string | null;
  readonly installer: string | null;
  readonly image: { readonly name: string; readonly digest: string } | null;
  readonly python: string | null;
  readonly tools: Readonly<Record<string, string>>;
  /** Seconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
}

export function failed(report: Report): boolean {
  return report.findings.some(({ severity }) => severity === 'error');
}

const order = { error: 0, warning: 1, notice: 2 } as const;

export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}
