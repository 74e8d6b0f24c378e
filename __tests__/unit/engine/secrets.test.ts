import { describe, expect, it } from '@jest/globals';
import {
  secretsInNetrc,
  secretsInProxy,
  secretsInUrls,
  secretVariables,
} from '../../../src/engine/secrets.js';
import { temporaryDirectory } from '../support/files.js';

/** Without what is empty, and each once. */
const told = (secrets: readonly string[]) => [...new Set(secrets)].filter((secret) => secret !== '');

describe('secretsInUrls', () => {
  it.each([
    ['https://h.example/simple', []],
    ['https://me:pass@h.example', ['pass']],
    ['https://token@h.example', []],
    ['https://ghp_abc@h.example', ['ghp_abc']],
    ['https://ghp_abc:@h.example', ['ghp_abc']],
    ['https://ghp_abc:x-oauth-basic@h.example', ['ghp_abc']],
    ['https://a%2Fb@h.example', ['a%2Fb', 'a/b']],
    ['https://me:p%40ss@h.example', ['p%40ss', 'p@ss']],
    ['https://me:a:b@h.example', ['a:b']],
    ['https://me:%zz@h.example', ['%zz']],
    ['git+ssh://git:secret@h.example/x', ['secret']],
    ['git+ssh://git@h.example/x', []],
    ['https://h.example/a@b', []],
    ['https://a:one@h https://b:two@i', ['one', 'two']],
    ['name @ https://me:pass@h.example/x.whl', ['pass']],
    ['a@b.example', []],
  ])('finds in %s: %j', (value, secrets) => {
    expect(told(secretsInUrls(value))).toEqual(secrets);
  });

  it.each([
    'aws',
    'AWS',
    'oauth2accesstoken',
    '_json_key',
    '_json_key_base64',
    '__token__',
    'token',
    'user',
    'username',
    'git',
  ])('takes %s for no secret, since it stands for no one', (user) => {
    expect(told(secretsInUrls(`https://${user}@h.example`))).toEqual([]);
    expect(told(secretsInUrls(`https://${user}:the-secret@h.example`))).toEqual(['the-secret']);
  });

  it('takes a user that has a password for no secret', () => {
    expect(told(secretsInUrls('https://someone:the-secret@h.example'))).toEqual(['the-secret']);
  });

  it('finds all of a password with an at sign in it, which pip understands', () => {
    expect(secretsInUrls('https://me:first@second@h.example/simple')).toContain('first@second');
  });
});

describe('secretsInProxy', () => {
  it.each([
    ['http://me:pass@p.example:3128', ['pass']],
    ['me:pass@p.example:3128', ['pass']],
    ['me:p%40ss@p.example', ['p%40ss', 'p@ss']],
    ['p.example:3128', []],
    ['http://p.example:3128', []],
    ['localhost,.example', []],
    ['', []],
  ])('finds in %j: %j', (value, secrets) => {
    expect(told(secretsInProxy(value))).toEqual(secrets);
  });
});

describe('secretsInNetrc', () => {
  it('finds the passwords of all machines, on one line or several', () => {
    const text =
      'machine a.example login a password one-pass\nmachine b.example\n  login b\n  password two-pass\n';
    const directory = temporaryDirectory({ netrc: text });
    expect(secretsInNetrc(`${directory}/netrc`)).toEqual(['one-pass', 'two-pass']);
  });

  it('finds none in what is not there', () => {
    expect(secretsInNetrc(undefined)).toEqual([]);
    expect(secretsInNetrc(`${temporaryDirectory()}/absent`)).toEqual([]);
  });
});

describe('secretVariables', () => {
  it.each([
    ['--index-url https://${USER_1}:${TOKEN}@h.example', ['USER_1', 'TOKEN']],
    ['a @ https://${T}@h.example/x https://${U}@h.example', ['T', 'U']],
    ['--index-url https://h.example/${PATH}', []],
    ['--index-url https://${HOST}/simple', []],
    ['a==${VERSION}', []],
    ['https://${lower}@h.example', []],
  ])('finds in %s: %j', (text, names) => {
    expect(secretVariables(text)).toEqual(names);
  });
});
