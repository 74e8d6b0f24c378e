import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import { verifyHashes } from '../../../src/resolve/verify-hashes.js';
import type { Wheel } from '../../../src/resolve/wheelhouse.js';
import { requirementsOf } from '../support/requirements.js';
import { thrownBy } from '../support/values.js';

const sha = (digit: string) => digit.repeat(64);

const wheelOf = (name: string, sha256: string, source?: string): Wheel => ({
  name,
  version: '1.0',
  path: `/wheels/${name}-1.0-py3-none-any.whl`,
  sha256,
  origin:
    source === undefined ? { kind: 'index' } : { kind: 'sdist', file: `${name}-1.0.tar.gz`, sha256: source },
});

function verify(text: string, ...wheels: readonly Wheel[]) {
  verifyHashes(wheels, requirementsOf(text).requirements);
}

describe('verifyHashes', () => {
  it('passes a file of which one hash is named', () => {
    expect(() =>
      verify(`one==1.0 --hash=sha256:${sha('a')} --hash=sha256:${sha('b')}\n`, wheelOf('one', sha('b'))),
    ).not.toThrow();
  });

  it('passes what has no hash, and what no requirement names', () => {
    expect(() => verify('one\n', wheelOf('one', sha('a')), wheelOf('two', sha('b')))).not.toThrow();
  });

  it('holds what was built here by its source, and not by the wheel', () => {
    const text = `one==1.0 --hash=sha256:${sha('a')}\n`;
    expect(() => verify(text, wheelOf('one', sha('b'), sha('a')))).not.toThrow();
    expect(() => verify(text, wheelOf('one', sha('a'), sha('b')))).toThrow(LayerpackError);
  });

  it('refuses another file, at the line of its requirement', () => {
    const text = `zero\nOne==1.0 --hash=sha256:${sha('a')}\n`;
    const error = thrownBy(() => verify(text, wheelOf('zero', sha('0')), wheelOf('one', sha('b'))));
    expect(error).toBeInstanceOf(LayerpackError);
    expect(error).toMatchObject({
      finding: {
        rule: 'index',
        severity: 'error',
        subject: 'one',
        title: 'Failed to verify one 1.0',
        reason: `its SHA-256 is ${sha('b')}, and none of its hashes is that`,
        location: { file: 'requirements.txt', line: 2 },
      },
    });
  });

  // As uv export and Poetry write them: one line for each marker
  it('passes a file of any of the lines that name it', () => {
    const text =
      `one==0.9 ; python_version < "3.9" --hash=sha256:${sha('a')}\n` +
      `one==1.0 ; python_version >= "3.9" --hash=sha256:${sha('b')}\n`;
    expect(() => verify(text, wheelOf('one', sha('b')))).not.toThrow();
  });

  it('leaves hashes by other algorithms, which pip takes too, to pip', () => {
    expect(() =>
      verify(`one==1.0 --hash=sha512:${'c'.repeat(128)}\n`, wheelOf('one', sha('a'))),
    ).not.toThrow();
  });
});
