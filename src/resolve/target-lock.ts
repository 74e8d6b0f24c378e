import type { Glibc } from '../lambda/runtimes.js';
import type { Lock } from './uv.js';

/** Locks for a platform by uv's name, under further constraints. */
export type Locker = (platform: string | null, bounds: readonly string[]) => Promise<Lock>;

/** Rounds in which a release without a fitting wheel may turn up anew. */
const rounds = 6;

/**
 * Locks for a glibc that the machine at hand need not have. uv knows manylinux_2_17 and _2_28 but nothing between,
 * where python3.8 to 3.11 are: it locks for 2_28, and what then has no wheel that fits is held at the release
 * that 2_17 would take.
 */
export async function lockForTarget({ minor }: Glibc, machine: string, lock: Locker): Promise<Lock> {
  const platform = (version: string) => `${machine}-manylinux_${version}`;
  if (minor !== 26) return lock(platform(`2_${minor}`), []);

  const cautious = await lock(platform('2_17'), []);
  const held = new Map(
    'failure' in cautious ? [] : cautious.wheels.map(({ name, version }) => [name, version]),
  );
  const bounds: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bold = await lock(platform('2_28'), bounds);
    if ('failure' in bold) return cautious;
    if (bold.misfits.length === 0) return bold;
    const bounded = bold.misfits.filter(({ name }) => held.has(name));
    // Not even 2_17 knows a release that fits
    if (bounded.length < bold.misfits.length) return 'failure' in cautious ? bold : cautious;
    bounds.push(...bounded.map(({ name }) => `${name}<=${held.get(name)}`));
  }
  return cautious;
}
