/**
 * What a Retry-After header asks for, in milliseconds from now; null where it is none.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 * @param value seconds, or a date
 */
export function retryAfter(value: string, now: number): number | null {
  const text = value.trim();
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
}
