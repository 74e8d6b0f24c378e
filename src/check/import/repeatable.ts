type Change = readonly [pattern: RegExp, instead: string];

/** What differs from run to run in the words of Python, the loader and loggers. */
const changes: readonly Change[] = [
  // <object at 0x7f41c2d3a1f0>. Versions are short or stand elsewhere: "ABI version 0x1000009".
  [/\bat 0x[\da-f]+/gi, 'at 0x…'],
  [/\b0x[\da-f]{8,}/gi, '0x…'],
  // Names of tempfile, multiprocessing and shared_memory
  [/\/tmp\/tmp\w+/g, '/tmp/tmp…'],
  [/(\/tmp\/[\w.]+[-_])[a-z\d_]{8}(?![\w.-])/g, '$1…'],
  [/\/(psm_|mp-)\w{8}\b/g, '/$1…'],
  // glog: "E1125 20:04:10.123456    77 file.cc:12]"
  [/\b([IWEF])\d{4} \d\d:\d\d:\d\d[.\d]* +\d+ /g, '$1… '],
  [/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?/g, '…'],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?/g, '…'],
  [/\b((?:pid|process|thread)(?: id)?(?:[ =:#]|: ))\d+\b/gi, '$1…'],
];

/** A text of a run as the next run of the same layer would say it: without addresses, times, and random names. */
export function repeatable(text: string): string {
  return changes.reduce((words, [pattern, instead]) => words.replaceAll(pattern, instead), text);
}
