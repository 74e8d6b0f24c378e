import type { CheckResult } from '../check/level.js';
import type { Workshop } from '../engine/open.js';
import type { Finding } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import type { LayerTree } from '../layer/tree.js';
import type { BuiltLayer } from '../pack/pack.js';
import type { Resolution } from '../resolve/wheelhouse.js';
import type { Report } from './report.js';
import { worstFirst } from './report.js';

/** What a run has come to so far. A run that fails is reported from here, as far as it came. */
export interface Progress {
  workshop?: Workshop;
  resolution?: Resolution;
  installer?: 'uv' | 'pip';
  tree?: LayerTree;
  layer?: BuiltLayer;
  readonly checks: CheckResult[];
  readonly findings: Finding[];
  /** Seconds by stage. */
  readonly timings: Record<string, number>;
}

export function noProgress(): Progress {
  return { checks: [], findings: [], timings: {} };
}

export function reportOf(inputs: Inputs, version: string, progress: Progress): Report {
  const { workshop, resolution, installer, tree, layer, checks, findings, timings } = progress;
  return {
    inputs,
    layer: layer ?? null,
    distributions: tree?.distributions ?? [],
    excluded: resolution?.excluded ?? [],
    sdk: workshop?.sdk ?? null,
    checks,
    findings: worstFirst(findings),
    run: {
      version,
      builder: workshop?.engine.description ?? null,
      resolver: resolution?.resolver ?? null,
      installer: installer ?? null,
      image: workshop?.engine.image ?? null,
      python: workshop?.pythonVersion ?? null,
      tools: workshop?.tools.versions ?? {},
      timings,
    },
  };
}
