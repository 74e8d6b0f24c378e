import type { DroppedFile, PrunedPart } from './model.js';

/** What was left out, by distribution and rule, the heaviest first. */
export function partsOf(dropped: readonly DroppedFile[]): readonly PrunedPart[] {
  const parts = new Map<string, PrunedPart>();
  for (const { file, rule } of dropped) {
    const key = `${file.owner} ${rule}`;
    const { files, size } = parts.get(key) ?? { files: 0, size: 0 };
    parts.set(key, { distribution: file.owner, rule, files: files + 1, size: size + file.size });
  }
  const order = ({ distribution, rule }: PrunedPart) => `${distribution} ${rule}`;
  return [...parts.values()].sort((a, b) => b.size - a.size || (order(a) < order(b) ? -1 : 1));
}
