import { count, enumerate, formatBytes } from '../sizes.js';
import type { PrunedPart, Slimmed } from '../slim/model.js';

/** What one rule left out of a layer. */
export interface RuleSum {
  readonly rule: PrunedPart['rule'];
  readonly files: number;
  /** Bytes. */
  readonly size: number;
}

/** By rule, the one that left out most first. */
export function sumsByRule(pruned: readonly PrunedPart[]): readonly RuleSum[] {
  const sums = new Map<PrunedPart['rule'], RuleSum>();
  for (const { rule, files, size } of pruned) {
    const known = sums.get(rule) ?? { rule, files: 0, size: 0 };
    sums.set(rule, { rule, files: known.files + files, size: known.size + size });
  }
  return [...sums.values()].sort((a, b) => b.size - a.size || (a.rule < b.rule ? -1 : 1));
}

/** "tests 9.1 MB, stubs 1.2 MB", the one that left out most first. */
export function rulesText(pruned: readonly PrunedPart[]): string {
  return sumsByRule(pruned)
    .map(({ rule, size }) => `${rule} ${formatBytes(size)}`)
    .join(', ');
}

/** Bytes that pruning and stripping took away. */
export function savedBy({ pruned, stripped }: Slimmed): number {
  const left = pruned.reduce((sum, { size }) => sum + size, 0);
  const less = (stripped?.files ?? []).reduce((sum, { before, after }) => sum + before - after, 0);
  return left + less;
}

/** What was done to make a layer smaller, in plain sentences without full stops. */
export function slimLines({ pruned, stripped, bytecode, rolledBack }: Slimmed): readonly string[] {
  const all = pruned.reduce((sum, { size }) => sum + size, 0);
  return [
    ...(pruned.length > 0 ? [`left out ${formatBytes(all)}: ${rulesText(pruned)}`] : []),
    ...(stripped ? [strippedLine(stripped)] : []),
    ...(bytecode ? [bytecodeLine(bytecode)] : []),
    ...rolledBack.map(
      ({ distribution, rules, size }) =>
        `gave back to ${distribution} ${formatBytes(size)} of ${enumerate(rules)}, without which it did not import`,
    ),
  ];
}

function strippedLine({ files, putBack }: NonNullable<Slimmed['stripped']>): string {
  const less = files.reduce((sum, { before, after }) => sum + before - after, 0);
  const back = putBack.length > 0 ? `; ${putBack.length} put back` : '';
  return `stripped ${count(files.length, 'file')}, ${formatBytes(less)} less${back}`;
}

function bytecodeLine(bytecode: NonNullable<Slimmed['bytecode']>): string {
  if ('missing' in bytecode) return `no bytecode, because ${bytecode.missing}`;
  const { files, size, failed } = bytecode;
  const not = failed.length > 0 ? `; ${failed.length} do not compile` : '';
  return `bytecode of ${count(files, 'module')}, ${formatBytes(size)}${not}`;
}
