/**
 * Says of a text whether it can say anything of what may go. Most say nothing of the kind, and need not be cut into
 * tokens, which takes far longer than to look. Too often is right here, too seldom is not.
 */
export type Look = (text: string) => boolean;

/** Looks for what imports tests, or names files among them. */
export const lookForTests: Look = (text) => {
  for (const { 0: found, index } of text.matchAll(/\btests?\b/g)) {
    if (isDotted(text, index) || isImported(text, index) || leadsOn(text, index, index + found.length))
      return true;
  }
  return false;
};

/** Looks for the names of directories of documentation, as parts of names or paths. */
export function lookForDocs(directories: Iterable<string>): Look {
  const word = new RegExp(`\\b${anyOf(directories)}\\b`, 'g');
  return (text) => {
    for (const { 0: found, index } of text.matchAll(word)) {
      const isPart =
        /["'/\\]/.test(text.charAt(index - 1)) || /["'/\\]/.test(text.charAt(index + found.length));
      if (isPart || isDotted(text, index) || isImported(text, index)) return true;
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

/** Whether a word stands in the list of an import. */
function isImported(text: string, start: number): boolean {
  const keyword = text.lastIndexOf('import', start);
  if (keyword < 0) return false;
  const between = text.slice(keyword + 'import'.length, start);
  if (/^[\s\\]*\(/.test(between)) return !between.replaceAll(/#.*/g, '').includes(')');
  return !/(?:^|[^\\\r])(?:\r?\n|\r)/.test(between);
}

/** Whether a literal, or one part of a path in several, goes on behind a word; or stands in __all__. */
function leadsOn(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 80);
  if (after.startsWith('/')) return true;
  if (!/["']/.test(text.charAt(start - 1)) || !/^["']/.test(after)) return false;
  return /^["']\s*[,/]\s*\w{0,2}["']/.test(after) || text.includes('__all__');
}
