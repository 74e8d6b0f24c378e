import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsServer } from '../support/aws/aws-server.js';
import { againstAws } from '../support/aws/moto.js';
import { makeWheel } from '../support/distributions.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import { arnOf, publishFrom, versionIn, versionsIn } from '../support/publishing.js';

shareFetched();

const region = 'eu-central-1';
const kilobyte = 1024;

/** A layer of two distributions that no zip has room for together. */
function workspaceOf(): string {
  const workspace = project({ 'requirements.txt': '--no-index\n--find-links wheels\none-lp\ntwo-lp\n' });
  for (const name of ['one-lp', 'two-lp']) {
    const top = name.replace('-', '_');
    makeWheel(join(workspace, 'wheels'), {
      name,
      files: { [`${top}/__init__.py`]: '', [`${top}/data.bin`]: { noise: 80 * kilobyte } },
    });
  }
  return workspace;
}

const split = { regions: region, split: 'auto', 'max-zipped-size': '100KB', 'import-check': 'off' };

againstAws((start) => {
  let server: AwsServer;
  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => server.reset());
  afterAll(() => server.close());

  describe('a layer in several zips', () => {
    const workspace = workspaceOf();

    test('is planned zip by zip in a dry run, which publishes nothing', async () => {
      const run = await publishFrom(workspace, server, { ...split, publish: 'dry-run' });
      expectPassed(run);
      expect(run.writes).toEqual([]);
      expect(run.log).toContain('data-1');
      expect(run.log).toContain('data-2');
      expect(run.log).not.toMatch(/data in eu-central-1/);
    });

    test('is published as one layer version for each, which say what they are', async () => {
      const run = await publishFrom(workspace, server, split);
      expectPassed(run);
      expect(run.arns).toEqual({
        [region]: { 'data-1': arnOf(region, 1, 'data-1'), 'data-2': arnOf(region, 1, 'data-2') },
      });
      const versions = await Promise.all(
        ['data-1', 'data-2'].map((layer) => versionIn(server, region, 1, layer)),
      );
      expect(versions.map(({ Description }) => Description)).toEqual([
        expect.stringMatching(/^python3\.12 on x86_64, 1 of 2: (one|two)-lp 1\.0$/),
        expect.stringMatching(/^python3\.12 on x86_64, 2 of 2: (one|two)-lp 1\.0$/),
      ]);
      expect(await versionsIn(server, region, 'data')).toEqual([]);
    });

    test('is to be attached whole, once, and says so to those who copy', async () => {
      const { summary } = await publishFrom(workspace, server, split);
      const arns = ['data-1', 'data-2'].map((layer) => arnOf(region, 1, layer));
      expect(summary).toContain(
        ['# a function that uses data', 'Layers:', ...arns.map((arn) => `  - ${arn}`)].join('\n'),
      );
      expect(summary.split('# a function that uses')).toHaveLength(2);
      expect(summary).toContain('for name in ["data-1", "data-2"]');
    });

    test('is not published again where nothing has changed', async () => {
      expectPassed(await publishFrom(workspace, server, split));
      const again = await publishFrom(workspace, server, split);
      expectPassed(again);
      expect(again.writes).toEqual([]);
      expect(Object.keys(again.arns[region] ?? {})).toEqual(['data-1', 'data-2']);
    });
  });
});
