import { megabyte } from './lambda/quotas.js';

/** Bytes for people, with AWS's megabyte: "812 B", "46.1 KB", "131.5 MB", "250 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  // What would be shown as 1024.0 KB is a megabyte
  if (bytes < megabyte - 52) return `${short(bytes / 1024)} KB`;
  return `${short(bytes / megabyte)} MB`;
}

/** How far something is, by bytes: "81.2 of 130.4 MB". Both have one digit always, so that the text keeps its length. */
export function formatPart(done: number, whole: number): string {
  return `${(done / megabyte).toFixed(1)} of ${(whole / megabyte).toFixed(1)} MB`;
}

/** Per cent, with one digit below ten and never 100 where something is left. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return part === 0 ? '0 %' : 'over 100 %';
  const percent = (part / whole) * 100;
  const digits = percent < 10 ? 1 : 0;
  const shown =
    part < whole && percent > 99 ? Math.floor(percent * 10) / 10 : Number(percent.toFixed(digits));
  return `${shown} %`;
}

/** By how many bytes something changed: "+3.2 MB", "-812 B", "±0". */
export function formatChange(bytes: number): string {
  return bytes === 0 ? '±0' : `${bytes > 0 ? '+' : '-'}${formatBytes(Math.abs(bytes))}`;
}

/**
 * By how much of what it was something changed: "+2.5 %", "-12 %", "±0 %"; "new" and "removed" where one of the two is
 * nothing. A change too small for its digit keeps its sign: "+0.0 %".
 */
export function formatGrowth(before: number, after: number): string {
  if (before === after) return '±0 %';
  if (before === 0) return 'new';
  if (after === 0) return 'removed';
  const percent = (Math.abs(after - before) / before) * 100;
  // What is not all gone is not shown as -100 %
  const shown = after < before && percent > 99 ? Math.min(percent, 99.9).toFixed(1) : shortPercent(percent);
  return `${after > before ? '+' : '-'}${shown} %`;
}

/** "1 distribution", "2 distributions". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** "a", "a and b", "a, b and c". */
export function enumerate(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
}

/** As many as are read: "a, b and 3 more". */
export function enumerateSome(parts: readonly string[], most: number): string {
  const more = parts.length - most;
  return `${parts.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function short(number: number): string {
  return number.toFixed(1).replace(/\.0$/, '');
}

/** One digit below ten, as far as it is not rounded up to ten. */
function shortPercent(percent: number): string {
  return percent.toFixed(percent < 9.95 ? 1 : 0);
}
