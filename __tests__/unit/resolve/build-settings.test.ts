import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSettings } from '../../../src/resolve/build-settings.js';
import { temporaryDirectory, writeFiles } from '../support/files.js';

describe('buildSettings', () => {
  it('has what builds may take and are told, and nothing of how to get there', async () => {
    const settings = await buildSettings({
      PIP_PRE: '1',
      PIP_INDEX_URL: 'https://me:secret@host/simple',
      PIP_PROXY: 'http://proxy',
      PIP_CERT: '/etc/ca.pem',
      HTTPS_PROXY: 'http://proxy',
    });
    expect(settings).toEqual(['PIP_INDEX_URL=https://host/simple', 'PIP_PRE=1']);
  });

  it('knows constraints by their content, wherever they lie', async () => {
    const [one, two] = [temporaryDirectory({ 'c.txt': 'a' }), temporaryDirectory({ 'c.txt': 'a' })];
    const of = (directory: string) => buildSettings({ PIP_CONSTRAINT: join(directory, 'c.txt') });
    expect(await of(one)).toEqual(await of(two));
    writeFiles(two, { 'c.txt': 'setuptools<70' });
    expect(await of(one)).not.toEqual(await of(two));
  });
});
