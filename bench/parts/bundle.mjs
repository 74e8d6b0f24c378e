import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { repository } from '../places.mjs';

/**
 * Makes one script of one beside this file and of what it imports of `src`.
 * @param {string} name
 * @param {string} directory
 * @returns {Promise<string>} its path
 */
export async function bundle(name, directory) {
  const outfile = join(directory, basename(name));
  await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    absWorkingDir: repository,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    // CommonJS dependencies call require() for Node's own modules.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  return outfile;
}
