import { expect, it } from '@jest/globals';
import { hearPip } from '../../../src/resolve/pip-progress.js';

it('shows where pip is, numbers its downloads, and logs what is not said of every distribution', () => {
  const told: string[] = [];
  const tell = (kind: string) => (text: string) => told.push(`${kind}: ${text}`);
  const hear = hearPip({ info: tell('info'), debug: () => undefined, progress: tell('progress') });
  for (const line of [
    'Looking in links: /links',
    'Collecting requests (from -r r.txt (line 1))',
    '  Downloading requests-2.32.3-py3-none-any.whl.metadata (4.6 kB)',
    'Downloading https://h.example/a/requests-2.32.3-py3-none-any.whl (64 kB)',
    'Saved ./requests-2.32.3-py3-none-any.whl',
    'ERROR: no',
    'Downloading idna-3.7-py3-none-any.whl (66 kB)',
  ])
    hear(line);
  expect(told).toEqual([
    'info: Looking in links: /links',
    'progress: Collecting requests',
    'progress: Downloading requests-2.32.3-py3-none-any.whl.metadata (4.6 kB)',
    'progress: Downloading file 1: requests-2.32.3-py3-none-any.whl (64 kB)',
    'info: ERROR: no',
    'progress: Downloading file 2: idna-3.7-py3-none-any.whl (66 kB)',
  ]);
});
