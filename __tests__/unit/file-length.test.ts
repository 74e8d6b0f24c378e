import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../src/', import.meta.url));

/** About 200; what is longer holds more than one idea. */
const longest = 210;

/** Data is as long as there is of it. */
const tables = ['inputs/definitions.ts', 'rules.ts', 'engine/exporters/poetry-2.5.ts'];

it('no file of the program is long, but for tables', () => {
  const lengths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length - 1] as const);
  const long = lengths.filter(([, lines]) => lines > longest).map(([file]) => file);
  expect(long.sort()).toEqual(tables.toSorted());
});
