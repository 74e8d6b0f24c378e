// Fetches files by plain GETs, hashes them, and prints seconds and bytes as JSON.
// <connections> <JSON file of URLs> [<directory to keep them in, unmeasured>]
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { basename, join } from 'node:path';

const [connections, list, directory] = process.argv.slice(2);
const urls = /** @type {readonly string[]} */ (JSON.parse(readFileSync(list, 'utf8')));
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });

/**
 * @param {string} url
 * @returns {Promise<readonly Buffer[]>}
 */
function fetched(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode} for ${url}`));
      const hash = createHash('sha256');
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => {
        hash.update(chunk);
        chunks.push(chunk);
      });
      response.on('end', () => resolve(chunks));
      response.on('error', reject);
    }).on('error', reject);
  });
}

const start = performance.now();
const files = await Promise.all(urls.map(fetched));
const seconds = (performance.now() - start) / 1000;
agent.destroy();

if (directory !== undefined) {
  for (const [index, url] of urls.entries()) {
    const name = decodeURIComponent(basename(new URL(url).pathname));
    writeFileSync(join(directory, name), Buffer.concat(files[index]));
  }
}
const bytes = files.flat().reduce((sum, { length }) => sum + length, 0);
console.log(JSON.stringify({ seconds, bytes }));
