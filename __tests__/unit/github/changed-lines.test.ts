import { expect, test } from '@jest/globals';
import { newLines } from '../../../src/github/changed-lines.js';

test.each([
  ['nothing', '', []],
  ['lines without context', '@@ -1,0 +2,2 @@\n+two\n+three', [2, 3]],
  ['one line', '@@ -3 +3 @@\n-old\n+new', [3]],
  ['lines within context', '@@ -1,4 +1,5 @@ def f\n one\n-two\n+2\n+2.5\n three\n four', [2, 3]],
  ['several places', '@@ -1 +1 @@\n-a\n+b\n@@ -9,2 +9 @@\n-c\n-d\n+e', [1, 9]],
  ['lines that were taken out alone', '@@ -2,2 +1,0 @@\n-a\n-b', []],
  ['the end of a file', '@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b', [1, 2]],
  ['content that looks like headers', '@@ -1 +1,3 @@\n--- a/x\n+++ b/x\n+@@ -7 +7 @@\n+c', [1, 2, 3]],
  [
    "git's own headers",
    'diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n',
    [1, 2],
  ],
  ['an empty line of context', '@@ -1,3 +1,4 @@\n a\n \n+b\n c', [3]],
  ['Windows lines', '@@ -1 +1,2 @@\n a\r\n+b\r\n', [2]],
  ['a file that is no text', 'diff --git a/x b/x\nBinary files a/x and b/x differ\n', []],
])('%s', (_, patch, lines) => {
  expect([...newLines(patch)]).toEqual(lines);
});
