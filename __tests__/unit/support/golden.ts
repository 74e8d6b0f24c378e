import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

/** Holds text against a file; LAYERPACK_UPDATE_GOLDEN=1 writes the file instead. */
export function expectGolden(name: string, text: string): void {
  const file = new URL(`../golden/${name}`, import.meta.url);
  if (process.env['LAYERPACK_UPDATE_GOLDEN']) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** The same for lines as a program prints them, the last without its end. */
export function expectGoldenLines(name: string, text: string): void {
  expectGolden(name, `${text}\n`);
}
