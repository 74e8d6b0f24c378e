import { describe, expect, it } from '@jest/globals';
import {
  assetName,
  isTemporaryFor,
  layerAssets,
  recordAssets,
  releaseKey,
  sha256Sums,
  temporaryName,
} from '../../../src/github/release-names.js';
import type { Inputs } from '../../../src/inputs/inputs.js';
import type { RawInputs } from '../../../src/inputs/parse.js';
import { inputsOf } from '../support/values.js';

function layers(names: readonly string[], raw: RawInputs = {}): Inputs {
  const inputs = inputsOf(raw);
  return { ...inputs, layers: names.flatMap((name) => inputs.layers.map((layer) => ({ ...layer, name }))) };
}

describe('names of assets', () => {
  it('say what the job built, whatever its artifacts are called', () => {
    expect(recordAssets(layers(['data'], { 'artifact-name': 'nightly' }))).toEqual({
      manifest: 'data-python3.12-x86_64.manifest.json',
      sums: 'data-python3.12-x86_64.SHA256SUMS',
      layerVersions: 'data-python3.12-x86_64.layer-versions.json',
    });
    expect(layerAssets('data-python3.12-x86_64.zip')).toEqual({
      zip: 'data-python3.12-x86_64.zip',
      lock: 'data-python3.12-x86_64.lock.txt',
      sbom: 'data-python3.12-x86_64.cdx.json',
    });
  });

  it('differ between all jobs of a matrix', () => {
    const matrix = ['3.11', '3.12'].flatMap((runtime) =>
      ['x86_64', 'arm64'].flatMap((architecture) =>
        [['a'], ['b'], ['a', 'b'], ['a-b'], ['a_b']].map((names) => layers(names, { runtime, architecture })),
      ),
    );
    const names = matrix.flatMap((inputs) => [
      ...Object.values(recordAssets(inputs)),
      ...inputs.layers.flatMap(({ name }) =>
        name === 'a' && inputs.layers.length > 1
          ? []
          : Object.values(layerAssets(`${name}-${inputs.runtime.id}-${inputs.architecture}.zip`)),
      ),
    ]);
    const keys = matrix.map(releaseKey);
    expect(new Set(keys).size).toBe(matrix.length);
    for (const name of names) expect(name).toMatch(/^[\w-][\w.-]*[\w-]$/);
  });

  it.each([
    ['core+data-python3.12-x86_64', 'core.data-python3.12-x86_64'],
    ['a  b~(c).zip', 'a.b.c..zip'],
    ['.hidden.', 'hidden'],
    ['größe.zip', 'gr.e.zip'],
    ['as-it_is.0.zip', 'as-it_is.0.zip'],
  ])('%s becomes %s, which GitHub leaves as it is', (name, kept) => {
    expect(assetName(name)).toBe(kept);
    expect(assetName(kept)).toBe(kept);
  });

  it('for a while are told apart by name and content', () => {
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
    const name = 'data.zip';
    expect(temporaryName(name, one)).not.toBe(temporaryName(name, two));
    expect(assetName(temporaryName(name, one))).toBe(temporaryName(name, one));
    for (const sha256 of [one, two]) expect(isTemporaryFor(name, temporaryName(name, sha256))).toBe(true);
    for (const other of [
      name,
      'data.zip.layerpack-upload',
      temporaryName('data.zip.sig', one),
      `x${temporaryName(name, one)}`,
    ]) {
      expect(isTemporaryFor(name, other)).toBe(false);
    }
  });
});

describe('sums', () => {
  it('have a line for each file, under the name of its asset', () => {
    expect(sha256Sums([{ name: 'a+b.zip', sha256: 'f'.repeat(64) }])).toBe(`${'f'.repeat(64)}  a.b.zip\n`);
    expect(sha256Sums([])).toBe('');
  });
});
