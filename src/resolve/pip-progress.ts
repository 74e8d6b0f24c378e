import type { Log } from '../log.js';

/** What pip says of each distribution on its way, whatever comes of it. */
const routine =
  /^\s*(Collecting|Downloading|Using cached|Processing|Obtaining dependency information for|Saved|Preparing metadata)\b/;

/**
 * Hears pip's lines: where it is is shown in the one line of a terminal, and what else it says in the log. The rest is for
 * those who look for details.
 */
export function hearPip(log: Pick<Log, 'info' | 'debug' | 'progress'>): (line: string) => void {
  let files = 0;
  return (line) => {
    const [, word] = routine.exec(line) ?? [];
    if (word === undefined) return log.info(line);
    log.debug(line);
    const [, url, size] = /Downloading (\S+) \(([^)]+)\)/.exec(line) ?? [];
    const file = url?.split('/').at(-1)?.split(/[?#]/)[0];
    const isMetadata = file?.endsWith('.metadata') ?? true;
    if (!isMetadata) files += 1;
    if (word === 'Saved') return;
    log.progress(
      isMetadata ? line.trim().replace(/ \(from .*$/, '') : `Downloading file ${files}: ${file} (${size})`,
    );
  };
}
