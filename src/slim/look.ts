/**
 * Says of a text whether it can say anything of what may go. Most say nothing of the kind, and need not be cut into
 * tokens, which takes far longer than to look. Too often is right here, too seldom is not.
 */
export type Look = (text: string) => boolean;

/** Looks for what imports tests, or names files among them. */
export const lookForTests: Look = (text) => {
  const isImported = findImports(text);
  for (const { 0: found, index } of text.matchAll(/\btests?\b/g)) {
    if (isImported(index) || isDotted(text, index) || leadsOn(text, index, index + found.length)) return true;
  }
  return false;
};

/** Looks for the names of directories of documentation, as parts of names or paths. */
export function lookForDocs(directories: Iterable<string>): Look {
  const word = new RegExp(`\\b${anyOf(directories)}\\b`, 'g');
  return (text) => {
    const isImported = findImports(text);
    for (const { 0: found, index } of text.matchAll(word)) {
      const isPart =
        /["'/\\]/.test(text.charAt(index - 1)) || /["'/\\]/.test(text.charAt(index + found.length));
      if (isPart || isImported(index) || isDotted(text, index)) return true;
    }
    return false;
  };
}

/**
 * Looks for files by name, and for extensions without one.
 * @param names of files, up to their extension, and with it
 * @param extensions without dots
 */
export function lookForNames(names: ReadonlySet<string>, extensions: readonly string[]): Look {
  const any = anyOf(extensions);
  const extension = new RegExp(`\\.${any}\\b`, 'g');
  const bare = new RegExp(`["']${any}["']|\\.[([](?:\\?:)?[\\w+|]*?\\b${any}\\b|attach_stub`);
  return (text) => {
    for (const { 0: found, index } of text.matchAll(extension)) {
      let start = index;
      while (start > 0 && /[\w.+-]/.test(text.charAt(start - 1))) start -= 1;
      const before = text.charAt(start - 1);
      if (start === index ? !/[)\]]/.test(before) : /[%{}*)]/.test(before)) return true;
      if (names.has(text.slice(start, index + found.length))) return true;
    }
    return bare.test(text);
  };
}

function anyOf(texts: Iterable<string>): string {
  return `(?:${[...texts].map((each) => each.replace(/\W/g, '\\$&')).join('|')})`;
}

/** Whether a word is part of a dotted name in a literal or behind "from"; blanks and breaks may follow its dot. */
function isDotted(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 400), start);
  return /\.[\s\\]*$/.test(before) && (/["'][\w.]*$/.test(before) || /\bfrom\b[\w.\s\\]*$/.test(before));
}

/** Says of places that come in order whether they lie in the list of an import. */
function findImports(text: string): (place: number) => boolean {
  const keyword = /\bimport\b/g;
  let next = keyword.exec(text)?.index;
  let end = -1;
  return (place) => {
    while (next !== undefined && next < place) {
      // A comment in a list may have the word as well
      end = Math.max(end, endOfList(text, next + 'import'.length));
      next = keyword.exec(text)?.index;
    }
    return place < end;
  };
}

/** In parentheses a list ends with them, wherever its comments have some; else with a line that nothing continues. */
function endOfList(text: string, start: number): number {
  const inside = /(?:[\s\\]*\()/y;
  inside.lastIndex = start;
  const rest = inside.test(text) ? /#.*|\)/g : /\\(?:\r?\n|\r)|[\r\n]/g;
  rest.lastIndex = start;
  for (let found = rest.exec(text); found; found = rest.exec(text))
    if (!/^[#\\]/.test(found[0])) return found.index;
  return text.length;
}

/** Whether a literal, or one part of a path or name in several, goes on behind a word; or stands in __all__. */
function leadsOn(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 80);
  if (after.startsWith('/')) return true;
  if (!/["']/.test(text.charAt(start - 1))) return false;
  if (after.startsWith('.')) return true;
  return /^["']\s*[,/]\s*\w{0,2}["']/.test(after) || text.includes('__all__');
}
