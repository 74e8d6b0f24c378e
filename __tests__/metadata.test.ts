import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { configSchema } from '../src/inputs/config-schema.js';
import type { InputDefinition } from '../src/inputs/definitions.js';
import {
  inputDefinitions,
  inputNames,
  outputDefinitions,
  secretDefinitions,
} from '../src/inputs/definitions.js';
import { readInputs } from '../src/inputs/read.js';
import type { Rule } from '../src/rules.js';
import { documentationOf, ruleGroups, rules } from '../src/rules.js';

const action = parse(readFileSync('action.yml', 'utf8')) as {
  inputs: Record<string, { description: string; required: boolean; default?: unknown }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
};
/** As an expression of GitHub's. */
const tokenOfJob = '$'.concat('{{ github.token }}');
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
    const all = [...inputNames, ...Object.keys(secretDefinitions)];
    expect(Object.keys(action.inputs)).toEqual(all);
    expect(rowsBetween('inputs')).toEqual(all);
  });

  it('name the same outputs in the same order', () => {
    expect(Object.keys(action.outputs)).toEqual(Object.keys(outputDefinitions));
    expect(rowsBetween('outputs')).toEqual(Object.keys(outputDefinitions));
  });

  it('say the same of each input', () => {
    for (const [name, definition] of Object.entries<InputDefinition>(inputDefinitions)) {
      expect(action.inputs[name]?.description).toContain(definition.description);
      expect(action.inputs[name]?.description).toContain(`Default: ${definition.default}.`);
      expect(readme).toContain(definition.description);
    }
  });

  it('leave defaults to the code, since a runner passes them on as if they had been typed', () => {
    for (const [name, input] of Object.entries(action.inputs)) {
      expect(input).not.toHaveProperty(Object.hasOwn(secretDefinitions, name) ? 'nothing' : 'default');
      expect(input.required).toBe(false);
    }
    expect(action.inputs['github-token']?.default).toBe(tokenOfJob);
  });

  it('start what is built', () => {
    expect(action.runs).toEqual({ using: 'node20', main: 'dist/main.js' });
  });

  it('start no more than 4 MB, as each job fetches all of it', () => {
    const files = readdirSync('dist', { recursive: true, encoding: 'utf8' });
    const sizes = files.map((file) => statSync(resolve('dist', file))).filter((each) => each.isFile());
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(4_000_000);
  });

  it('go with the schema that editors are given', () => {
    expect(JSON.parse(readFileSync('schema/layers.schema.json', 'utf8'))).toEqual(configSchema());
  });

  it('go with a schema that takes runtimes as an editor reads them', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(configSchema());
    const accepts = (text: string) => validate(parse(text));
    for (const runtime of ['3.12', '3.10', '"3.10"', 'python3.9']) {
      expect(accepts(`runtime: ${runtime}`)).toBe(true);
    }
    for (const runtime of ['2.7', 'ruby3.3', '3.5', '12']) expect(accepts(`runtime: ${runtime}`)).toBe(false);
  });

  it('are what the generator makes', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});

describe('the rules', () => {
  const ids = Object.keys(rules);
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'rules.ts')
    .map((file) => readFileSync(resolve('src', file), 'utf8'));
  /** Ids that stand where code names the rule of a finding, such as "rule: 'resolve'" or "rule: bad ? 'a' : 'b'". */
  const raised = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\b(?:rule|finding)\b[^;\n]*/g)].flatMap(([part]) =>
        [...part.matchAll(/'([a-z-]+)'/g)].map(([, id]) => id),
      ),
    ),
  );

  it.each(ids)('%s can be raised', (id) => {
    expect([...raised]).toContain(id);
  });

  it('are all there are', () => {
    const named = sources.flatMap((text) => [...text.matchAll(/\brule: '([^']+)'/g)].map(([, id]) => id));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((id) => !ids.includes(id ?? ''))).toEqual([]);
  });

  it('stand each in one group', () => {
    expect(ruleGroups.flatMap((group) => group.rules).sort()).toEqual(ids.sort());
  });

  it('have inputs that there are', () => {
    const inputs = Object.values(rules).flatMap(({ input }) => input ?? []);
    expect(inputs.filter((input) => !inputNames.includes(input))).toEqual([]);
  });

  it('have each one place on their page, which the README names', () => {
    const page = readFileSync('docs/rules.md', 'utf8');
    // As GitHub makes them of headings
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      (heading ?? '').toLowerCase().replaceAll(' ', '-'),
    );
    expect(new Set(anchors).size).toBe(anchors.length);
    for (const id of Object.keys(rules) as (keyof typeof rules)[]) {
      const [file, anchor] = documentationOf(id).split('#');
      expect(file).toBe('docs/rules.md');
      expect(anchors).toContain(anchor);
    }
    expect(readme).toContain('](docs/rules.md)');
  });

  /** Rule and severity of all that goldens and unit tests of checks show, such as "elf-needed warning". */
  const shown = new Set(
    ['__tests__/unit/check', '__tests__/unit/golden', '__tests__/unit/layer'].flatMap((directory) =>
      readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(?:ts|json)$/.test(file))
        .map((file) => readFileSync(resolve(directory, file), 'utf8'))
        .flatMap((text) => [
          ...text.matchAll(/['"]?rule['"]?: ['"]([a-z-]+)['"],\s+['"]?severity['"]?: ['"](\w+)['"]/g),
          ...text.matchAll(/['`]([a-z-]+) (error|warning|notice)\b/g),
        ])
        .filter(([, rule]) => ids.includes(rule ?? ''))
        .map(([, rule, severity]) => `${rule} ${severity}`),
    ),
  );
  const severitiesOf = (id: string) =>
    Object.entries<Rule>(rules)
      .filter(([rule]) => rule === id)
      .flatMap(([, { severity }]) => severity.split(/, | or /))
      .map((severity) => `${id} ${severity}`);

  it('have the severities that tests show', () => {
    expect(shown.size).toBeGreaterThan(15);
    expect([...shown].filter((one) => !ids.flatMap(severitiesOf).includes(one))).toEqual([]);
  });

  it.each(ids.filter((id) => id.startsWith('elf-')))('%s has no severity that no test shows', (id) => {
    expect([...shown].filter((one) => one.startsWith(`${id} `)).sort()).toEqual(severitiesOf(id).sort());
  });

  it('are told in whole sentences', () => {
    for (const { title, why, advice } of Object.values(rules)) {
      expect(title).not.toMatch(/\.$/);
      for (const text of [why, advice]) expect(text).toMatch(/^\S.*[^.]\.$/);
    }
  });
});

describe('the examples', () => {
  it.each([
    ['data', { runtime: '3.11' }, null, ['demo']],
    ['extras-and-project', {}, 'layers.yml', ['weather-http', 'weather-tables', 'weather-nodeps']],
    ['stacked', {}, 'layers.yml', ['core', 'data', 'app']],
  ])('%s can be built', async (name, raw, config, layers) => {
    const workspace = resolve('examples', name);
    const inputs = await readInputs(raw, workspace, {
      layerName: 'demo',
      architecture: 'x86_64',
      builder: 'container',
    });
    expect(inputs).toMatchObject({ config, runtime: { id: 'python3.11' } });
    expect(inputs.layers.map((layer) => layer.name)).toEqual(layers);
    for (const file of inputs.layers.flatMap(({ requirements }) => requirements)) {
      expect(existsSync(resolve(workspace, file))).toBe(true);
    }
  });

  it.each(['extras-and-project', 'stacked'])('%s tells editors where the schema is', (name) => {
    const [first = ''] = readFileSync(`examples/${name}/layers.yml`, 'utf8').split('\n');
    const schema = /^# yaml-language-server: \$schema=(.+)$/.exec(first)?.[1] ?? 'none';
    expect(resolve('examples', name, schema)).toBe(resolve('schema/layers.schema.json'));
  });
});
