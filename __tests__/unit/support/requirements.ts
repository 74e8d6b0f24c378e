import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRequirementsFile } from '../../../src/resolve/sources/requirements-file.js';
import { temporaryDirectory } from './files.js';

/** What a requirements.txt with this text says; other files may lie beside it. */
export function requirementsOf(text: string, beside: Readonly<Record<string, string>> = {}) {
  const workspace = temporaryDirectory({ 'requirements.txt': text, ...beside });
  const path = join(workspace, 'requirements.txt');
  const ground = { workspace, base: workspace, locked: false, environment: {} };
  return readRequirementsFile(path, readFileSync(path, 'utf8'), ground);
}
