/** Lines for a terminal: what wheels say of themselves cannot move its cursor, colour it, or forge a line. */
export function plainText(lines: readonly string[]): string {
  return lines.map((line) => line.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')).join('\n');
}
