import * as core from '@actions/core';
import type { Finding, Location, Severity } from '../errors.js';
import type { Log } from '../log.js';
import { redact, sentence } from '../log.js';
import { documentationOf } from '../rules.js';
import { count, enumerate } from '../sizes.js';

/**
 * GitHub shows ten annotations of a kind per step; the rest go to the log as plain lines.
 * https://github.com/orgs/community/discussions/26680#discussioncomment-3252835
 */
const annotationsShown = 10;

const annotate = { error: core.error, warning: core.warning, notice: core.notice } as const;

/**
 * What tools print and strangers write must not command the runner: it takes "::name::" at the start of a line, and
 * "##[name]" anywhere. A name may have lines in it.
 */
function disarm(text: string): string {
  return text.replaceAll(/^([\s\u0085]*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

/** A log whose findings are annotations, as far as GitHub shows them. */
export interface ActionsLog extends Log {
  /**
   * Says at the end how many findings have no annotation, since whoever looks at those alone would not know.
   * @param where they are; where nothing is given, "in the log above and in the summary"
   */
  tellRest(where?: string): void;
}

/**
 * Tells the run by workflow commands: folded groups, annotations with file and line, masked secrets.
 * @param documentation where the files of the action can be read, if that is known
 */
export function actionsLog(documentation?: string): ActionsLog {
  const secrets = new Set<string>();
  const told = { error: 0, warning: 0, notice: 0 };
  const info = (line: string) => core.info(disarm(redact(line, secrets)));
  return {
    stage: (title, work) =>
      core.group(title, async () => {
        const start = performance.now();
        const result = await work();
        info(`${((performance.now() - start) / 1000).toFixed(1)} s`);
        return result;
      }),
    info,
    debug: (line) => core.debug(disarm(redact(line, secrets))),
    // A log cannot take a line back
    progress: () => undefined,
    finding: (finding) => {
      const { rule, severity } = finding;
      const text = redact(sentence(finding), secrets);
      told[severity] += 1;
      if (told[severity] > annotationsShown) return info(`${severity}: [${rule}] ${place(finding)}${text}`);
      const see = documentation ? ` See ${documentation}${documentationOf(rule)}` : '';
      annotate[severity](`${text}${see}`, annotationAt(rule, finding.location));
    },
    tellRest: (where = 'in the log above and in the summary') => {
      const levels: readonly Severity[] = ['error', 'warning', 'notice'];
      const rest = levels
        .map((level) => [level, told[level] - annotationsShown] as const)
        .filter(([, left]) => left > 0);
      const [[, first] = ['error', 0]] = rest;
      if (first === 0) return;
      const counts = rest.map(([level, left]) => count(left, `more ${level}`));
      const all = rest.reduce((sum, [, left]) => sum + left, 0);
      const text = `${enumerate(counts)} ${all === 1 ? 'is' : 'are'} ${where}.`;
      if (told.notice < annotationsShown) core.notice(text, { title: 'findings' });
      else info(text);
    },
    mask: (secret) => {
      secrets.add(secret);
      core.setSecret(secret);
    },
    redact: (text) => redact(text, secrets),
  };
}

function place({ location }: Finding): string {
  return location ? `${location.file}:${location.line}: ` : '';
}

/** Title and place of an annotation. A runner takes paths relative to the repository, which is the workspace. */
export function annotationAt(title: string, location?: Location): core.AnnotationProperties {
  if (!location) return { title };
  const { file, line, column } = location;
  return { title, file, startLine: line, ...(column === undefined ? {} : { startColumn: column }) };
}
