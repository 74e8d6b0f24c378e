import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import type { Document, Operation, Request } from 'openapi-backend';
import { OpenAPIBackend } from 'openapi-backend';
import type { Description } from './bodies.js';

const file = new URL('fixtures/api.github.com.json', import.meta.url);
export const apiRoot = '/api/v3';

/** GitHub's description of its interface, cut by scripts/cut-github-api.mjs to what is used here. */
export async function readDescription() {
  const definition = JSON.parse(readFileSync(file, 'utf8')) as Document & Description;
  const api = new OpenAPIBackend({
    definition,
    apiRoot,
    quick: true,
    ajvOpts: { strict: false },
    customizeAjv: (ajv) => addFormats.default(ajv),
  });
  await api.init();
  return { definition, api };
}

/** What does not suit the description in a request, and of an upload also what its text alone says. */
export function requestErrors(
  api: OpenAPIBackend,
  request: Request,
  operation: Operation,
  isUpload: boolean,
): readonly object[] {
  const { authorization: _, ...headers } = request.headers;
  const missing: object[] = [];
  if (isUpload) {
    if (!/^\d+$/.test(String(headers['content-length']))) missing.push({ message: 'no content-length' });
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(String(headers['content-type']))) missing.push({ message: 'no type' });
    // The description knows one media type alone, while its text asks for the asset's own
    headers['content-type'] = 'application/octet-stream';
  }
  return [...missing, ...(api.validateRequest({ ...request, headers }, operation).errors ?? [])];
}

/** Uploads come in below a path of their own, and nothing else does. */
export function apiPath(path: string, method: string | undefined): string {
  const uploads = '/api/uploads/';
  if (path.startsWith(uploads)) return method === 'POST' ? `${apiRoot}/${path.slice(uploads.length)}` : '';
  return method === 'POST' && /\/releases\/\d+\/assets$/.test(path) ? '' : path;
}
