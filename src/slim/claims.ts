import type { PruneRule } from '../inputs/definitions.js';
import type { PlacedFile } from './placed-files.js';
import { ruleOrder } from './rules.js';

/** Which rules would leave which files out; what turns out to be needed is released. */
export interface Claims {
  /** The rule that a file falls under; undefined where it stays. */
  readonly ruleOf: (file: PlacedFile) => PruneRule | undefined;
  readonly has: (file: PlacedFile, rule: PruneRule) => boolean;
  readonly claim: (file: PlacedFile, rules: readonly PruneRule[]) => void;
  /** @returns whether the file stays now, and did not before */
  readonly release: (file: PlacedFile, rules: readonly PruneRule[]) => boolean;
}

export function startClaims(): Claims {
  const claims = new Map<PlacedFile, Set<PruneRule>>();
  return {
    ruleOf: (file) => {
      const own = claims.get(file);
      return own && ruleOrder.find((rule) => own.has(rule));
    },
    has: (file, rule) => claims.get(file)?.has(rule) === true,
    claim: (file, rules) => {
      if (rules.length > 0) claims.set(file, new Set(rules));
    },
    release: (file, rules) => {
      const own = claims.get(file);
      if (!own) return false;
      for (const rule of rules) own.delete(rule);
      return own.size === 0 && claims.delete(file);
    },
  };
}
