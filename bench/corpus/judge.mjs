/** @typedef {import('./judge.d.mts').Judgement} Judgement */

/** Errors that say nothing about the layer: the run broke down. */
const brokenDown = ['engine', 'image', 'internal', 'interrupted', 'output'];

/**
 * Holds what layerpack said against the label.
 * @param {import('./cases.d.mts').Case} one
 * @param {import('./judge.d.mts').Outcome} outcome
 * @returns {Judgement}
 */
export function judge(one, { status, findings, said }) {
  if (findings === undefined) return { kind: 'not run', why: `status ${status}: ${said}` };
  const errors = findings.filter(({ severity }) => severity === 'error');
  const broken = errors.find(({ rule }) => brokenDown.includes(rule));
  if (broken) return { kind: 'not run', why: textOf(broken) };
  if ((status === 0) !== (errors.length === 0)) {
    return { kind: 'not run', why: `status ${status} with ${errors.length} errors: ${said}` };
  }
  const [first] = errors;
  if (one.verdict === 'pass') {
    if (first) return { kind: 'false refusal', why: textOf(first) };
    const warned = rulesOf(findings.filter(({ severity }) => severity === 'warning'));
    const silent = (one.warnings ?? []).filter((rule) => !warned.includes(rule));
    if (silent.length > 0)
      return { kind: 'wrong reason', why: `passed without a warning ${silent.join(', ')}` };
    return { kind: 'right' };
  }
  if (!first) return { kind: 'false pass', why: one.reason };
  const rules = one.rules ?? [];
  const unsaid = rules.filter((rule) => !rulesOf(errors).includes(rule));
  if (unsaid.length > 0) {
    return { kind: 'wrong reason', why: `no error ${unsaid.join(', ')}, but ${textOf(first)}` };
  }
  const { about = '' } = one;
  const named = errors.some(
    (error) => rules.includes(error.rule) && textOf(error).toLowerCase().includes(about.toLowerCase()),
  );
  return named ? { kind: 'right' } : { kind: 'wrong reason', why: `${about} is not named: ${textOf(first)}` };
}

/** @param {readonly import('./judge.d.mts').Finding[]} findings */
function rulesOf(findings) {
  return findings.map(({ rule }) => rule);
}

/** @param {import('./judge.d.mts').Finding} finding */
function textOf({ rule, subject, title, reason, advice }) {
  return `[${rule}] ${subject}: ${title}: ${reason}. ${advice}`.replaceAll(/\s+/g, ' ');
}

/** At most this part of the sound cases may be refused. */
export const refusalsAllowed = 0.02;

/**
 * The table of counts, a line for each miss, and the exit status: 1 where layerpack was wrong, 2 where it was
 * not, but some cases could not be run.
 * @param {readonly { readonly one: import('./cases.d.mts').Case, readonly judgement: Judgement }[]} results
 * @returns {{ readonly text: string, readonly status: 0 | 1 | 2 }}
 */
export function reportOf(results) {
  const areas = [...new Set(results.map(({ one }) => one.area))];
  const kinds = /** @type {const} */ (['false pass', 'false refusal', 'wrong reason', 'not run']);
  const number = (/** @type {typeof results} */ of, /** @type {string} */ kind) =>
    of.filter(({ judgement }) => judgement.kind === kind).length;
  const row = (/** @type {string} */ name, /** @type {typeof results} */ of) => {
    const sound = of.filter(({ one }) => one.verdict === 'pass').length;
    return [name, of.length, sound, of.length - sound, ...kinds.map((kind) => number(of, kind))];
  };
  const rows = [
    ['area', 'cases', 'sound', 'unsound', 'false passes', 'false refusals', 'wrong reasons', 'not run'],
    ['---', ...Array.from({ length: 7 }, () => '---:')],
    ...areas.map((area) =>
      row(
        area,
        results.filter(({ one }) => one.area === area),
      ),
    ),
    row('**all**', results),
  ];
  const misses = results.flatMap(({ one, judgement }) =>
    judgement.kind === 'right'
      ? []
      : [`- ${judgement.kind}: ${one.id} (${one.runtime}, ${one.title}): ${judgement.why}\n`],
  );
  const sound = results.filter(({ one }) => one.verdict === 'pass').length;
  const wrong =
    number(results, 'false pass') > 0 ||
    number(results, 'wrong reason') > 0 ||
    number(results, 'false refusal') > sound * refusalsAllowed;
  const text = `${rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}\n${misses.join('')}`;
  return { text, status: wrong ? 1 : number(results, 'not run') > 0 ? 2 : 0 };
}
