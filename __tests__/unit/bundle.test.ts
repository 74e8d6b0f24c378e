import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

/**
 * Bundles a program in a process of its own, and runs it.
 * @param plugins of scripts/left-out.mjs, as source
 */
function told(program: string, plugins: string): string {
  const script = `
    import { createRequire } from 'node:module';
    import { build } from 'esbuild';
    import { withoutImports, withParts } from './scripts/left-out.mjs';
    const { outputFiles } = await build({
      stdin: { contents: ${JSON.stringify(program)}, resolveDir: process.cwd() },
      bundle: true, write: false, platform: 'node', format: 'cjs', plugins: [${plugins}],
    });
    const load = new Function('require', 'module', outputFiles[0].text);
    load(createRequire(process.cwd() + '/x'), { exports: {} });`;
  const args = ['--input-type=module', '--eval', script];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

const tar = `const archiver = require('archiver');
  console.log(archiver.create('zip') !== null);
  try { archiver.create('tar'); } catch ({ message }) { console.log(message); }`;

test('what is left out of the bundle does no harm, and fails with its name when it is called', () => {
  expect(told(tar, 'withoutImports("archiver", /^tar-stream$/)').split('\n')).toEqual([
    'true',
    'tar-stream is not in this bundle: see scripts/bundle.mjs',
  ]);
});

test('what is taken of a package is its own', () => {
  const program = `const { queue, map } = require('async');
    console.log(queue === require('async/queue.js'), map);`;
  const plugin = `withParts(/^async$/, "exports.queue = require('async/queue.js');")`;
  expect(told(program, plugin)).toBe('true undefined');
});
