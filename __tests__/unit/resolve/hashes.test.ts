import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import { hashMissing, refusePartlyHashed, unhashed } from '../../../src/resolve/hashes.js';
import type { LockedWheel } from '../../../src/resolve/uv.js';
import { requirementsOf } from '../support/requirements.js';
import { findingOf } from '../support/sources.js';

const sha = (digit: string) => digit.repeat(64);

const wheel = (name: string, sha256: string, place = 'https://h.example'): LockedWheel => {
  const file = `${name}-1.0-py3-none-any.whl`;
  return { name, version: '1.0', file, url: `${place}/${file}`, sha256, size: null };
};

const check = (text: string, ...wheels: readonly LockedWheel[]) =>
  unhashed(wheels, requirementsOf(text).requirements)?.name;

describe('unhashed', () => {
  it('passes wheels of which one hash is stated', () => {
    const text = `one==1.0 --hash=sha256:${sha('a')} --hash=sha256:${sha('b')}\nTwo==1.0 --hash=sha256:${sha('c')}\n`;
    expect(check(text, wheel('one', sha('b')), wheel('two', sha('c')))).toBeUndefined();
  });

  it('passes wheels that any line of their name speaks for, as locks have one for each marker', () => {
    const text =
      `one==0.9 ; python_version < "3.9" --hash=sha256:${sha('a')}\n` +
      `one==1.0 ; python_version >= "3.9" --hash=sha256:${sha('b')}\n`;
    expect(check(text, wheel('one', sha('a')))).toBeUndefined();
    expect(check(text, wheel('one', sha('b')))).toBeUndefined();
  });

  it('takes hashes in capitals, as pip does', () => {
    expect(check(`one==1.0 --hash=sha256:${sha('A')}\n`, wheel('one', sha('a')))).toBeUndefined();
  });

  it.each([
    ['has another hash', wheel('one', sha('d'))],
    ["has another distribution's hash", wheel('two', sha('a'))],
    ['no requirement names', wheel('three', sha('a'))],
    ['the index has no hash of', wheel('one', '')],
  ])('finds what %s', (_, wrong) => {
    const text = `one==1.0 --hash=sha256:${sha('a')}\ntwo==1.0 --hash=sha256:${sha('c')}\n`;
    expect(check(text, wheel('one', sha('a')), wrong)).toBe(wrong.name);
  });

  it('passes files of this machine, which were built here or named by path', () => {
    const text = `one==1.0 --hash=sha256:${sha('a')}\n`;
    expect(check(text, wheel('own', sha('e'), 'file:///project'))).toBeUndefined();
  });
});

describe('hashMissing', () => {
  it('names the file that no hash is of', () => {
    expect(hashMissing(wheel('one', sha('a'))).finding).toMatchObject({
      rule: 'index',
      subject: 'one',
      title: 'Failed to verify one 1.0',
      reason: 'the requirements have hashes, and none of them is that of one-1.0-py3-none-any.whl',
      advice: expect.stringMatching(/^Lock again /),
    });
  });
});

describe('refusePartlyHashed', () => {
  const refuse = (...texts: readonly string[]) =>
    refusePartlyHashed(
      texts.flatMap((text, index) =>
        requirementsOf(text, { 'libs/app/setup.py': '' }).requirements.map((requirement) => ({
          ...requirement,
          location: { ...requirement.location, file: `layer-${index}.txt` },
        })),
      ),
    );
  const hashed = `one==1.0 --hash=sha256:${sha('a')}\n`;

  it.each([
    ['none have hashes', ['one\n', 'two\n']],
    ['all have hashes', [hashed, `two==1 --hash=sha512:cc\n`]],
    ['only sources of the user have none', [hashed, './libs/app\n', 'git+https://h.example/a.git\n']],
    ['there are none', []],
  ])('passes requirements where %s', (_, texts) => {
    expect(() => refuse(...texts)).not.toThrow();
  });

  it.each([
    ['after', [hashed, '\ntwo>=1 ; python_version > "3"\n'], 'layer-0.txt:1', 'layer-1.txt'],
    ['before', ['\ntwo>=1 ; python_version > "3"\n', hashed], 'layer-1.txt:1', 'layer-0.txt'],
  ])('refuses one without %s one with hashes, across layers', (_, texts, with_, file) => {
    expect(() => refuse(...texts)).toThrow(LayerpackError);
    expect(findingOf(() => refuse(...texts))).toMatchObject({
      rule: 'requirements',
      subject: 'two>=1 ; python_version > "3"',
      title: 'Failed to hold two>=1 ; python_version > "3" to a hash',
      reason: expect.stringMatching(new RegExp(`^${with_} has hashes and this has none; `)),
      location: { file, line: 2 },
    });
  });
});
