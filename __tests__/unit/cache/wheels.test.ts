import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openCache } from '../../../src/cache/cache.js';
import { sha256OfText } from '../../../src/cache/files.js';
import { keepWheels, takeWheels } from '../../../src/cache/wheels.js';
import type { Finding } from '../../../src/errors.js';
import { temporaryDirectory } from '../support/files.js';

const file = 'one-1.0-py3-none-any.whl';
const sha256 = sha256OfText('one');

async function kept() {
  const told: Finding[] = [];
  const cache = openCache(join(temporaryDirectory(), 'cache'), (finding) => told.push(finding));
  await keepWheels(cache, [{ path: join(temporaryDirectory({ [file]: 'one' }), file), sha256 }]);
  return { cache, told };
}

describe('wheels that are kept', () => {
  it('are taken where the resolution names their hash and file; the others are to be fetched', async () => {
    const { cache } = await kept();
    const wheelhouse = temporaryDirectory();
    const other = { file: 'two-1.0-py3-none-any.whl', sha256: sha256OfText('two') };
    expect(await takeWheels(cache, [{ file, sha256 }, other], wheelhouse)).toEqual([other]);
    expect(readdirSync(wheelhouse)).toEqual([file]);
  });

  it.each([
    ['another hash', { file, sha256: sha256OfText('another') }],
    ['no hash', { file, sha256: '' }],
    ['another file of that hash', { file: 'one-1.1-py3-none-any.whl', sha256 }],
  ])('are not taken for %s', async (_what, wanted) => {
    const { cache, told } = await kept();
    const wheelhouse = temporaryDirectory();
    expect(await takeWheels(cache, [wanted], wheelhouse)).toEqual([wanted]);
    expect(readdirSync(wheelhouse)).toEqual([]);
    expect(told).toEqual([]);
  });

  it('are fetched again where they are damaged, even where their list agrees with the damage', async () => {
    const { cache, told } = await kept();
    const entry = join(cache.directory, 'wheels', sha256);
    writeFileSync(join(entry, file), 'evil');
    writeFileSync(
      join(entry, 'entry.json'),
      JSON.stringify({ files: [{ name: file, sha256: sha256OfText('evil') }] }),
    );
    const wanted = [{ file, sha256 }];
    expect(await takeWheels(cache, wanted, temporaryDirectory())).toEqual(wanted);
    expect(told).toMatchObject([{ rule: 'cache', reason: expect.stringMatching(/damaged/) }]);
  });
});
