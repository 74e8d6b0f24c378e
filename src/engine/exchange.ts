import { chmod, copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A directory of this run's, of which a container sees what is put there. */
export interface Exchange {
  /** Absolute path. */
  readonly directory: string;
  /** Puts a copy of a file there that all can read. @returns its path inside */
  share(file: string): Promise<string>;
  /** Puts a file of this text there that all can read. @returns its path inside */
  shareText(name: string, text: string): Promise<string>;
  /** Shows zips while something is done with them, which gets their paths inside. */
  withZips<Result>(
    zips: readonly string[],
    work: (paths: readonly string[]) => Promise<Result>,
  ): Promise<Result>;
}

/**
 * Makes it.
 * @param inside where the container sees it
 */
export async function makeExchange(directory: string, inside: string): Promise<Exchange> {
  await mkdir(directory);
  // Those who read it are others than who made it, whatever the umask
  await chmod(directory, 0o755);
  const shared = async (name: string) => {
    await chmod(join(directory, name), 0o644);
    return join(inside, name);
  };
  return {
    directory,
    share: async (file) => {
      const name = basename(file);
      await copyFile(file, join(directory, name));
      return shared(name);
    },
    shareText: async (name, text) => {
      await writeFile(join(directory, name), text);
      return shared(name);
    },
    withZips: async (zips, work) => {
      const names = zips.map((_, index) => `layer-${index}.zip`);
      try {
        for (const [index, name] of names.entries()) {
          const target = join(directory, name);
          const zip = zips[index] ?? '';
          // A link costs nothing, but only works on one disk. Its mode is the zip's own, so it stays as it is
          await link(zip, target).catch(() => copyFile(zip, target));
        }
        return await work(names.map((name) => join(inside, name)));
      } finally {
        for (const name of names) await rm(join(directory, name), { force: true });
      }
    },
  };
}
