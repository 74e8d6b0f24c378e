import { describe, expect, it } from '@jest/globals';
import { redact } from '../../../src/log.js';
import { contentsOf } from '../../../src/reuse/contents.js';
import { settingsOf } from '../../../src/reuse/settings.js';
import { temporaryDirectory, writeFiles } from '../support/files.js';

const hidden = (text: string) => redact(text, ['s3cret']);

describe('settingsOf', () => {
  it('has what decides between distributions, and nothing of how an index is reached', () => {
    const { values } = settingsOf(
      {
        PIP_INDEX_URL: 'https://host/simple',
        PIP_PRE: '1',
        PIP_CERT: '/etc/ca.pem',
        PIP_PROXY: 'http://proxy',
        PIP_TIMEOUT: '5',
        HTTPS_PROXY: 'http://proxy',
        SSL_CERT_FILE: '/etc/ca.pem',
        UV_HTTP_TIMEOUT: '5',
      },
      [],
      '/work',
      hidden,
    );
    expect(values).toEqual({ PIP_INDEX_URL: 'https://host/simple', PIP_PRE: '1' });
  });

  it('has no secret, so that a new password leads to the same layers', () => {
    const { values } = settingsOf(
      { PIP_EXTRA_INDEX_URL: 'https://me:s3cret@host/simple', TOKEN: 's3cret', HOST: 'host' },
      ['TOKEN', 'HOST'],
      '/work',
      hidden,
    );
    expect(values).toEqual({ PIP_EXTRA_INDEX_URL: 'https://me:***@host/simple', TOKEN: '***', HOST: 'host' });
  });

  it('is the same wherever the workspace lies, and names the files whose content counts', () => {
    const of = (workspace: string) =>
      settingsOf({ PIP_CONSTRAINT: `${workspace}/c.txt` }, [], workspace, hidden);
    expect(of('/one').values).toEqual(of('/two').values);
    expect(of('/one').paths).toEqual(['/one/c.txt']);
  });

  it('names them where they are given as URLs too, and says what each is', () => {
    const { paths, places } = settingsOf(
      {
        PIP_FIND_LINKS: 'file:///srv/a%20b https://host/links',
        PIP_EXTRA_INDEX_URL: 'https://me:s3cret@host/simple',
      },
      [],
      '/work',
      hidden,
    );
    expect(paths).toEqual(['/srv/a b']);
    expect(places).toEqual([
      { option: '--find-links', value: 'file:///srv/a%20b' },
      { option: '--find-links', value: 'https://host/links' },
      { option: '--extra-index-url', value: 'https://me:***@host/simple' },
    ]);
  });
});

describe('contentsOf', () => {
  it('knows files by their bytes, wherever the workspace lies', async () => {
    const files = { 'requirements.txt': 'idna\n' };
    const [one, two] = [temporaryDirectory(files), temporaryDirectory(files)];
    const of = (workspace: string) => contentsOf([`${workspace}/requirements.txt`], workspace);
    expect(await of(one)).toEqual(await of(two));
    const before = await of(one);
    writeFiles(one, { 'requirements.txt': 'idna # changed\n' });
    expect(await of(one)).not.toEqual(before);
  });

  it('knows a directory of wheels by its wheels, and not by what else lies there', async () => {
    const workspace = temporaryDirectory({ 'wheels/a-1.0-py3-none-any.whl': '1', 'wheels/note.txt': '' });
    const of = () => contentsOf([`${workspace}/wheels`], workspace);
    const before = await of();
    writeFiles(workspace, { 'wheels/note.txt': 'more', 'wheels/below/b-1.0-py3-none-any.whl': '1' });
    expect(await of()).toEqual(before);
    writeFiles(workspace, { 'wheels/a-1.0-py3-none-any.whl': '2' });
    expect(await of()).not.toEqual(before);
  });

  it.each(['a-1.tar.xz', 'a-1.TAR.GZ', 'a-1.tbz', 'a-1.tar', 'a-1.zip', 'links.htm'])(
    'knows it by %s, which an installer would take',
    async (file) => {
      const workspace = temporaryDirectory({ [`wheels/${file}`]: '1' });
      const of = () => contentsOf([`${workspace}/wheels`], workspace);
      const before = await of();
      writeFiles(workspace, { [`wheels/${file}`]: '2' });
      expect(await of()).not.toEqual(before);
    },
  );

  it('tells what is not there from what is empty', async () => {
    const workspace = temporaryDirectory({ empty: '' });
    const contents = await contentsOf([`${workspace}/empty`, `${workspace}/missing`], workspace);
    expect(contents.get('missing')).toBe('nothing');
    expect(contents.get('empty')).not.toBe('nothing');
  });
});
