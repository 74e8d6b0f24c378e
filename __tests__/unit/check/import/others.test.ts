import { describe, expect, it } from '@jest/globals';
import type { Module } from '../../../../src/check/import/modules.js';
import { othersOf } from '../../../../src/check/import/others.js';
import type { ImportOutcome } from '../../../../src/engine/import-modules.js';

const module = (name: string, rank: Module['rank'], distribution = 'demo'): Module => ({
  name,
  distribution,
  rank,
});
const imported = (name: string): ImportOutcome => ({
  how: 'imported',
  module: name,
  seconds: 0,
  mapped: [],
  output: '',
});
const front = module('demo', 'front');
const other = module('demo_cli', 'principal');
const [a, b] = [module('demo.a', 'inner'), module('demo.b', 'inner')] as const;
const [c, d] = [module('demo_cli.c', 'inner'), module('demo_cli.d', 'inner')] as const;

/** @param good names of what imported */
function rated(about: Module, good: readonly string[], inner: readonly Module[] = []) {
  const tried = [front, other, module('_demo', 'private'), module('else', 'front', 'else')];
  const told = othersOf({ modules: tried, inner, outcomes: good.map(imported) })(about);
  return [told.module.rank, told.othersImport];
}

describe('whether others import', () => {
  it.each<[string, Module, readonly string[], readonly Module[], string, boolean]>([
    ['is no excuse for a front', front, ['demo_cli'], [], 'front', false],
    ['is so with another public module', other, ['demo'], [], 'principal', true],
    ['is not so with a private one', other, ['_demo'], [], 'principal', false],
    ['is not so with one of another distribution', other, ['else'], [], 'principal', false],
    ['is not so with an empty package', other, ['demo'], [a, b], 'principal', false],
    ['is so with a module in an empty package', other, ['demo', 'demo.a'], [a, b], 'principal', true],
    ['is so for an inner module with one beside it', a, ['demo', 'demo.b'], [a, b], 'inner', true],
    ['is not so where all inner modules fail', a, ['demo'], [a, b], 'principal', false],
    ['is not so for the front by what is beside it', a, ['demo', 'demo_cli'], [a, b], 'principal', false],
    ['is so for other packages by the front', c, ['demo', 'demo_cli'], [c, d], 'inner', true],
  ])('%s', (_, about, good, inner, rank, others) => {
    expect(rated(about, good, inner)).toEqual([rank, others]);
  });
});
