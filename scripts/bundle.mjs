// Rebuilds dist/ from src/. ESM with splitting, so that an entry loads only what its stage needs.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

// Chunk names carry hashes: without this, chunks of an earlier build would stay and be committed.
rmSync('dist', { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: ['src/main.ts', 'src/cli.ts'],
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunks/[name]-[hash]',
  mainFields: ['module', 'main'],
  // Names stay readable for users' stack traces; mangling them gains under 2 % of the download.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  charset: 'utf8',
  loader: { '.py': 'text' },
  // CommonJS dependencies call require() for Node's own modules.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  metafile: true,
  plugins: [
    withoutUnusedParts('@actions/core'),
    // Uploads alone are done here, with the job's own token: nothing is unpacked, and GitHub's REST interface not asked
    // Bills of materials are written as JSON, and by no other part of the library
    withoutImports('@cyclonedx/cyclonedx-library', /^\.\/xml(?:BaseSerializer|Serializer\.node)?$/),
    withoutImports('@actions/artifact', /^(?:unzip-stream|@actions\/github(?:\/.*)?|@octokit\/.*)$/),
  ],
});

mkdirSync('dist', { recursive: true });
// Makes dist a package of its own, so that it runs wherever it is copied to and knows its version.
// The build tells apart what one version becomes while it is worked on: caches ask for it.
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const digest = createHash('sha256');
for (const path of Object.keys(metafile.outputs).sort()) digest.update(readFileSync(path));
const facts = { type: 'module', version, build: digest.digest('hex').slice(0, 16) };
writeFileSync('dist/package.json', `${JSON.stringify(facts)}\n`);
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', notices(bundled(metafile)));

const bytes = readdirSync('dist', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).length, 0);
console.log(`dist: ${bytes} bytes`);

/**
 * The package does not say that importing its modules has no effects, so all of them would be bundled, and with its
 * OIDC client, which is not used here, an HTTP client of half a megabyte at every start.
 */
function withoutUnusedParts(name) {
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
function withoutImports(name, filter) {
  return {
    name: 'without-imports',
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path, importer }) =>
        importer.includes(`/node_modules/${name}/`) ? { path, namespace: 'left-out' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}

/** Paths of the modules that have code in the bundle. */
function bundled({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/** The licences of all packages whose code is in the bundle, each text once. */
function notices(inputs) {
  const packages = new Set(
    inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean),
  );
  const byText = new Map();
  for (const directory of [...packages].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(directory, file), 'utf8').trim() : '';
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...byText]
    .map(([text, names]) => `${names.join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(78)}\n\n`);
}
