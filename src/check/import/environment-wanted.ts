const variable = /\benvironment[ -]variables?\b|\benv(?:ironment)? vars?\b/i;

/** What says that it is not there, or has to be. */
const wants = new RegExp(
  [
    String.raw`(?:\bnot?|n't|\bnever|\bun)[ -]?(?:been |be )?(?:set|defined|found|find|specified|provided|present|given|configured)\b`,
    String.raw`\b(?:must|should|needs? to|has to|have to)\b.{0,40}?\b(?:set|defined?|specif(?:y|ied)|provided?|give|given|exported)\b`,
    String.raw`\b(?:missing|requires?|required|undefined|unset|mandatory|KeyError)\b`,
    String.raw`\bplease (?:set|add|define|provide|specify|export)\b`,
  ].join('|'),
  'is',
);

/** "For details, please set X" helps to find the cause and is none; "to use it, X must be set" is one. */
const hint = /^\s*(?:for|to|in order to)\b(?!.*\b(?:must|required|missing|not)\b)/is;

/**
 * Whether a message says that an environment variable is missing, and not just names one that would help to find out
 * more. Only the sentence that speaks of the variable counts.
 * @returns its name, or an empty text where none is given; undefined where none is missing
 */
export function environmentWanted(message: string): string | undefined {
  for (const sentence of message.split(/;|[.!?]\s|\n\s*\n/)) {
    const found = variable.exec(sentence);
    if (!found || !wants.test(sentence) || hint.test(sentence)) continue;
    const behind = sentence.slice(found.index + found[0].length);
    const before = sentence.slice(0, found.index);
    return (
      /^[\s:]*(?:named |called )?[`'"$({]*([A-Z][A-Z0-9_]{2,})\b/.exec(behind)?.[1] ??
      before.match(/\b[A-Z][A-Z0-9_]{2,}\b/g)?.at(-1) ??
      /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/.exec(behind)?.[0] ??
      ''
    );
  }
  return undefined;
}
