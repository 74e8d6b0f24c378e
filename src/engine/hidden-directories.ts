import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Levels below the workspace at which another checkout may lie. */
const checkoutDepth = 3;

/** What no command in a container is to see: a checkout keeps the job's token in there. */
export function gitDirectories(directory: string, depth = checkoutDepth): readonly string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.flatMap(({ name }) => {
    const path = join(directory, name);
    if (name === '.git') return [path];
    return depth === 0 || name === 'node_modules' ? [] : gitDirectories(path, depth - 1);
  });
}
