import { describe, expect, it } from '@jest/globals';
import type { Module } from '../../../../src/check/import/modules.js';
import { secondTasks } from '../../../../src/check/import/tasks.js';
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
