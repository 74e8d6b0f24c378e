import type { SdkError } from './call-error.js';

const longest = 200;

/** What an error says, as one line without addresses: they may be signed, and whoever has them has what they lead to. */
export function plainText({ name, message = '' }: SdkError): string {
  const [line = ''] = message.replaceAll(/\bhttps?:\/\/\S+/g, '[address]').split(/[\r\n\u2028\u2029]/);
  // What terminals obey is not for them
  const text =
    line
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .replace(/[.:]+$/, '') ||
    name ||
    'without a reason';
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
