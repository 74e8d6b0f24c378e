/**
 * A time as people read it.
 * @param time milliseconds since 1970, or ISO 8601
 */
export function dateText(time: number | string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
