import { describe, expect, it } from '@jest/globals';
import { lineReader } from '../../../src/engine/execute.js';

/** Lines and all of it, of output that comes in these chunks. */
function read(...chunks: readonly (string | Buffer)[]) {
  const lines: string[] = [];
  const reader = lineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.add(Buffer.from(chunk));
  return { all: reader.end(), lines };
}

describe('output read by lines', () => {
  it('hands on whole lines, whatever the chunks', () => {
    const whole = { all: 'one\ntwo\r\n\nthree', lines: ['one', 'two', '', 'three'] };
    expect(read('one\ntwo\r\n\nthree')).toEqual(whole);
    expect(read('on', 'e\ntw', 'o\r', '\n\n', 'thr', 'ee')).toEqual(whole);
  });

  it('takes a character that is cut in two', () => {
    const bytes = Buffer.from('ü\n');
    expect(read(bytes.subarray(0, 1), bytes.subarray(1))).toEqual({ all: 'ü\n', lines: ['ü'] });
  });

  it('hands on in parts what has no end, and loses nothing of it', () => {
    const chunk = 'x'.repeat(40_000);
    const { all, lines } = read(...Array.from({ length: 5 }, () => chunk));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe(all);
    expect(all).toHaveLength(200_000);
  });
});
