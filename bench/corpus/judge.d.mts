import type { Case } from './cases.d.mts';

export interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly subject: string;
  readonly title: string;
  readonly reason: string;
  readonly advice: string;
}

/** What a run of layerpack left. */
export interface Outcome {
  readonly status: number | null;
  /** Of the manifest; missing where there is none. */
  readonly findings: readonly Finding[] | undefined;
  /** The last line of its log. */
  readonly said: string;
}

export type Judgement =
  | { readonly kind: 'right' }
  | { readonly kind: 'false pass' | 'false refusal' | 'wrong reason' | 'not run'; readonly why: string };

export const refusalsAllowed: number;
export function judge(one: Case, outcome: Outcome): Judgement;
export function reportOf(results: readonly { readonly one: Case; readonly judgement: Judgement }[]): {
  readonly text: string;
  readonly status: 0 | 1 | 2;
};
