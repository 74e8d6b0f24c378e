// Rebuilds dist/ from src/. ESM with splitting, so that an entry loads only what its stage needs.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { withBlobsAlone, withMethods, withOwnModels, withPlainKeys } from './cut-modules.mjs';
import { withoutImports, withoutUnusedParts, withParts, withRewritten } from './left-out.mjs';

// Chunk names carry hashes: without this, chunks of an earlier build would stay and be committed.
rmSync('dist', { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: ['src/main.ts', 'src/cli.ts', 'src/comment.ts'],
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
    pageParts(),
    // With its OIDC client, which is not used here, it would load an HTTP client of half a megabyte at every start
    withoutUnusedParts('@actions/core'),
    // Of all that GitHub's client can ask, what is asked: the compiler knows no other
    withRewritten(/\/plugin-rest-endpoint-methods\/.*\/generated\/endpoints\.js$/, (_, path) =>
      withMethods(path, 'src/github/methods.ts'),
    ),
    // Bills of materials are written as JSON, and by no other part of the library
    withoutImports('@cyclonedx/cyclonedx-library', /^\.\/xml(?:BaseSerializer|Serializer\.node)?$/),
    // Of SPDX's list the ids are used, and not what they stand for
    withRewritten(/\/@cyclonedx\/.*\/spdx\.SNAPSHOT\.schema\.json$/, (text) =>
      JSON.stringify({ enum: JSON.parse(text).enum }),
    ),
    // Uploads alone are done here, with the job's own token: nothing is unpacked, and GitHub's REST interface not asked
    withoutImports('@actions/artifact', /^(?:unzip-stream|@actions\/github(?:\/.*)?|@octokit\/.*)$/),
    // Its checksums are for those who ask for them, which neither artifacts nor caches do
    withoutImports('@azure/storage-common', /^\.\/crc64\.js$/),
    // Blobs are written and read, by addresses that others have signed: neither queried, copied nor signed for
    withoutImports(
      '@azure/storage-blob',
      /^\.\/(?:BlobQueryResponse|pollers\/BlobStartCopyFromUrlPoller|sas\/BlobSASSignatureValues)\.js$/,
    ),
    withRewritten(/\/@azure\/storage-blob\/.*\/generated\/src\/storageClient\.js$/, withBlobsAlone),
    withRewritten(
      /\/@azure\/storage-blob\/.*\/operations\/(?:service|container|\w*[bB]lob)\.js$/,
      withOwnModels,
    ),
    // Nobody's browser is told
    withoutImports('@aws-sdk/core', /^bowser$/),
    // Shapes of requests that are never sent go by themselves, once it can be seen that they have no effect
    withRewritten(/\/@aws-sdk\/.*\/dist-es\/.*schemas_\d+\.js$/, withPlainKeys),
    // Archives are zips, of files that are named one by one
    withoutImports('archiver', /^(?:readdir-glob|tar-stream)$/),
    withoutImports('archiver-utils', /^\.\/file\.js$/),
    // A copy of Node's own streams, as they were in other versions of it
    withParts(/^readable-stream$/, "module.exports = require('node:stream');"),
    withParts(/^readable-stream\/passthrough$/, "module.exports = require('node:stream').PassThrough;"),
    // Files are read elsewhere, and not so many at once that there would have to be grace
    withParts(/^graceful-fs$/, "module.exports = require('node:fs');"),
    // What clients of proxies say to those who develop them
    withParts(/^debug$/, 'module.exports = () => () => undefined;'),
    withParts(/^async$/, "exports.queue = require('async/queue.js');"),
    // Requests by a proxy: neither web sockets nor what stands in for a server in tests
    withParts(
      /^undici$/,
      `require('undici/lib/dispatcher/dispatcher.js').prototype.connect = require('undici/lib/api/api-connect.js');
      exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');
      exports.fetch = require('undici/lib/web/fetch/index.js').fetch;`,
    ),
    // Where the faster build of its parser cannot be had it takes the other, which is here; and nobody allows HTTP/2
    withoutImports('undici', /^(?:\.\.\/llhttp\/llhttp_simd-wasm\.js|\.\/client-h2(?:\.js)?)$/),
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

/** Style and script of a page as their text, without what is in it for those who read the source. */
function pageParts() {
  return {
    name: 'page-parts',
    setup({ onLoad }) {
      onLoad({ filter: /\.(?:css|client\.js)$/ }, async ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const loader = path.endsWith('.css') ? 'css' : 'js';
        const { code } = await transform(source, { loader, minify: true, charset: 'utf8', target: 'es2022' });
        return { contents: code.trim(), loader: 'text' };
      });
    },
  };
}

/** Paths of the modules that have code in the bundle. */
function bundled({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/** The licences of all packages whose code is in the bundle, each text once; where one has no text, who made it. */
function notices(inputs) {
  const packages = new Set(
    inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean),
  );
  const byText = new Map();
  for (const directory of [...packages].sort()) {
    const about = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const files = readdirSync(directory).filter((entry) => /^(?:licen[cs]e|notice|copying)/i.test(entry));
    const texts = files.sort().map((file) => readFileSync(join(directory, file), 'utf8').trim());
    const text = texts.join('\n\n') || `By ${makerOf(about)}; the package has no other text of its licence.`;
    byText.set(text, [...(byText.get(text) ?? []), `${about.name} ${about.version} (${about.license})`]);
  }
  return [...byText]
    .map(([text, names]) => `${names.join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(78)}\n\n`);
}

function makerOf({ author, contributors = [], repository }) {
  const people = [author ?? contributors].flat().map((each) => each.name ?? each);
  return [...people, repository?.url ?? repository].filter(Boolean).join(', ');
}
