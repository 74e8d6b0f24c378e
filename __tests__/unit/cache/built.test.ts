import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { BuildFacts } from '../../../src/cache/built.js';
import { keepBuilt, takeBuilt } from '../../../src/cache/built.js';
import { openCache } from '../../../src/cache/cache.js';
import { sha256OfText } from '../../../src/cache/files.js';
import type { Finding } from '../../../src/errors.js';
import { temporaryDirectory } from '../support/files.js';

const file = 'docopt-0.6.2-py2.py3-none-any.whl';

const facts: BuildFacts = {
  source: 'a',
  image: 'x/y@sha256:1',
  runtime: 'python3.11',
  architecture: 'x86_64',
  settings: ['--a=b'],
  pip: '26.3',
};

async function kept() {
  const told: Finding[] = [];
  const cache = openCache(join(temporaryDirectory(), 'cache'), (finding) => told.push(finding));
  const path = join(temporaryDirectory({ [file]: 'built' }), file);
  await keepBuilt(cache, facts, { path, sha256: sha256OfText('built') });
  return { cache, told };
}

describe('a wheel that was built', () => {
  it('is taken again for the same source, image, runtime, architecture, settings and pip', async () => {
    const { cache } = await kept();
    const directory = temporaryDirectory();
    expect(await takeBuilt(cache, facts, directory)).toBe(true);
    expect(readdirSync(directory)).toEqual([file]);
  });

  it.each([
    { source: 'b' },
    { image: 'x/y@sha256:2' },
    { runtime: 'python3.12' },
    { architecture: 'arm64' },
    { settings: [] },
    { pip: '26.4' },
  ])('is not taken for another: %j', async (other) => {
    const { cache, told } = await kept();
    const directory = temporaryDirectory();
    expect(await takeBuilt(cache, { ...facts, ...other }, directory)).toBe(false);
    expect(readdirSync(directory)).toEqual([]);
    expect(told).toEqual([]);
  });

  it('is built again where it is damaged, which is told', async () => {
    const { cache, told } = await kept();
    const [key = ''] = readdirSync(join(cache.directory, 'built'));
    writeFileSync(join(cache.directory, 'built', key, file), 'other');
    expect(await takeBuilt(cache, facts, temporaryDirectory())).toBe(false);
    expect(told).toMatchObject([{ rule: 'cache', advice: expect.stringMatching(/^It is built again\./) }]);
  });
});
