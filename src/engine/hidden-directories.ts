import type { Dirent } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../errors.js';

/** Levels below the workspace at which another checkout may lie. */
const checkoutDepth = 3;

/** What no command in a container is to see: a checkout keeps the job's token in there. */
export function gitDirectories(directory: string, depth = checkoutDepth): readonly string[] {
  const entries = entriesOf(directory).filter((entry) => entry.isDirectory());
  return entries.flatMap(({ name }) => {
    const path = join(directory, name);
    if (name === '.git') return [path];
    return depth === 0 || name === 'node_modules' ? [] : gitDirectories(path, depth - 1);
  });
}

/** Nothing of a directory of another user's (a database's, for one), which commands cannot read either. */
function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (['EACCES', 'EPERM'].includes(errorCode(error) ?? '')) return [];
    throw error;
  }
}
