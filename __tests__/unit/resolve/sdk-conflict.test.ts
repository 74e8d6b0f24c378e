import { describe, expect, it } from '@jest/globals';
import type { HeldDependency, Metadata } from '../../../src/resolve/metadata.js';
import { chainTo, clashesOf } from '../../../src/resolve/sdk-conflict.js';

const facts = { summary: '', license: '', homePage: '', extras: [] };

const dependency = (
  name: string,
  accepts: boolean | null,
  appliesTo: readonly string[] = [''],
): HeldDependency => ({ name, extras: [], specifier: '>=2', accepts, appliesTo });

const distribution = (
  name: string,
  ...requires: readonly HeldDependency[]
): Metadata['distributions'][number] => ({ ...facts, name, version: '1.0', requires });

describe('clashesOf', () => {
  it("finds who does not take the runtime's version, and of what", () => {
    const botocore = dependency('botocore', false);
    const distributions = [
      distribution('fine', dependency('boto3', true), dependency('idna', null)),
      distribution('picky', dependency('boto3', true), botocore),
    ];
    expect(clashesOf(distributions)).toEqual([{ dependent: 'picky', version: '1.0', dependency: botocore }]);
  });

  it('has each of several', () => {
    const both = distribution('picky', dependency('boto3', false), dependency('botocore', false));
    expect(clashesOf([both]).map(({ dependency: { name } }) => name)).toEqual(['boto3', 'botocore']);
  });

  it('passes over what only an extra needs', () => {
    expect(clashesOf([distribution('picky', dependency('boto3', false, ['aws']))])).toEqual([]);
    expect(clashesOf([distribution('picky', dependency('boto3', false, ['aws', '']))])).toHaveLength(1);
  });
});

describe('chainTo', () => {
  const via = new Map([
    ['botocore', ['aiobotocore', 'boto3']],
    ['aiobotocore', ['s3fs']],
    ['s3fs', ['tool', 'app', 'more']],
    ['tool', ['far']],
    ['far', ['root']],
    ['more', ['far']],
    ['app', ['root']],
  ]);

  it("goes from the user's own requirement down, by the shortest way", () => {
    expect(chainTo('aiobotocore', via, new Set(['root']))).toEqual(['root', 'app', 's3fs', 'aiobotocore']);
  });

  it('starts as low as the user asks', () => {
    expect(chainTo('aiobotocore', via, new Set(['root', 's3fs']))).toEqual(['s3fs', 'aiobotocore']);
    expect(chainTo('aiobotocore', via, new Set(['aiobotocore', 's3fs']))).toEqual(['aiobotocore']);
  });

  it('ends where distributions need each other', () => {
    const around = new Map([
      ['a', ['b']],
      ['b', ['a', 'c']],
      ['c', ['b']],
    ]);
    expect(chainTo('a', around, new Set(['none']))).toEqual(['a']);
  });

  it('is the distribution alone where no way is known', () => {
    expect(chainTo('stranger', via, new Set(['root']))).toEqual(['stranger']);
  });
});
