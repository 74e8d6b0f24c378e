import { expect, it } from '@jest/globals';
import { repeatable } from '../../../../src/check/import/repeatable.js';

it.each([
  ['TypeError: <object object at 0x7f41c2d3a1f0> is no str', 'TypeError: <object object at 0x…> is no str'],
  ['<function f at 0x1F3A2B0>', '<function f at 0x…>'],
  ['Current thread 0x00007f2a (most recent call first):', 'Current thread 0x… (most recent call first):'],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/tmpa8x_2k1q/x'",
    "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/tmp…/x'",
  ],
  [
    'created a cache directory at /tmp/matplotlib-x1k_9a2b because',
    'created a cache directory at /tmp/matplotlib-… because',
  ],
  ["No such file or directory: '/psm_046fa9bf'", "No such file or directory: '/psm_…'"],
  ['E1125 20:04:10.123456    77 cuda.cc:12] no', 'E… cuda.cc:12] no'],
  ['2026-11-25 20:04:10,123 ERROR no', '… ERROR no'],
  ['[20:04:10] no', '[…] no'],
  ['RuntimeError: pid 4711 is gone', 'RuntimeError: pid … is gone'],
  ['process id: 77 was lost', 'process id: … was lost'],
])('what differs from run to run is left out: %s', (text, same) => {
  expect(repeatable(text)).toBe(same);
});

it.each([
  'module compiled against ABI version 0x1000009 but this version of numpy is 0x2000000',
  "cannot load library 'gobject-2.0-0': error 0x7e",
  "No such file or directory: '/tmp/my-settings.json'",
  '/opt/python/lib/python3.13/site-packages/demo/lib.so is for another processor',
  'invalid syntax (base_events.py, line 296)',
  'it uses instructions that this processor does not have (SIGILL)',
  'the process ended with status 3',
])('what does not differ stays: %s', (text) => {
  expect(repeatable(text)).toBe(text);
});
