import * as core from '@actions/core';
import type { Finding } from '../errors.js';
import type { Log } from '../log.js';
import { redact, sentence } from '../log.js';

/** GitHub shows ten annotations of a kind per step; the rest go to the log as plain lines. */
const annotationsShown = 10;

const annotate = { error: core.error, warning: core.warning, notice: core.notice } as const;

/** What tools print must not command the runner: it takes "::name::" at the start of a line, and "##[name]" anywhere. */
function disarm(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}

/** Tells the run by workflow commands: folded groups, annotations with file and line, masked secrets. */
export function actionsLog(): Log {
  const secrets = new Set<string>();
  const shown = { error: 0, warning: 0, notice: 0 };
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
    finding: (finding) => {
      const text = redact(sentence(finding), secrets);
      shown[finding.severity] += 1;
      if (shown[finding.severity] > annotationsShown) info(`${finding.severity}: [${finding.rule}] ${text}`);
      else annotate[finding.severity](text, annotation(finding));
    },
    mask: (secret) => {
      secrets.add(secret);
      core.setSecret(secret);
    },
    redact: (text) => redact(text, secrets),
  };
}

function annotation(finding: Finding): core.AnnotationProperties {
  const { location } = finding;
  return location
    ? { title: finding.rule, file: location.file, startLine: location.line }
    : { title: finding.rule };
}
