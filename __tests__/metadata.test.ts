import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { InputDefinition } from '../src/inputs/definitions.js';
import { inputDefinitions, inputNames, outputDefinitions } from '../src/inputs/definitions.js';

const action = parse(readFileSync('action.yml', 'utf8')) as {
  inputs: Record<string, { description: string; required: boolean; default?: unknown }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
};
const readme = readFileSync('README.md', 'utf8');
const rowsBetween = (name: string) =>
  [
    ...(readme
      .split(`<!-- ${name}: generated -->`)[1]
      ?.split(`<!-- /${name} -->`)[0]
      ?.matchAll(/^\| `([^`]+)`/gm) ?? []),
  ].map(([, cell]) => cell);

describe('action.yml, the code and the README', () => {
  it('name the same inputs in the same order', () => {
    expect(Object.keys(action.inputs)).toEqual(inputNames);
    expect(rowsBetween('inputs')).toEqual(inputNames);
  });

  it('name the same outputs in the same order', () => {
    expect(Object.keys(action.outputs)).toEqual(Object.keys(outputDefinitions));
    expect(rowsBetween('outputs')).toEqual(Object.keys(outputDefinitions));
  });

  it('say the same of each input', () => {
    for (const [name, definition] of Object.entries<InputDefinition>(inputDefinitions)) {
      expect(action.inputs[name]?.description).toContain(definition.description);
      expect(action.inputs[name]?.required).toBe(Boolean(definition.required));
      expect(readme).toContain(definition.description);
    }
  });

  it('leave defaults to the code, since a runner passes them on as if they had been typed', () => {
    for (const input of Object.values(action.inputs)) expect(input).not.toHaveProperty('default');
  });

  it('start what is built', () => {
    expect(action.runs).toEqual({ using: 'node20', main: 'dist/main.js' });
  });

  it('are what the generator makes', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});
