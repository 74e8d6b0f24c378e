import type { Slimmed } from '../slim/model.js';
import type { SplitFacts } from './report.js';

/** What was done to make a layer smaller, as the manifest has it; sizes in bytes. */
export function describeSlimmed({ pruned, stripped, bytecode, rolledBack }: Slimmed): object {
  return {
    pruned: pruned.map(({ size, ...part }) => ({ ...part, 'unzipped-size': size })),
    stripped: stripped && {
      files: stripped.files.map(({ path, owner, before, after }) => ({
        path,
        distribution: owner,
        before,
        after,
      })),
      'put-back': stripped.putBack.map(({ path, owner, reason }) => ({ path, distribution: owner, reason })),
    },
    bytecode:
      bytecode && 'size' in bytecode
        ? { files: bytecode.files, 'unzipped-size': bytecode.size, failed: bytecode.failed }
        : bytecode,
    'rolled-back': rolledBack.map(({ size, ...back }) => ({ ...back, 'unzipped-size': size })),
  };
}

/** Which of the zips of a layer it is, and why what is in it is in it. @param of the name that the layer was asked for by */
export function describeSplit(of: string, { number, count, placed }: SplitFacts): object {
  return {
    of,
    number,
    count,
    placed: placed.map(({ name, whole, reason }) => ({ distribution: name, whole, reason })),
  };
}
