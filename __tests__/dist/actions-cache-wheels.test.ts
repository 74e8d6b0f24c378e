import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unpackBundle } from '../support/bundles.js';
import { makeWheel } from '../support/distributions.js';
import type { PackageIndex } from '../support/index-server.js';
import { startIndex } from '../support/index-server.js';
import type { Built } from '../support/machine.js';
import { expectOneWarning, expectQuiet, onNewMachine } from '../support/machine.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { CacheEntry, ResultsServer } from '../support/results-server.js';
import { startResultsServer } from '../support/results-server.js';

let server: ResultsServer;
let index: PackageIndex;
const offered = temporaryDirectory();

beforeAll(async () => {
  for (const name of ['one', 'two', 'three']) makeWheel(offered, { name, files: { [`${name}.py`]: '' } });
  [server, index] = await Promise.all([
    startResultsServer(),
    startIndex({ address: '127.0.0.1', directory: offered, password: 'secret-of-the-index' }),
  ]);
});
afterAll(() => Promise.all([server.close(), index.close()]));

/** Builds a layer of these, and says which wheels were fetched. */
async function build(requirements: string, inputs: Readonly<Record<string, string>> = {}) {
  const before = index.fetched.length;
  const built = await onNewMachine(server, {
    inputs,
    files: { 'requirements.txt': requirements },
    env: { PIP_INDEX_URL: index.withCredentials },
  });
  return { built, fetched: index.fetched.slice(before).sort() };
}
const hit = ({ outputs }: Built) => outputs['cache-hit'];
const wheelBundles = () => server.caches.filter(({ key }) => key.startsWith('layerpack-wheels-'));
const newest = (): CacheEntry => {
  const [entry] = wheelBundles();
  if (!entry) throw new Error('no wheels were kept');
  return entry;
};
const unpackedWheels = async () => {
  const { directory } = await unpackBundle(server, newest());
  return filesUnder(directory)
    .filter((file) => file.startsWith('wheels/') && file.endsWith('.whl'))
    .map((file) => file.slice(file.lastIndexOf('/') + 1));
};
const wheel = (name: string) => `${name}-1.0-py3-none-any.whl`;

describe('versions that are not locked', () => {
  let first: Built;
  beforeAll(async () => {
    const { built, fetched } = await build('one\ntwo\n');
    first = built;
    expectQuiet(built);
    expect(fetched).toEqual([wheel('one'), wheel('two')]);
  });

  test('are resolved again; wheels and layers come back where that comes to the same', async () => {
    const { built, fetched } = await build('one\ntwo\n');
    expectQuiet(built);
    expect(fetched).toEqual([]);
    expect(hit(built)).toBe('true');
    expect(built.zips).toEqual(first.zips);
    expect(built.summary).toMatch(/\*\*Reused\*\*: .* all versions are resolved to the same as then/);
    expect(wheelBundles()).toHaveLength(1);
  });

  test('that have changed take the wheels that are wanted still; the others are left out from then on', async () => {
    expect(await unpackedWheels()).toEqual(expect.arrayContaining([wheel('one'), wheel('two')]));
    const { built, fetched } = await build('one\nthree\n');
    expectQuiet(built);
    expect(fetched).toEqual([wheel('three')]);
    expect(hit(built)).toBe('false');
    expect((await unpackedWheels()).sort()).toEqual([wheel('one'), wheel('three')]);
  });

  test('come to another layer once the index has a newer one', async () => {
    makeWheel(offered, { name: 'two', version: '1.1', files: { 'two.py': '' } });
    const { built, fetched } = await build('one\ntwo\n');
    expectQuiet(built);
    expect(fetched).toEqual(['two-1.1-py3-none-any.whl']);
    expect(hit(built)).toBe('false');
    expect(built.zips).not.toEqual(first.zips);
  });
});

describe('a damaged wheel', () => {
  test('is fetched again, told, and kept whole', async () => {
    const requirements = 'one==1.0\nthree==1.0\n';
    const { built: first } = await build(requirements);
    expectQuiet(first);
    const bundle = await unpackBundle(server, newest());
    const [path = ''] = filesUnder(bundle.directory).filter((file) => file.endsWith(wheel('three')));
    project({ [path]: 'not what it was' }, bundle.directory);
    await bundle.keepFor('some');
    // The finished layers are of another run then
    const other = { 'max-unzipped-size': '200MB' };
    const { built, fetched } = await build(requirements, other);
    expectOneWarning(built, /it is damaged: the SHA-256 of three-1\.0-py3-none-any\.whl .*fetched again/);
    expect(fetched).toEqual([wheel('three')]);
    expect(built.zips).toEqual(first.zips);
    const { built: later, fetched: more } = await build(requirements, { 'max-unzipped-size': '199MB' });
    expectQuiet(later);
    expect(more).toEqual([]);
  });
});

describe('tools', () => {
  test('come back with the wheels', async () => {
    expectQuiet((await build('one\n')).built);
    const before = index.tools.length;
    expectQuiet((await build('one\n', { 'max-unzipped-size': '198MB' })).built);
    expect(index.tools.slice(before)).toEqual([]);
    const { directory } = await unpackBundle(server, newest());
    expect(filesUnder(directory)).toContainEqual(expect.stringMatching(/^tools\/.*\/uv-.*\.whl$/));
  });
});
