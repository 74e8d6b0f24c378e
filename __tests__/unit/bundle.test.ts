import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/**
 * Bundles a program in a process of its own, and runs it.
 * @param plugins of scripts/left-out.mjs, as source
 */
function told(program: string, plugins: string): string {
  return printed(`
    import { createRequire } from 'node:module';
    import { build } from 'esbuild';
    import { withoutImports, withParts } from './scripts/left-out.mjs';
    const { outputFiles } = await build({
      stdin: { contents: ${JSON.stringify(program)}, resolveDir: process.cwd() },
      bundle: true, write: false, platform: 'node', format: 'cjs', plugins: [${plugins}],
    });
    const load = new Function('require', 'module', outputFiles[0].text);
    load(createRequire(process.cwd() + '/x'), { exports: {} });`);
}

/** What scripts/bundle.mjs leaves out of a package. */
function leftOutOf(name: string): string {
  const bundle = readFileSync('scripts/bundle.mjs', 'utf8');
  const [found] = new RegExp(`withoutImports\\('${name}', .*\\)(?=,\\n)`).exec(bundle) ?? [];
  if (!found) throw new Error(`nothing is left out of ${name}`);
  return found;
}

/** What a module prints that runs in a process of its own. */
function printed(script: string): string {
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

test('keys that are texts by another name are written as these, so that what nobody uses can go', () => {
  const shapes = `const _A = "Account";
const _p = "__proto__";
export var used = [1, { [_A]: "a", "b": 2,
    [_p]: 3, [other]: 4, inner: { [_A]: [_A] } }];
export var unused = [{ [_A]: "gone" }];`;
  const [text = '', bundled = ''] = printed(`
    import { build } from 'esbuild';
    import { withPlainKeys } from './scripts/cut-modules.mjs';
    const shapes = withPlainKeys(${JSON.stringify(shapes)});
    const load = { name: 'x', setup({ onResolve, onLoad }) {
      onResolve({ filter: /^shapes$/ }, () => ({ path: 'shapes', namespace: 'x', sideEffects: false }));
      onLoad({ filter: /.*/, namespace: 'x' }, () => ({ contents: shapes }));
    } };
    const contents = "import { used } from 'shapes'; console.log(used);";
    const { outputFiles } = await build({
      stdin: { contents }, bundle: true, write: false, format: 'esm', plugins: [load],
    });
    console.log(JSON.stringify([shapes, outputFiles[0].text]));`)
    .split('\n')
    .flatMap((line) => JSON.parse(line) as string[]);
  expect(text).toContain('{ "Account": "a", "b": 2,\n    [_p]: 3, [other]: 4, inner: { "Account": [_A] } }');
  expect(bundled).toContain('Account');
  expect(bundled).not.toContain('gone');
});

test("of GitHub's client those methods are kept that are listed, as they are, and each must be there", () => {
  const rest = 'node_modules/@octokit/plugin-rest-endpoint-methods/dist-src/generated/endpoints.js';
  const check = (list: string) =>
    printed(`
      import { writeFileSync, rmSync, mkdtempSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      import { join, resolve } from 'node:path';
      import { withMethods } from './scripts/cut-modules.mjs';
      const directory = mkdtempSync(join(tmpdir(), 'layerpack-'));
      const file = join(directory, 'methods.ts');
      writeFileSync(file, ${JSON.stringify(`export const methods = ${list} as const;`)});
      try {
        const kept = await import('data:text/javascript,' + encodeURIComponent(await withMethods(resolve('${rest}'), file)));
        const { default: all } = await import(resolve('${rest}'));
        const { get } = kept.default.pulls;
        console.log(Object.keys(kept.default.pulls), JSON.stringify(get) === JSON.stringify(all.pulls.get));
      } catch ({ message }) {
        console.log(message.replace(file, 'the list'));
      } finally {
        rmSync(directory, { recursive: true });
      }`);
  expect(check("{ pulls: ['get', 'list'] }")).toBe("[ 'get', 'list' ] true");
  expect(check("{ pulls: ['get', 'fetch'] }")).toBe('there is no pulls.fetch, which the list lists');
});

test("what is left out of undici is not needed for requests: its parser's other build does as well", () => {
  const program = `const { createServer } = require('node:http');
    const { fetch } = require('undici/lib/web/fetch/index.js');
    const server = createServer((_, response) => response.setHeader('x-a', 'b').end('told'));
    server.listen(0, '127.0.0.1', async () => {
      const answer = await fetch('http://127.0.0.1:' + server.address().port);
      console.log(answer.status, answer.headers.get('x-a'), await answer.text());
      server.closeAllConnections();
      server.close();
    });`;
  expect(told(program, leftOutOf('undici'))).toBe('200 b told');
});

test("a serializer of Azure's keeps the models that its operations lead to, and no others", () => {
  const check = `
    import { readFile } from 'node:fs/promises';
    import { resolve } from 'node:path';
    import { withOwnModels } from './scripts/cut-modules.mjs';
    const directory = resolve('node_modules/@azure/storage-blob/dist/esm/generated/src');
    const file = directory + '/operations/blob.js';
    const text = await withOwnModels(await readFile(file, 'utf8'), file);
    const [, list] = /createSerializer\\(\\{ (.*?) \\}/.exec(text);
    const known = list.split(', ').map((each) => each.split(':')[0]);
    const mappers = await import(directory + '/models/mappers.js');
    const strings = (value) => typeof value === 'string' ? [value]
      : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
    const asked = known.flatMap((name) => strings(mappers[name])).filter((name) => Object.hasOwn(mappers, name));
    console.log(JSON.stringify({
      missing: asked.filter((name) => !known.includes(name)),
      answers: ['BlobDownloadHeaders', 'StorageError', 'BlobTag'].filter((name) => !known.includes(name)),
      others: ['ContainerItem', 'PageList'].filter((name) => known.includes(name)),
      captured: /Mappers(?![.\\w])(?!.*from )/.test(text.replace(/^import .*$/gm, '')),
    }));`;
  expect(JSON.parse(printed(check))).toEqual({ missing: [], answers: [], others: [], captured: false });
});

test('what a class can be derived from or made of is left out as well', () => {
  const program = `const part = require('missing');
    class Own extends part.Base {}
    for (const work of [() => new Own(), () => new part.Other(), () => part.call()]) {
      try { work(); } catch ({ message }) { console.log(message); }
    }`;
  const plugin = `{ ...withoutImports('', /^missing$/), setup(build) {
    withoutImports('', /^missing$/).setup({ ...build, onResolve: (options, load) =>
      build.onResolve(options, (asked) => load({ ...asked, importer: '/node_modules//x.js' })) });
  } }`;
  expect(told(program, plugin).split('\n')).toEqual(
    Array.from({ length: 3 }, () => 'missing is not in this bundle: see scripts/bundle.mjs'),
  );
});
