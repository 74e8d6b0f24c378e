import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { gitDirectories } from '../../../src/engine/hidden-directories.js';
import { temporaryDirectory } from '../support/files.js';

/** As somebody whom permissions bind. */
function asAnyone<Result>(work: () => Result): Result {
  const { seteuid } = process;
  if (process.getuid?.() !== 0 || !seteuid) return work();
  seteuid(65534);
  try {
    return work();
  } finally {
    seteuid(0);
  }
}

it('finds repositories beside a directory that cannot be read', () => {
  const top = temporaryDirectory({ '.git/config': '', 'deep/in/.git/config': '', 'deep/node_modules/x': '' });
  chmodSync(top, 0o755);
  mkdirSync(join(top, 'database'));
  chmodSync(join(top, 'database'), 0o000);
  const found = asAnyone(() => gitDirectories(top));
  expect([...found].sort()).toEqual([join(top, '.git'), join(top, 'deep/in/.git')]);
});
