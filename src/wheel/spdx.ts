import { fixupSpdxId } from '@cyclonedx/cyclonedx-library/SPDX';
import type { Info } from 'spdx-expression-parse';
import parse from 'spdx-expression-parse';

const operators = new Set(['AND', 'OR', 'WITH', '(', ')']);

/**
 * A text as an SPDX licence expression in its canonical form: identifiers and operators in SPDX's case, parentheses
 * only where they mean something. Null where it is none.
 * https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
 */
export function spdxExpression(text: string): string | null {
  const parsed = parsedOf(text);
  return parsed && print(parsed);
}

/** What holds together in an expression: its parts between outermost ANDs, with choices in parentheses. */
export function termsOf(expression: string): readonly string[] {
  const parsed = parsedOf(expression);
  return parsed ? terms(parsed) : [expression];
}

/** The single licences that an expression names, without exceptions to them. */
export function licencesIn(expression: string): readonly string[] {
  const parsed = parsedOf(expression);
  return parsed ? leaves(parsed) : [];
}

function parsedOf(text: string): Info | null {
  const words = text.match(/[()]|[^\s()]+/g) ?? [];
  try {
    return parse(words.map(inItsCase).join(' '));
  } catch {
    return null;
  }
}

/** The parser knows identifiers in their own case alone. */
function inItsCase(word: string): string {
  const upper = word.toUpperCase();
  if (operators.has(upper)) return upper;
  if (/^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/.test(word)) return word;
  const bare = word.replace(/\+$/, '');
  const known = fixupSpdxId(word) ?? fixupSpdxId(bare);
  if (known === undefined) throw new Error(`${word} is no licence`);
  return known.toLowerCase() === word.toLowerCase() ? known : `${known}+`;
}

function print(info: Info): string {
  if ('conjunction' in info) {
    const { conjunction, left, right } = info;
    if (conjunction === 'and') return terms(info).join(' AND ');
    return `${print(left)} OR ${print(right)}`;
  }
  const { license, plus, exception } = info;
  return `${license}${plus ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
}

function terms(info: Info): readonly string[] {
  if (!('conjunction' in info)) return [print(info)];
  if (info.conjunction === 'or') return [`(${print(info)})`];
  return [...terms(info.left), ...terms(info.right)];
}

function leaves(info: Info): readonly string[] {
  return 'conjunction' in info ? [...leaves(info.left), ...leaves(info.right)] : [info.license];
}
