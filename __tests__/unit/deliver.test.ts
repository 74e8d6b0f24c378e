import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { deliver } from '../../src/deliver.js';
import type { Report } from '../../src/report/report.js';
import type { World } from '../../src/world.js';
import { passed } from './support/report.js';
import { plainWorld } from './support/world.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'deliver-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const worldWith = (environment: World['environment']) => plainWorld(directory, { environment });
const report: Report = { ...passed, inputs: { ...passed.inputs, 'upload-artifact': false } };

function releaseEvent(): World['environment'] {
  const path = join(directory, 'event.json');
  writeFileSync(path, JSON.stringify({ action: 'published', release: { id: 1, tag_name: 'v1' } }));
  return { GITHUB_EVENT_NAME: 'release', GITHUB_EVENT_PATH: path };
}

it('tells files that are gone as something that others did, in the manifest too', async () => {
  const { report: told } = await deliver(report, directory, worldWith(releaseEvent()), { token: 'x' });
  const gone = { rule: 'output', severity: 'error', subject: directory, reason: 'it is gone' };
  expect(told.findings[0]).toMatchObject(gone);
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));
  expect(manifest.findings[0]).toMatchObject(gone);
});

it('reads no file for a release where the run is for none', async () => {
  const world = worldWith({ GITHUB_EVENT_NAME: 'push' });
  const { report: told } = await deliver(report, directory, world, { token: 'x' });
  expect(told.findings).toEqual(report.findings);
});

it('has releases and artifacts for jobs alone', async () => {
  const { report: told } = await deliver(passed, directory, worldWith(releaseEvent()), null);
  expect(told.findings).toEqual(passed.findings);
});

it.each([undefined, '/nowhere', '/dev/null'])(
  'says so where an event of a pull request has no payload (%s)',
  async (path) => {
    const world = worldWith({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: path });
    writeFileSync(join(directory, 'manifest.json'), '');
    const { report: told } = await deliver(report, directory, world, { token: 'x' });
    expect(told.findings.filter(({ rule }) => rule === 'comment')).toEqual([
      expect.objectContaining({ severity: 'notice', title: 'No comment was written' }),
    ]);
  },
);
