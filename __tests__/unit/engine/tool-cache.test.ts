import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openCache } from '../../../src/cache/cache.js';
import { keepTools, takeTools } from '../../../src/engine/tool-cache.js';
import { makeWheel } from '../../support/distributions.js';
import { temporaryDirectory } from '../../support/project.js';

test('tools come back as they were, files of a few bytes and empty ones included', async () => {
  const made = temporaryDirectory();
  const pip = { 'pip/__init__.py': 'x = 1\n', 'pip/py.typed': '', 'pip/long.py': '#'.repeat(100_000) };
  const wheels = [
    makeWheel(made, { name: 'pip', files: pip }),
    makeWheel(made, { name: 'uv', files: { 'uv-1.0.data/scripts/uv': '#!' } }),
  ];
  const pinned = new Set(wheels.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex')));
  const cache = openCache(temporaryDirectory(), ({ reason }) => {
    throw new Error(reason);
  });
  await keepTools(cache, 'some-key', made);
  const [directory, pipDirectory] = [temporaryDirectory(), temporaryDirectory()];
  expect(await takeTools(cache, 'some-key', pinned, { directory, pipDirectory })).toBe(true);
  for (const [path, text] of Object.entries(pip)) {
    expect(readFileSync(join(pipDirectory, path), 'utf8')).toBe(text);
  }
  expect(readFileSync(join(directory, 'uv'), 'utf8')).toBe('#!');
  expect(readdirSync(pipDirectory)).toEqual(['pip']);
});
