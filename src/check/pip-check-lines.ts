import type { BlameFor } from '../analysis/blame.js';
import type { Finding } from '../errors.js';
import { normaliseName } from '../wheel/name.js';

/** What is known of the distributions that pip speaks of. */
export interface CheckedStack {
  readonly blame: BlameFor;
  /** Normalised names of those that Lambda sees and no layer of the stack has. */
  readonly ofRuntime: ReadonlySet<string>;
}

/** A line of pip's, taken apart. */
type Line =
  | { readonly kind: 'missing'; readonly subject: string; readonly wants: string }
  | { readonly kind: 'conflict'; readonly subject: string; readonly wants: string; readonly present: string }
  | { readonly kind: 'unsupported'; readonly subject: string }
  | { readonly kind: 'unreadable'; readonly subject: string; readonly why: string }
  | { readonly kind: 'unknown'; readonly subject: string; readonly text: string };

/**
 * What pip check of pip 21 to 26 has to say: three forms on stdout, and on stderr a warning for metadata that it
 * cannot read. It evaluates no extras, so none of its lines is about one.
 * https://github.com/pypa/pip/blob/main/src/pip/_internal/commands/check.py
 */
function readLine(line: string): Line {
  const [, missingBy, missing] = /^(\S+ \S+) requires (\S+), which is not installed\.$/.exec(line) ?? [];
  if (missingBy !== undefined && missing !== undefined)
    return { kind: 'missing', subject: missingBy, wants: missing };
  const [, brokenBy, wants, present] =
    /^(\S+ \S+) has requirement (.+), but you have (\S+ \S+)\.$/.exec(line) ?? [];
  if (brokenBy !== undefined && wants !== undefined && present !== undefined)
    return { kind: 'conflict', subject: brokenBy, wants, present };
  const [, alien] = /^(\S+ \S+) is not supported on this platform$/.exec(line) ?? [];
  if (alien !== undefined) return { kind: 'unsupported', subject: alien };
  const [, unreadable, why] = unreadableMetadata.exec(line) ?? [];
  if (unreadable !== undefined && why !== undefined) return { kind: 'unreadable', subject: unreadable, why };
  return { kind: 'unknown', subject: line.split(' ').slice(0, 2).join(' '), text: line.replace(/\.$/, '') };
}

const unreadableMetadata = /^WARNING: Error parsing (?:requirements for|dependencies of) (\S+): (.+)$/;

/** pip's lines: all of stdout, and of stderr what is about metadata. */
export function pipCheckLines(stdout: string, stderr: string): readonly string[] {
  const lines = (text: string) => text.split(/\r?\n/).map((line) => line.trimEnd());
  return [
    ...lines(stdout).filter((line) => line !== '' && line !== 'No broken requirements found.'),
    ...lines(stderr).filter((line) => unreadableMetadata.test(line)),
  ];
}

/** Turns each line of pip's into a finding: who needs what, what is there, and who asked for it. */
export function readPipCheck(lines: readonly string[], stack: CheckedStack): readonly Finding[] {
  const read = lines.map(readLine);
  const unreadable = new Set(
    read.flatMap(({ kind, subject }) => (kind === 'unreadable' ? [nameOf(subject)] : [])),
  );
  return (
    read
      // To pip what it cannot read is not there
      .filter((line) => line.kind !== 'missing' || !unreadable.has(nameOf(line.wants)))
      .map((line) => findingOf(line, stack))
  );
}

function findingOf(line: Line, stack: CheckedStack): Finding {
  const name = nameOf(line.subject);
  const { chain, location } = stack.blame(name);
  const way = wayTo(chain, name);
  const finding = {
    rule: 'pip-check',
    severity: 'error',
    subject: name,
    title: `${line.subject} will not find what it needs`,
    ...(location ? { location } : {}),
  } as const;
  switch (line.kind) {
    case 'missing':
      if (stack.ofRuntime.has(name))
        return { ...finding, ...runtimesOwn(`it requires ${line.wants}, which is not there`) };
      return {
        ...finding,
        reason: `it requires ${line.wants}, which neither the layer nor the runtime has${way}`,
        advice: `Add ${line.wants} to the requirements.`,
      };
    case 'conflict':
      return { ...finding, ...(stack.ofRuntime.has(name) ? ofSdk(line, stack) : ofLayer(line, stack, way)) };
    case 'unsupported':
      return {
        ...finding,
        title: `${line.subject} is not for this runtime`,
        reason: `the tags of its wheel are for another Python or platform${way}`,
        advice: 'Ask for a release with a wheel for this runtime.',
      };
    case 'unreadable':
      return {
        ...finding,
        severity: 'warning',
        title: `What ${line.subject} needs is not known`,
        reason: `pip cannot read its metadata: ${line.why}${way}`,
        advice: 'Ask for another release, and tell its maintainers. The import test shows whether it works.',
      };
    case 'unknown':
      return {
        ...finding,
        reason: `${line.text}${way}`,
        advice: 'Ask for versions that go together, or set pip-check to warn.',
      };
  }
}

type Conflict = Extract<Line, { kind: 'conflict' }>;

/** Something of the layers wants another version than there is. */
function ofLayer({ wants, present }: Conflict, { ofRuntime }: CheckedStack, way: string) {
  const runtimes = ofRuntime.has(nameOf(present));
  return {
    reason: `it requires ${wants}, and Lambda will see ${runtimes ? "the runtime's " : ''}${present}${way}`,
    advice: runtimes
      ? 'Ask for versions that go with the SDK of the runtime (layerpack sdk prints it), or ship your own by sdk: include.'
      : 'Ask for versions that go together, or set pip-check to warn.',
  };
}

/** The runtime's SDK wants another version: the fault is with what a layer puts in the place of the runtime's. */
function ofSdk({ subject, wants, present }: Conflict, { blame, ofRuntime }: CheckedStack) {
  const name = nameOf(present);
  if (ofRuntime.has(name)) return runtimesOwn(`it requires ${wants} and has ${present}`);
  const { chain, location } = blame(name);
  return {
    title: `The runtime's ${subject} will not find what it needs`,
    reason: `it requires ${wants}, and Lambda will see the layer's ${present}${wayTo(chain, name)}`,
    advice: `Ask for ${wants}, or ship a whole SDK by sdk: include.`,
    ...(location ? { location } : {}),
  };
}

/** No layer can be refused for it. */
function runtimesOwn(reason: string) {
  return {
    severity: 'notice',
    reason: `${reason}; no layer has a part in it`,
    advice: 'Nothing is to be done in the layer.',
  } as const;
}

/** Nothing where the user asks for it himself. */
function wayTo(chain: string, name: string): string {
  return chain === name ? '' : ` (${chain})`;
}

/** Of "Name 1.0", normalised. */
function nameOf(subject: string): string {
  return normaliseName(subject.split(' ')[0] ?? '');
}
