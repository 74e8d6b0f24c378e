import { quotas } from '../lambda/quotas.js';
import type { LayerEntry } from './config.js';
import { show } from './messages.js';
import { nearest } from './nearest.js';
import type { Reject } from './source.js';

const { layers: mostLayers } = quotas;

type Entries = readonly LayerEntry[];

/**
 * Rejects names that two layers have, and stacks that cannot be.
 * @returns whether no stack goes round in a circle, so that they can be put in order
 */
export function checkStacks(entries: Entries, reject: Reject): boolean {
  rejectSameNames(entries, reject);
  rejectUnknownNames(entries, reject);
  const cycles = cyclesIn(entries);
  for (const cycle of cycles) rejectCycle(cycle, reject);
  if (cycles.length === 0) rejectTallStacks(entries, reject);
  return cycles.length === 0;
}

/** Each after those that it is stacked on, else as listed. There must be no cycle. */
export function inStackOrder(entries: Entries): Entries {
  return [...new Set(entries.flatMap((entry) => [...below(entry, entries), entry]))];
}

function rejectSameNames(entries: Entries, reject: Reject): void {
  for (const entry of entries) {
    const first = entries.find(({ name }) => name === entry.name);
    if (first === undefined || first === entry) continue;
    const message = `${show(entry.name)} is the layer of line ${first.location.line} already; name this one otherwise`;
    reject('name', message, entry.location);
  }
}

function rejectUnknownNames(entries: Entries, reject: Reject): void {
  const names = entries.map(({ name }) => name);
  for (const { name, location } of entries.flatMap(({ stackedOn }) => stackedOn)) {
    if (names.includes(name)) continue;
    const best = nearest(name, names);
    const hint = best ? `did you mean ${best}?` : `there are ${names.join(', ')}`;
    reject('stacked-on', `${show(name)} is no layer of this file; ${hint}`, location);
  }
}

type Cycle = readonly [LayerEntry, ...LayerEntry[]];

/** Each cycle once, from the member that is listed first. */
function cyclesIn(entries: Entries): readonly Cycle[] {
  const found = new Map<string, Cycle>();
  const done = new Set<LayerEntry>();

  function visit(entry: LayerEntry, path: Entries): void {
    const start = path.indexOf(entry);
    if (start >= 0) {
      const circle = path.slice(start);
      const listed = entries.filter((other) => circle.includes(other));
      const from = circle.indexOf(listed[0] ?? entry);
      const [first = entry, ...more] = [...circle.slice(from), ...circle.slice(0, from)];
      found.set(listed.map(({ name }) => name).join('\n'), [first, ...more]);
    } else if (!done.has(entry)) {
      for (const other of directlyBelow(entry, entries)) visit(other, [...path, entry]);
      done.add(entry);
    }
  }

  for (const entry of entries) visit(entry, []);
  return [...found.values()];
}

function rejectCycle([first, ...more]: Cycle, reject: Reject): void {
  const [second = first] = more;
  const circle = [first, ...more, first].map(({ name }) => name).join(' → ');
  const { location } = first.stackedOn.find(({ name }) => name === second.name) ?? first;
  reject('stacked-on', `a layer cannot be stacked on itself: ${circle}`, location);
}

/** Of a stack that is too tall, and of those that are built on it, only the first is told. */
function rejectTallStacks(entries: Entries, reject: Reject): void {
  const tall = entries.filter((entry) => below(entry, entries).length >= mostLayers);
  for (const entry of tall) {
    const lower = below(entry, entries);
    if (lower.some((other) => tall.includes(other))) continue;
    const names = [...lower, entry].map(({ name }) => name);
    reject(
      'stacked-on',
      `${show(entry.name)} makes a stack of ${names.length} layers, and a function can have ${mostLayers}: ${names.join(', ')}`,
      entry.stackedOn[0]?.location ?? entry.location,
    );
  }
}

/** All that an entry is stacked on, in the order of /opt. */
function below(entry: LayerEntry, entries: Entries): Entries {
  const all = directlyBelow(entry, entries).flatMap((other) => [...below(other, entries), other]);
  return [...new Set(all)];
}

function directlyBelow({ stackedOn }: LayerEntry, entries: Entries): Entries {
  return stackedOn.flatMap(({ name }) => entries.find((other) => other.name === name) ?? []);
}
