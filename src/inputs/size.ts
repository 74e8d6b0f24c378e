import { megabyte } from '../lambda/quotas.js';
import type { MaxGrowth } from './inputs.js';

const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1024,
  KIB: 1024,
  MB: megabyte,
  MIB: megabyte,
  GB: 1024 * megabyte,
  GIB: 1024 * megabyte,
};

/** Bytes of "52428800", "50MB" or "50 MiB"; AWS's MB is 1024 x 1024. Undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = units[(match?.[2] ?? '').toUpperCase()];
  if (!match || unit === undefined) return undefined;
  const bytes = Number(match[1]) * unit;
  // A fraction of a byte is a slip, unless a unit made it.
  if (unit === 1 && !Number.isInteger(bytes)) return undefined;
  return Number.isSafeInteger(Math.round(bytes)) ? Math.round(bytes) : undefined;
}

/**
 * "10%", "1MB" or "10% and 1MB", in either order; null for "none".
 * @returns undefined for anything else
 */
export function parseGrowth(text: string): MaxGrowth | null | undefined {
  if (text.trim() === 'none') return null;
  const found = { percent: null as number | null, bytes: null as number | null };
  for (const part of text.split(/\s+and\s+/)) {
    const percent = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(part)?.[1];
    const kind = percent === undefined ? 'bytes' : 'percent';
    const value = percent === undefined ? parseSize(part) : Number(percent);
    if (value === undefined || found[kind] !== null) return undefined;
    found[kind] = value;
  }
  return found;
}
