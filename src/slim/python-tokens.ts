/** What a text of Python is made of, as far as imports and literals go. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  /** A literal as it is written, without prefix and quotes; escapes stay as they are. */
  | { readonly kind: 'string'; readonly text: string; readonly alone: boolean }
  /** Any other character. */
  | { readonly kind: 'mark'; readonly text: string }
  /** The end of a statement: a line that no bracket and no backslash continues, or a semicolon. */
  | { readonly kind: 'end' };

const stringPrefix = /^(?:[rbuft]|br|rb|fr|rf|ur|tr|rt)$/i;

/** Of UTF-8, in a text that is read as Latin-1, one character a byte. */
const byteOrderMark = '\u00ef\u00bb\u00bf';

const code = (character: string) => character.charCodeAt(0);
const [lineFeed, carriageReturn, space, tab, formFeed] = ['\n', '\r', ' ', '\t', '\f'].map(code);
const [hash, backslash, double, single, semicolon] = ['#', '\\', '"', "'", ';'].map(code);
const opening = new Set(['(', '[', '{'].map(code));
const closing = new Set([')', ']', '}'].map(code));

function isWordCharacter(char: number): boolean {
  return (
    (char >= 97 && char <= 122) ||
    (char >= 65 && char <= 90) ||
    (char >= 48 && char <= 57) ||
    char === 95 ||
    char >= 128
  );
}

/**
 * Cuts a text of Python, read as Latin-1, into tokens. It never fails: of what is damaged, or written for another Python, it gives what
 * it can make of it.
 * https://docs.python.org/3/reference/lexical_analysis.html
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = text.startsWith(byteOrderMark) ? byteOrderMark.length : 0;

  const addString = (quote: number) => {
    const end = endOfString(text, at, quote);
    const width = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote ? 3 : 1;
    const starts = depth === 0 && (tokens.length === 0 || tokens.at(-1)?.kind === 'end');
    const body = text.slice(at + width, Math.max(at + width, end - width));
    tokens.push({ kind: 'string', text: body, alone: starts && endsStatement(text, end) });
    at = end;
  };

  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (isWordCharacter(char)) {
      const start = at;
      do at += 1;
      while (at < text.length && isWordCharacter(text.charCodeAt(at)));
      const next = text.charCodeAt(at);
      const word = text.slice(start, at);
      if ((next === double || next === single) && stringPrefix.test(word)) addString(next);
      else tokens.push({ kind: 'word', text: word });
    } else if (char === double || char === single) addString(char);
    else if (char === hash) at = endOfLine(text, at);
    else if (char === backslash) at += isBreak(text, at + 1) ? lengthOfBreak(text, at + 1) + 1 : 1;
    else if (char === lineFeed || char === carriageReturn || char === semicolon) {
      if (depth === 0 && tokens.length > 0 && tokens.at(-1)?.kind !== 'end') tokens.push({ kind: 'end' });
      at += 1;
    } else if (char === space || char === tab || char === formFeed) at += 1;
    else {
      if (opening.has(char)) depth += 1;
      else if (closing.has(char)) depth = Math.max(0, depth - 1);
      tokens.push({ kind: 'mark', text: text.charAt(at) });
      at += 1;
    }
  }
  return tokens;
}

/** Where a literal ends whose first quote is at `start`. One that its line does not close ends with it. */
function endOfString(text: string, start: number, quote: number): number {
  const triple = text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote;
  for (let at = start + (triple ? 3 : 1); at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === backslash) at += Math.max(1, lengthOfBreak(text, at + 1));
    else if (char === quote) {
      if (!triple) return at + 1;
      if (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) return at + 3;
    } else if (!triple && isBreak(text, at)) return at;
  }
  return text.length;
}

function isBreak(text: string, at: number): boolean {
  const char = text.charCodeAt(at);
  return char === lineFeed || char === carriageReturn;
}

function lengthOfBreak(text: string, at: number): number {
  if (!isBreak(text, at)) return 0;
  return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
}

function endOfLine(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isBreak(text, at)) at += 1;
  return at;
}

/** Whether nothing more of the statement comes: a literal that is a statement is a docstring. */
function endsStatement(text: string, start: number): boolean {
  let at = start;
  while (text.charCodeAt(at) === space || text.charCodeAt(at) === tab) at += 1;
  const char = text.charCodeAt(at);
  return at >= text.length || char === hash || char === semicolon || isBreak(text, at);
}
