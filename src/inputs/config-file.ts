import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { errorCode, UsageError } from '../errors.js';
import type { Config, ConfigDocument } from './config.js';
import { problemAt } from './source.js';

const yamlFile = 'layers.yml';
const tomlFile = 'pyproject.toml';

/**
 * Reads the config that is named, else the one that there is in the workspace; null where there is none.
 * @throws UsageError where it cannot be read, or where there are two
 */
export async function readConfig(named: string | undefined, workspace: string): Promise<Config | null> {
  const document = await (named ? readNamed(named, workspace) : findDocument(workspace));
  if (!document) return null;
  const { configOf } = await import('./config-values.js');
  return configOf(document);
}

async function readNamed(named: string, workspace: string): Promise<ConfigDocument> {
  const path = resolve(workspace, named);
  const inside = relative(workspace, path);
  const file = inside.startsWith('..') || isAbsolute(inside) ? named : inside;
  const text = await readText(path, file);
  if (text === undefined) throw unreadable(file, 'there is no such file');
  if (!/\.toml$/i.test(file)) return readYamlDocument(text, file);
  const document = await readTomlDocument(text, file);
  if (document) return document;
  throw unreadable(file, 'it has no table [tool.layerpack]');
}

async function findDocument(workspace: string): Promise<ConfigDocument | null> {
  const yaml = await readText(join(workspace, yamlFile), yamlFile);
  const toml = await readText(join(workspace, tomlFile), tomlFile);
  // A table for layerpack names it, and most projects have none: their files are not ours to parse.
  const table = toml?.includes('layerpack') ? await readTomlDocument(toml, tomlFile) : null;
  if (yaml === undefined) return table;
  if (table) {
    throw new UsageError([
      problemAt(
        table.locate([], 'key'),
        'config',
        `${yamlFile} and [tool.layerpack] both say what to build; keep one, or choose by config`,
      ),
    ]);
  }
  return readYamlDocument(yaml, yamlFile);
}

async function readYamlDocument(text: string, file: string): Promise<ConfigDocument> {
  const { readYaml } = await import('./config-yaml.js');
  return readYaml(text, file);
}

async function readTomlDocument(text: string, file: string): Promise<ConfigDocument | null> {
  const { readToml } = await import('./config-toml.js');
  return readToml(text, file);
}

/** Undefined where there is no such file. */
async function readText(path: string, file: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(file, code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : reasonOf(code));
  }
}

function reasonOf(code: string | undefined): string {
  if (code === 'EISDIR') return 'it is a directory';
  return code === 'EACCES' ? 'it may not be read' : String(code);
}

function unreadable(file: string, reason: string): UsageError {
  return new UsageError([problemAt(undefined, 'config', `cannot read ${file}: ${reason}`)]);
}
