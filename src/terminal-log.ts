import type { Log } from './log.js';
import { redact, sentence } from './log.js';

interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/**
 * Tells the run as plain text on stderr, so that stdout stays for results.
 * @param now the clock, in milliseconds
 */
export function terminalLog(out: Terminal, verbose: boolean, now: () => number): Log {
  const secrets = new Set<string>();
  const print = (line: string) => out.write(`${redact(line, secrets)}\n`);
  const colour = (code: number, text: string) => (out.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  let indent = '';
  const colours = { error: 31, warning: 33, notice: 36 } as const;
  return {
    async stage(title, work) {
      print(colour(1, `${title} ...`));
      const start = now();
      indent = '  ';
      const result = await work();
      indent = '';
      print(colour(2, `${title}: ${((now() - start) / 1000).toFixed(1)} s`));
      return result;
    },
    info: (line) => print(`${indent}${line}`),
    debug: (line) => {
      if (verbose) print(colour(2, `  ${line}`));
    },
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
