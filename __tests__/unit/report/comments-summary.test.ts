import { expect, it } from '@jest/globals';
import { commentsSummary } from '../../../src/report/comments-summary.js';

it('has the texts of all comments one below the other', () => {
  expect(commentsSummary(['### One\n', '### Two\n'])).toBe('### One\n\n### Two\n');
  expect(commentsSummary([])).toBe('');
});

it('is no longer than GitHub takes, and counts what is left out', () => {
  const body = `${'\u{1f4e6}'.repeat(16_000)}\n`;
  const text = commentsSummary(Array.from({ length: 20 }, () => body));
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text.split(body)).toHaveLength(15 + 1);
  expect(text).toMatch(/\n_5 more comments on the pull request\._\n$/);
});
