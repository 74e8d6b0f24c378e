import { readFile } from 'node:fs/promises';

// What esbuild puts into a bundle and nothing here calls: for each way of leaving it out a plugin. What is called all the
// same fails, and says why.

/** A module that can be loaded, and named in `extends`, but not be called. */
const absent = (path) => `
function absent() { throw new Error(${JSON.stringify(`${path} is not in this bundle: see scripts/bundle.mjs`)}); }
module.exports = new Proxy(absent, { get: (_, name) => name === '__esModule' ? false : absent });`;

/** For a package that does not say that importing its modules has no effects, so that all of them would be bundled. */
export function withoutUnusedParts(name) {
  const asked = Symbol(name);
  return {
    name: 'without-unused-parts',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /.*/ }, async ({ path, importer, pluginData, ...options }) => {
        const inside = path === name || importer.includes(`/node_modules/${name}/`);
        if (!inside || pluginData === asked) return undefined;
        const resolved = await resolve(path, { importer, ...options, pluginData: asked });
        return { ...resolved, sideEffects: false };
      });
    },
  };
}

/** Leaves out what a package imports for a part of it that is never called, with its size and its licences. */
export function withoutImports(name, filter) {
  return {
    name: 'without-imports',
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path, importer }) =>
        importer.includes(`/node_modules/${name}/`) ? { path, namespace: 'left-out' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: absent(path) }));
    },
  };
}

/**
 * Rewrites modules of a package as they are read.
 * @param rewritten gives the text from the text and its path; what it throws ends the build
 */
export function withRewritten(filter, rewritten) {
  return {
    name: 'with-rewritten',
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => ({
        contents: await rewritten(await readFile(path, 'utf8'), path),
        loader: path.endsWith('.json') ? 'json' : 'js',
      }));
    },
  };
}

/**
 * Puts the modules of a package that are used in the place of all of them.
 * @param contents CommonJS that exports what is asked of the package
 */
export function withParts(filter, contents) {
  return {
    name: 'with-parts',
    setup({ onResolve, onLoad }) {
      const namespace = `parts of ${filter}`;
      onResolve({ filter }, ({ path, namespace: from }) =>
        from === namespace ? undefined : { path, namespace },
      );
      onLoad({ filter: /.*/, namespace }, () => ({ contents, resolveDir: process.cwd() }));
    },
  };
}
