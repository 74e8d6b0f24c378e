import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import { openOutputDirectory } from '../../../src/pack/output-directory.js';
import { diskFailure, goneFailure } from '../../../src/pack/output-failure.js';
import { temporaryDirectory } from '../support/files.js';
import { rejectionOf } from '../support/values.js';

const manifest = (...zips: readonly unknown[]) =>
  JSON.stringify({ tool: 'layerpack', schema: 1, layers: zips.map((zip) => ({ name: 'old', zip })) });

async function leftOf(files: Readonly<Record<string, string>>) {
  const directory = temporaryDirectory(files);
  await openOutputDirectory(directory);
  return readdirSync(directory).sort();
}

describe('openOutputDirectory', () => {
  it('makes the directory, and leaves nothing in it', async () => {
    const path = join(temporaryDirectory(), 'build/layers');
    expect((await openOutputDirectory(path)).path).toBe(path);
    expect(readdirSync(path)).toEqual([]);
  });

  it('removes the zips that an earlier manifest lists with their locks and bills, and no other file', async () => {
    const left = await leftOf({
      'manifest.json': manifest('old.zip', 'absent.zip'),
      'old.zip': '',
      'kept.zip': '',
      'old.lock.txt': '',
      'old.cdx.json': '',
      'other.lock.txt': '',
      'other.cdx.json': '',
      'notes.txt': '',
    });
    expect(left).toEqual(['kept.zip', 'manifest.json', 'notes.txt', 'other.cdx.json', 'other.lock.txt']);
  });

  it('removes what a run that was killed left, but not what another may still write', async () => {
    const directory = temporaryDirectory({
      '.a.zip.0123abcd.tmp': '',
      '.b.zip.0123abcd.tmp': '',
      '.mine.tmp': '',
    });
    const before = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    for (const name of ['.a.zip.0123abcd.tmp', '.mine.tmp'])
      utimesSync(join(directory, name), before, before);
    await openOutputDirectory(directory);
    expect(readdirSync(directory).sort()).toEqual(['.b.zip.0123abcd.tmp', '.mine.tmp']);
  });

  it("removes an earlier layer's lock file with its zip, of whatever schema", async () => {
    const layers = [{ name: 'old', zip: 'old-python3.12-x86_64.zip' }];
    const left = await leftOf({
      'manifest.json': JSON.stringify({ tool: 'layerpack', schema: 99, layers }),
      'old-python3.12-x86_64.zip': '',
      'old.lock.txt': '',
      'other.lock.txt': '',
    });
    expect(left).toEqual(['manifest.json', 'other.lock.txt']);
  });

  it.each(['../victim.zip', 'notes.txt', '..', '/etc/passwd', ''])(
    'removes nothing that is no zip, and nothing outside: %j',
    async (zip) => {
      const root = temporaryDirectory({
        'victim.zip': '',
        'out/manifest.json': manifest(zip),
        'out/notes.txt': '',
      });
      await openOutputDirectory(join(root, 'out'));
      expect(existsSync(join(root, 'victim.zip'))).toBe(true);
      expect(readdirSync(join(root, 'out')).sort()).toEqual(['manifest.json', 'notes.txt']);
    },
  );

  it('passes over layers of a manifest that have no names', async () => {
    const left = await leftOf({
      'manifest.json': manifest(5, null, undefined, 'a.zip'),
      'a.zip': '',
      'b.zip': '',
    });
    expect(left).toEqual(['b.zip', 'manifest.json']);
  });

  it('says which zips of an earlier run it removed', async () => {
    const layers = ['one', 'two'].map((name) => ({ name, zip: `${name}-python3.12-x86_64.zip` }));
    const directory = temporaryDirectory({
      'manifest.json': JSON.stringify({ tool: 'layerpack', layers }),
      'one-python3.12-x86_64.zip': '',
      'two-python3.12-x86_64.zip': '',
      'three.zip': '',
    });
    expect((await openOutputDirectory(directory)).removed).toEqual(layers.map(({ zip }) => zip));
    expect((await openOutputDirectory(temporaryDirectory({ 'three.zip': '' }))).removed).toEqual([]);
  });

  it('does not say that it removed a zip that was not there', async () => {
    const directory = temporaryDirectory({ 'manifest.json': manifest('absent.zip'), 'other.zip': '' });
    expect((await openOutputDirectory(directory)).removed).toEqual([]);
  });

  it.each([
    '',
    'no JSON',
    '[]',
    'null',
    '5',
    '{"layers":{}}',
    '{"layers":[]}',
    '{"schema":1,"layers":[{"name":"a","zip":"a.zip"}]}',
    '{"tool":"other","schema":1,"layers":[{"name":"a","zip":"a.zip"}]}',
    '{"tool":"layerpack"}',
    '{"tool":"layerpack","layers":"x"}',
    '{"tool":"layerpack","layers":[null,{"name":"a","zip":"a.zip"}]}',
  ])('refuses a manifest that is not its own, and removes nothing: %s', async (text) => {
    const directory = temporaryDirectory({ 'manifest.json': text, 'a.zip': '', 'a.lock.txt': '' });
    const path = join(directory, 'manifest.json');
    const error = await rejectionOf(openOutputDirectory(directory));
    expect(error).toBeInstanceOf(LayerpackError);
    expect(error).toMatchObject({
      finding: {
        rule: 'output',
        subject: path,
        title: `Failed to use ${path}`,
        reason: 'it is not a manifest of layerpack, and would be overwritten',
      },
    });
    expect(readdirSync(directory).sort()).toEqual(['a.lock.txt', 'a.zip', 'manifest.json']);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('tells a directory in place of the manifest', async () => {
    const directory = temporaryDirectory({ 'manifest.json/x': '' });
    expect(await rejectionOf(openOutputDirectory(directory))).toMatchObject({
      finding: { rule: 'output', reason: 'there is a directory of that name' },
    });
  });

  it('gives a file its final name in one step, in the same directory', async () => {
    const output = await openOutputDirectory(temporaryDirectory({ 'a.zip': 'old' }));
    const temporary = output.temporary('a.zip');
    expect(dirname(temporary)).toBe(output.path);
    expect(output.temporary('a.zip')).toBe(temporary);
    writeFileSync(temporary, 'new');
    expect(readFileSync(join(output.path, 'a.zip'), 'utf8')).toBe('old');

    expect(await output.publish('a.zip')).toBe(join(output.path, 'a.zip'));

    await output.discard();
    expect(readdirSync(output.path)).toEqual(['a.zip']);
    expect(readFileSync(join(output.path, 'a.zip'), 'utf8')).toBe('new');
  });

  it('writes text under its final name', async () => {
    const output = await openOutputDirectory(temporaryDirectory());
    expect(await output.write('a.txt', 'text')).toBe(join(output.path, 'a.txt'));
    expect(readFileSync(join(output.path, 'a.txt'), 'utf8')).toBe('text');
    expect(readdirSync(output.path)).toEqual(['a.txt']);
  });

  it('discards what never got its name, and can be told to twice', async () => {
    const output = await openOutputDirectory(temporaryDirectory());
    writeFileSync(output.temporary('a.zip'), '');
    output.temporary('never-written.zip');
    await output.discard();
    await output.discard();
    expect(readdirSync(output.path)).toEqual([]);
  });

  it('keeps the temporary names of two runs apart', async () => {
    const path = temporaryDirectory();
    const [one, two] = await Promise.all([openOutputDirectory(path), openOutputDirectory(path)]);
    expect(one.temporary('a.zip')).not.toBe(two.temporary('a.zip'));
  });

  it.each([
    ['a file', '', 'there is a file of that name'],
    ['below a file', '/below', 'a part of the path is a file'],
  ])('tells that the path is %s', async (_, below, reason) => {
    const path = join(temporaryDirectory({ occupied: '' }), `occupied${below}`);
    const error = await rejectionOf(openOutputDirectory(path));
    expect(error).toBeInstanceOf(LayerpackError);
    expect((error as LayerpackError).finding).toMatchObject({
      rule: 'output',
      subject: path,
      title: `Failed to write to ${path}`,
      reason,
      advice: 'Move that file away, or name another directory by input output-directory.',
    });
  });
});

describe('diskFailure', () => {
  const failure = (code: string) => diskFailure('/x', 'do that', Object.assign(new Error('no'), { code }));

  it.each([
    ['ENOSPC', 'the disk is full', 'Free space, or do that.'],
    ['EDQUOT', 'the disk quota is used up', 'Free space, or do that.'],
    ['EACCES', 'permission denied', 'Make it writable, or do that.'],
    ['EPERM', 'permission denied', 'Make it writable, or do that.'],
    ['EROFS', 'it is on a read-only file system', 'Make it writable, or do that.'],
    ['EISDIR', 'there is a directory of that name', 'Move that directory away, or do that.'],
  ])('says what %s means', (code, reason, advice) => {
    expect(failure(code)).toMatchObject({ finding: { rule: 'output', subject: '/x', reason, advice } });
  });

  it('finds the code in the cause of an error', () => {
    const wrapped = new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'ENOSPC' }) });
    expect(diskFailure('/x', 'do that', wrapped)).toMatchObject({ finding: { reason: 'the disk is full' } });
  });

  it.each<[string, boolean]>([
    ['/tmp/run/a', true],
    ['/tmp', true],
    ['/', true],
    ['/home/me/project/database', false],
  ])('claims an error about %s: %s', (about, claimed) => {
    const error = Object.assign(new Error('no'), { code: 'EACCES', path: about });
    expect(diskFailure('/tmp', 'do that', error) instanceof LayerpackError).toBe(claimed);
  });

  it('leaves other errors as they are', () => {
    const own = new LayerpackError({ rule: 'resolve', subject: '', title: '', reason: '', advice: '' });
    for (const error of [own, new Error('x'), 'text', undefined, failure('ENOENT')]) {
      expect(diskFailure('/x', 'do that', error)).toBe(error);
    }
  });
});

describe('goneFailure', () => {
  const gone = (path: string, code = 'ENOENT') => Object.assign(new Error('no'), { code, path });

  it('tells what is not there any more as something that others did', () => {
    expect(goneFailure('/x', gone('/x/a.zip'))).toMatchObject({
      finding: { rule: 'output', subject: '/x', reason: 'it is gone' },
    });
  });

  it('leaves other errors as they are', () => {
    for (const error of [gone('/y/a.zip'), gone('/x/a.zip', 'EIO'), new Error('x'), undefined]) {
      expect(goneFailure('/x', error)).toBe(error);
    }
  });
});
