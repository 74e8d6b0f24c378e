import { describe, expect, it } from '@jest/globals';
import { documentationBase } from '../../../src/github/documentation.js';

const action = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_ACTION_REPOSITORY: 'owner/layerpack',
  GITHUB_ACTION_REF: 'v1.2',
  GITHUB_REPOSITORY: 'someone/project',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
};

describe('the documentation of the action', () => {
  it('lies in its repository, at the version that runs', () => {
    expect(documentationBase(action)).toBe('https://github.com/owner/layerpack/blob/v1.2/');
  });

  it.each(['', undefined])('lies in the repository of the workflow where the action is local: %j', (none) => {
    const local = { ...action, GITHUB_ACTION_REPOSITORY: none, GITHUB_ACTION_REF: none };
    expect(documentationBase(local)).toBe(
      'https://github.com/someone/project/blob/0123456789abcdef0123456789abcdef01234567/',
    );
  });

  it('lies on a server of its own where the runner says so', () => {
    const own = {
      ...action,
      GITHUB_SERVER_URL: 'https://git.example.com:8443/',
      GITHUB_ACTION_REF: 'feature/x',
    };
    expect(documentationBase(own)).toBe('https://git.example.com:8443/owner/layerpack/blob/feature/x/');
  });

  it.each([
    ['GITHUB_SERVER_URL', 'javascript:alert(1)'],
    ['GITHUB_SERVER_URL', 'https://github.com/)|<img>'],
    ['GITHUB_SERVER_URL', undefined],
    ['GITHUB_ACTION_REPOSITORY', 'owner'],
    ['GITHUB_ACTION_REPOSITORY', 'owner/layerpack/../x'],
    ['GITHUB_ACTION_REPOSITORY', 'owner/lay)er'],
    ['GITHUB_ACTION_REF', ''],
    ['GITHUB_ACTION_REF', 'a b'],
    ['GITHUB_ACTION_REF', '../../other'],
    ['GITHUB_ACTION_REF', 'v1\n[x](y)'],
  ])('is not linked to where %s is %j', (name, value) => {
    expect(documentationBase({ ...action, [name]: value })).toBeUndefined();
  });

  it('is not linked to outside of a runner', () => {
    expect(documentationBase({})).toBeUndefined();
  });
});
