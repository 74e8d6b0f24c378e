import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { inputDefinitions } from '../../../src/inputs/definitions.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file));

/** English too: "a layer from wheels only". */
const prose = /\b(?:from|to|takes|with) wheels only\b/gi;

it.each(
  Object.entries(inputDefinitions).flatMap(([name, definition]) =>
    'choices' in definition ? [[name, definition.choices] as const] : [],
  ),
)('a text spells %s with its value as layers.yml does, with a colon', (name, choices) => {
  const spelt = new RegExp(`\\b${name} (?:${choices.join('|')})\\b`);
  const wrong = [...sources, 'README.md', 'ARCHITECTURE.md', 'docs/rules.md', 'action.yml'].flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .replaceAll(prose, '')
      .split('\n')
      .filter((line) => spelt.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(wrong).toEqual([]);
});
