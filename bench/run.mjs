// Measures layerpack against its peers, all in one run, and prints one table: npm run bench [-- part...]

import { measureChecks } from './parts/checks.mjs';
import { measureElf } from './parts/elf.mjs';
import { measureLayers } from './parts/layers.mjs';
import { measureLimits } from './parts/limits.mjs';
import { measurePack } from './parts/pack.mjs';
import { measurePublish } from './parts/publish.mjs';
import { measureRace } from './parts/race.mjs';
import { measureSize } from './parts/size.mjs';
import { measureSplit } from './parts/split.mjs';
import { measureStacks } from './parts/stacks.mjs';
import { measureStart } from './parts/start.mjs';
import { tableOf } from './table.mjs';

/** @type {Readonly<Record<string, () => Promise<readonly import('./table.mjs').Row[]>>>} */
const parts = {
  race: measureRace,
  checks: measureChecks,
  limits: measureLimits,
  layers: measureLayers,
  pack: measurePack,
  elf: measureElf,
  publish: measurePublish,
  start: measureStart,
  size: measureSize,
  stacks: measureStacks,
  split: measureSplit,
};
/** They take long, and have to be asked for. */
const onlyByName = new Set(['stacks', 'split']);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  process.stderr.write(`no such part: ${unknown.join(', ')}; parts are ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}

try {
  const rows = [];
  for (const [name, measure] of Object.entries(parts)) {
    // One after the other: two at a time would measure each other.
    if (asked.length === 0 ? !onlyByName.has(name) : asked.includes(name)) rows.push(...(await measure()));
  }
  process.stdout.write(tableOf(rows));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
