import type { Log } from './log.js';
import { redact, sentence } from './log.js';

interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Characters to a line, where that is known. */
  readonly columns?: number;
}

const startOfClearLine = '\r\u001b[2K';

/**
 * Tells the run as plain text on stderr, so that stdout stays for results.
 * @param now the clock, in milliseconds
 */
export function terminalLog(out: Terminal, verbose: boolean, now: () => number): Log {
  const secrets = new Set<string>();
  const { progress, clear } = progressLine(out);
  const print = (line: string) => {
    clear();
    out.write(`${redact(line, secrets)}\n`);
  };
  const colour = (code: number, text: string) => (out.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  let indent = '';
  const colours = { error: 31, warning: 33, notice: 36 } as const;
  return {
    async stage(title, work) {
      print(colour(1, `${title} ...`));
      const start = now();
      indent = '  ';
      const result = await work().finally(clear);
      indent = '';
      print(colour(2, `${title}: ${((now() - start) / 1000).toFixed(1)} s`));
      return result;
    },
    info: (line) => print(`${indent}${line}`),
    debug: (line) => {
      if (verbose) print(colour(2, `  ${line}`));
    },
    progress: (text) => progress(`${indent}${redact(text, secrets)}`),
    finding: (finding) => {
      const at = finding.location ? `${finding.location.file}:${finding.location.line}: ` : '';
      print(
        `${colour(colours[finding.severity], finding.severity)} [${finding.rule}] ${at}${sentence(finding)}`,
      );
    },
    mask: (secret) => secrets.add(secret),
    redact: (text) => redact(text, secrets),
  };
}

/** A line that is written over itself, on a terminal alone: elsewhere it could not be taken back. */
function progressLine(out: Terminal) {
  let shown = false;
  return {
    progress: (text: string) => {
      if (!out.isTTY) return;
      // What is longer than a line would stay; a terminal that does not say has 80 columns
      const room = (out.columns || 80) - 1;
      const line = text.replaceAll(/\s+/g, (space) => (/[\r\n\t]/.test(space) ? ' ' : space));
      out.write(`${startOfClearLine}${line.length > room ? `${line.slice(0, room - 1)}…` : line}`);
      shown = true;
    },
    clear: () => {
      if (shown) out.write(startOfClearLine);
      shown = false;
    },
  };
}
