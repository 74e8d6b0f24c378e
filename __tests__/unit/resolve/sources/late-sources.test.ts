import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Workshop } from '../../../../src/engine/open.js';
import { inspectSources, readSources } from '../../../../src/resolve/sources/sources.js';
import { temporaryDirectory } from '../../support/files.js';
import { layerOf } from '../../support/sources.js';
import { hostWorkshop, listeningLog, locks, watched } from '../exporters/support.js';

jest.setTimeout(120_000);

let workshop: Workshop;

beforeAll(async () => {
  workshop = await hostWorkshop();
});

describe('locks that their own tools read', () => {
  it('are asked once for equal wishes, and told line by line', async () => {
    const workspace = temporaryDirectory();
    cpSync(join(locks, 'uv'), workspace, { recursive: true });
    const layers = ['a', 'b'].map((name) => layerOf(['uv.lock'], { name, extras: ['tables'] }));
    const inspection = inspectSources(workspace, [...layers, layerOf(['uv.lock'], { name: 'c' })], {});
    const watching = watched(workshop);
    const all = await readSources(inspection, {
      workshop: watching,
      workDirectory: temporaryDirectory(),
      log: listeningLog(),
      buildProject: () => Promise.reject(new Error('nothing is built for a lock')),
    });

    const [a, b, c] = all;
    expect(a?.requirements).toEqual(b?.requirements);
    expect(watching.ran.filter((argv) => argv.includes('export'))).toHaveLength(2);
    const names = (requirements: typeof a) => requirements?.requirements.map(({ name }) => name) ?? [];
    expect(names(a).filter((name) => !names(c).includes(name))).toEqual(
      expect.arrayContaining(['rich', 'tabulate']),
    );
    expect(a?.direct).toEqual(new Set([...(c?.direct ?? []), 'rich', 'tabulate']));

    const lines = readFileSync(join(workspace, 'uv.lock'), 'utf8').split('\n');
    for (const { name, location, locked, hashes, path } of a?.requirements ?? []) {
      expect(locked).toBe(true);
      expect(location.file).toBe('uv.lock');
      if (path === null) {
        expect(lines[location.line - 1]).toBe(`name = "${name}"`);
        expect(hashes).not.toEqual([]);
      } else {
        expect(path.startsWith(workspace)).toBe(true);
      }
    }
    expect(a?.requirements.filter(({ path }) => path !== null)).toHaveLength(2);
  });
});
