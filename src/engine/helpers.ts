import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import compileModules from './helpers/compile_modules.py';
import fetchTools from './helpers/fetch_tools.py';
import fetchWheels from './helpers/fetch_wheels.py';
import findLibraries from './helpers/find_libraries.py';
import importModules from './helpers/import_modules.py';
import launch from './helpers/launch.py';
import listLibraries from './helpers/list_libraries.py';
import listTree from './helpers/list_tree.py';
import localise from './helpers/localise.py';
import metadata from './helpers/metadata.py';
import pipCheck from './helpers/pip_check.py';
import probe from './helpers/probe.py';
import runCommand from './helpers/run_command.py';
import unpackLayers from './helpers/unpack_layers.py';

/** The Python helpers' texts. They need Python 3.6 and its standard library. */
const texts = {
  compileModules,
  fetchTools,
  fetchWheels,
  findLibraries,
  importModules,
  launch,
  listLibraries,
  listTree,
  localise,
  metadata,
  pipCheck,
  probe,
  runCommand,
  unpackLayers,
} as const;

type Helper = keyof typeof texts;

/** Paths of the helpers in this run's directory. */
export type Helpers = Readonly<Record<Helper, string>>;

/** Writes the helpers out where both engines can read them. */
export async function writeHelpers(workDirectory: string): Promise<Helpers> {
  const directory = join(workDirectory, 'helpers');
  await mkdir(directory, { recursive: true });
  const written = Object.entries(texts).map(async ([name, text]) => {
    const path = join(directory, `${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}.py`);
    await writeFile(path, text);
    return [name, path] as const;
  });
  return Object.fromEntries(await Promise.all(written)) as Helpers;
}
