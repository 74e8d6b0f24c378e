import type { Finding } from './errors.js';

/**
 * Where a run is told. Two implementations: workflow commands on a runner, plain text on a terminal.
 * Every line goes through the masks given before it.
 */
export interface Log {
  /** Runs a stage under a heading; the runner folds it, the terminal shows how long it took. */
  stage<T>(title: string, work: () => Promise<T>): Promise<T>;
  info(line: string): void;
  debug(line: string): void;
  /** What a long step is at; a terminal shows the last alone, and nothing of it stays. */
  progress(text: string): void;
  finding(finding: Finding): void;
  /** Keeps a secret out of all later lines. */
  mask(secret: string): void;
  /** The text without the secrets, for files. */
  redact(text: string): string;
}

/** Replaces each secret by ***; longer secrets first, so that none leaves a part of another. */
export function redact(text: string, secrets: Iterable<string>): string {
  return [...secrets]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

/** "Failed to ...: reason. Advice" in one line, as logs and terminals show it. */
export function sentence(finding: Finding): string {
  const stop = /[.!?]$/.test(finding.reason) ? '' : '.';
  return `${finding.title}: ${finding.reason}${stop} ${finding.advice}`;
}
