import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import importModules from './helpers/import_modules.py';
import launch from './helpers/launch.py';
import listLibraries from './helpers/list_libraries.py';
import listTree from './helpers/list_tree.py';
import localise from './helpers/localise.py';
import metadata from './helpers/metadata.py';
import pipCheck from './helpers/pip_check.py';
import probe from './helpers/probe.py';
import unpack from './helpers/unpack.py';
import unpackLayers from './helpers/unpack_layers.py';

/** Paths of the Python helpers in this run's directory. They need Python 3.6 and its standard library. */
export interface Helpers {
  readonly importModules: string;
  readonly launch: string;
  readonly listLibraries: string;
  readonly listTree: string;
  readonly localise: string;
  readonly metadata: string;
  readonly pipCheck: string;
  readonly probe: string;
  readonly unpack: string;
  readonly unpackLayers: string;
}

/** Writes the helpers out where both engines can read them. */
export async function writeHelpers(workDirectory: string): Promise<Helpers> {
  const directory = join(workDirectory, 'helpers');
  await mkdir(directory, { recursive: true });
  const write = async (name: string, text: string) => {
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  };
  return {
    importModules: await write('import_modules.py', importModules),
    launch: await write('launch.py', launch),
    listLibraries: await write('list_libraries.py', listLibraries),
    listTree: await write('list_tree.py', listTree),
    localise: await write('localise.py', localise),
    metadata: await write('metadata.py', metadata),
    pipCheck: await write('pip_check.py', pipCheck),
    probe: await write('probe.py', probe),
    unpack: await write('unpack.py', unpack),
    unpackLayers: await write('unpack_layers.py', unpackLayers),
  };
}
