import { describe, expect, it } from '@jest/globals';
import type { Module } from '../../../../src/check/import/modules.js';
import { timesOf } from '../../../../src/check/import/results.js';
import { bareTasks, secondTasks, tasksFor } from '../../../../src/check/import/tasks.js';
import type { ImportOutcome } from '../../../../src/engine/import-modules.js';

const front = (name: string): Module => ({ name, distribution: name, rank: 'front' });
const imported = (module: string): ImportOutcome => ({
  how: 'imported',
  module,
  seconds: 0,
  mapped: [],
  output: '',
});
const raised = (module: string, message: string): ImportOutcome => ({
  how: 'raised',
  module,
  errors: [{ type: 'ImportError', kinds: ['ImportError'], message, frames: [] }],
  output: '',
});

describe('a front that failed', () => {
  it.each<[string, string, readonly string[] | undefined]>([
    ['the psycopg package should be imported before', 'psycopg', ['psycopg']],
    ['Please import psycopg.', 'psycopg', undefined],
    ['import numpy before anything', 'psycopg', undefined],
    ['import numpy before anything', 'numpy', ['numpy']],
    ['already registered in psycopg', 'psycopg', undefined],
  ])('that says "%s" is tried after what it names', (message, other, first) => {
    const outcomes = [raised('binary', message), imported(other)];
    const modules = [front('binary'), front(other)];
    const { again } = secondTasks(
      outcomes,
      modules,
      () => [],
      () => [],
    );
    expect(again.map(({ task }) => task.first)).toEqual(first ? [first] : []);
  });
});

describe('modules beside each other without a package', () => {
  const crowd = (distribution: string): readonly Module[] =>
    Array.from({ length: 8 }, (_, index) => ({
      name: `${distribution}.m${index}`,
      distribution,
      rank: index === 0 ? 'front' : 'principal',
      among: distribution,
    }));
  const sizes = (distribution: string) =>
    tasksFor(crowd(distribution), (name) => ({ chain: name, requested: name === 'asked' }))
      .map(({ modules }) => modules.length)
      .sort();

  it('share a process, but for the front and for what is asked for', () => {
    expect(sizes('dep')).toEqual([1, 7]);
    expect(sizes('asked')).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('what bytecode saves', () => {
  const tasks = [
    { modules: ['asked'], cold: true },
    { modules: ['crowd', 'of', 'many'] },
    { modules: ['lone'] },
  ];
  const byName = new Map(['asked', 'crowd', 'lone'].map((name) => [name, front(name)]));
  const took = (module: string, seconds: number): ImportOutcome => ({
    ...imported(module),
    seconds,
    how: 'imported',
    mapped: [],
  });

  it('is measured of what is measured at all', () => {
    expect(bareTasks(tasks)).toEqual([{ modules: ['asked'], cold: true, bytecode: 'passed-over' }]);
  });

  it('is told beside what the import takes, and not where it was not measured or failed', () => {
    const outcomes = [took('asked', 1), took('crowd', 3)];
    const plain = { module: 'asked', distribution: 'asked', seconds: 1 };
    expect(timesOf(outcomes, tasks, byName, [took('asked', 2)])).toEqual([
      { ...plain, secondsWithoutBytecode: 2 },
    ]);
    expect(timesOf(outcomes, tasks, byName)).toEqual([plain]);
    expect(timesOf(outcomes, tasks, byName, [raised('asked', 'too late')])).toEqual([plain]);
  });
});
