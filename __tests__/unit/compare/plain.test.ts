import { describe, expect, it } from '@jest/globals';
import type { Circumstance, Snapshot } from '../../../src/compare/model.js';
import { plainSnapshot } from '../../../src/compare/plain.js';
import { layerOf, snapshotWith } from '../support/snapshots.js';
import { thrownBy } from '../support/values.js';

const distribution = {
  name: 'ruamel-yaml-clib',
  version: '1!2.0.post1+cu12.1',
  unzipped: 7,
  zipped: 3,
  whole: 9,
};
const other = { name: 'libstdc++.so.6', unzipped: 5 };
const option: Circumstance = { kind: 'option', name: 'prune', layer: 'data', value: 'tests,docs' };
const snapshot = snapshotWith(
  [layerOf('data_1-x', { distributions: [distribution], others: [other] })],
  [option],
);

const withDistribution = (fields: Partial<typeof distribution>): Snapshot =>
  snapshotWith([layerOf('data', { distributions: [{ ...distribution, ...fields }] })]);
const withLibrary = (name: string) => snapshotWith([layerOf('data', { others: [{ name, unzipped: 1 }] })]);
const withOption = (fields: Partial<Circumstance>) => snapshotWith([], [{ ...option, ...fields }]);

describe("what is left of a stranger's snapshot", () => {
  it('is all that is numbers, names and versions, and nothing that is not known of', () => {
    expect(plainSnapshot(snapshot)).toEqual(snapshot);
    const more = { ...snapshot, note: 'read this', circumstances: [{ ...option, note: 'and this' }] };
    expect(plainSnapshot(more)).toEqual(snapshot);
    expect(plainSnapshot({ ...snapshot, commit: 'a'.repeat(40) }).commit).toBe('a'.repeat(40));
  });

  it.each(['1.0', '2024.8.30', 'v2.0', '1!0', '0.0.0.dev3', '2004d', '1.0+local.7', '1_0-1'])(
    'has the version %s',
    (version) => {
      const [layer] = plainSnapshot(withDistribution({ version })).layers;
      expect(layer?.distributions[0]?.version).toBe(version);
    },
  );

  it.each([
    '3.12',
    'true',
    'public.ecr.aws/sam/build-python3.12:latest-x86_64@sha256:0123abcdef',
    'requirements/base.txt',
  ])('has the value %s', (value) => {
    expect(plainSnapshot(withOption({ value })).circumstances).toEqual([{ ...option, value }]);
  });

  it.each([
    ['a sentence', 'please read this'],
    ['lines', 'a\nb'],
    ['an address', 'https://evil.example/x'],
    ['an address without a scheme', '//evil.example/x'],
    ['markup', '<b>x</b>'],
    ['a link', '[x](y)'],
    ['code', '`x`'],
    ['a cell', 'a|b'],
    ['what turns the order', 'a\u202eb'],
    ['letters of another alphabet', 'раyраl'],
    ['nothing', ''],
    ['more than a value', 'x'.repeat(201)],
  ])('tells a value that is %s from others without saying it', (_, value) => {
    const shown = (text: string) => plainSnapshot(withOption({ value: text })).circumstances[0]?.value;
    expect(shown(value)).toMatch(/^text-[0-9a-f]{8}$/);
    expect(shown(value)).toBe(shown(value));
    expect(shown(value)).not.toBe(shown(`${value} `));
  });
});

describe('there is none of one with', () => {
  it.each([
    ['layer', 'with space', (name: string) => snapshotWith([layerOf(name, {})])],
    ['layer', 'x'.repeat(141), (name: string) => snapshotWith([layerOf(name, {})])],
    ['layer', 'a\n', (name: string) => snapshotWith([layerOf(name, {})])],
    ['layer', '<img>', (name: string) => withOption({ layer: name })],
    ['option', 'an option', (name: string) => withOption({ name })],
    ['option', '', (name: string) => withOption({ name })],
    ['distribution', 'hello world', (name: string) => withDistribution({ name })],
    ['distribution', '@someone', (name: string) => withDistribution({ name })],
    ['distribution', '../x', (name: string) => withDistribution({ name })],
    ['version', 'latest', (version: string) => withDistribution({ version })],
    ['version', '1.0 (read this)', (version: string) => withDistribution({ version })],
    ['version', `1${'.0'.repeat(60)}`, (version: string) => withDistribution({ version })],
    ['version', '', (version: string) => withDistribution({ version })],
    ['library', 'a b', withLibrary],
    ['library', 'a/b.so', withLibrary],
    ['runtime', 'python 3', (runtime: string) => ({ ...snapshot, runtime })],
    ['runtime', 'PYTHON', (runtime: string) => ({ ...snapshot, runtime })],
    ['architecture', 'x86-64 | x', (architecture: string) => ({ ...snapshot, architecture })],
  ])('a %s %j', (kind, text, of) => {
    expect(thrownBy(() => plainSnapshot(of(text)))).toEqual(
      new Error(`${JSON.stringify(text.slice(0, 60))} is no ${kind}`),
    );
  });
});
