import { describe, expect, it } from '@jest/globals';
import { recordName, zipName } from '../../../src/github/artifact-names.js';
import type { Inputs } from '../../../src/inputs/inputs.js';
import type { RawInputs } from '../../../src/inputs/parse.js';
import { inputsOf } from '../support/values.js';

/** Inputs with layers of these names. */
function layers(names: readonly string[], raw: RawInputs = {}): Inputs {
  const inputs = inputsOf(raw);
  return { ...inputs, layers: names.flatMap((name) => inputs.layers.map((layer) => ({ ...layer, name }))) };
}

describe('names of artifacts', () => {
  it('say layers, runtime and architecture', () => {
    expect(recordName(layers(['data']))).toBe('data-python3.12-x86_64');
    expect(recordName(layers(['core', 'data'], { runtime: '3.11', architecture: 'arm64' }))).toBe(
      'core+data-python3.11-arm64',
    );
  });

  it('differ between all jobs of a matrix', () => {
    const matrix = ['3.11', '3.12'].flatMap((runtime) =>
      ['x86_64', 'arm64'].flatMap((architecture) =>
        [['a'], ['b'], ['a', 'b']].map((names) => layers(names, { runtime, architecture })),
      ),
    );
    expect(new Set(matrix.map(recordName)).size).toBe(matrix.length);
  });

  it('of a zip are those of its file, behind the name that is given', () => {
    const zip = 'data-python3.12-x86_64.zip';
    expect(zipName(zip, layers(['data']))).toBe(zip);
    expect(zipName(zip, layers(['data'], { 'artifact-name': 'nightly' }))).toBe(`nightly-${zip}`);
    expect(recordName(layers(['data'], { 'artifact-name': 'nightly' }))).toBe('nightly');
  });

  it('are never the same for a zip and for manifest and locks', () => {
    for (const given of [undefined, 'data-python3.12-x86_64.zip', 'x']) {
      const inputs = layers(['data'], given === undefined ? {} : { 'artifact-name': given });
      expect(zipName('data-python3.12-x86_64.zip', inputs)).not.toBe(recordName(inputs));
    }
  });

  it('of many layers are short enough for a file, and still differ', () => {
    const many = Array.from({ length: 30 }, (_, index) => `layer-${index}`);
    const names = [many, [...many, 'one-more'], many.toReversed()].map((each) => recordName(layers(each)));
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name.length).toBeLessThan(200);
    expect(names[0]).toMatch(/^layer-0\+layer-1\+.*-[0-9a-f]{8}-python3\.12-x86_64$/);
  });
});
