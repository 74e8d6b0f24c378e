import { compare } from '../../../src/compare/difference.js';
import type { DistributionSnapshot, Snapshot } from '../../../src/compare/model.js';
import { layerOf, snapshotWith } from './snapshots.js';

const megabyte = 1024 * 1024;

const distribution = (
  name: string,
  version: string,
  unzipped: number,
  whole: number = unzipped,
): DistributionSnapshot => ({
  name,
  version,
  unzipped: Math.round(unzipped * megabyte),
  zipped: Math.round((unzipped * megabyte) / 3),
  whole: Math.round(whole * megabyte),
});

const small = [distribution('idna', '3.10', 0.4), distribution('certifi', '2026.8.1', 0.3)];
const web = ['starlette', 'uvicorn', 'h11'].map((name, index) => distribution(name, `0.${index}`, 3 - index));

const before: Snapshot = {
  ...snapshotWith(
    [
      layerOf('data', {
        distributions: [
          distribution('numpy', '1.26.4', 60),
          distribution('pandas', '2.2.3', 62),
          distribution('scipy', '1.14.1', 30, 40),
          distribution('six', '1.16.0', 0.1),
          distribution('requests', '2.32.3', 0.5),
          ...small,
        ],
        others: [{ name: 'libgomp.so.1', unzipped: 168_192 }],
        counted: 170 * megabyte,
      }),
      layerOf('web', { distributions: web }),
      layerOf('legacy', { distributions: [distribution('docopt', '0.6.2', 0.05)] }),
      layerOf('common', { distributions: [distribution('attrs', '25.1.0', 0.6)] }),
    ],
    [
      { kind: 'tool', name: 'layerpack', layer: null, value: '1.4.0' },
      { kind: 'image', name: 'image', layer: null, value: 'x/build:latest@sha256:aaaa' },
      { kind: 'option', name: 'extras', layer: 'data', value: 'perf' },
      { kind: 'option', name: 'wheels', layer: null, value: 'prefer' },
    ],
  ),
  commit: '0'.repeat(40),
};

const after: Snapshot = {
  ...snapshotWith(
    [
      layerOf('data', {
        distributions: [
          distribution('numpy', '2.2.6', 63.2),
          distribution('pandas', '2.2.2', 61.5),
          distribution('scipy', '1.15.0', 28, 42),
          distribution('polars', '1.9.0', 12.5),
          ...small,
        ],
        others: [{ name: 'libgomp.so.1', unzipped: 168_240 }],
        counted: 182 * megabyte,
      }),
      layerOf('api', { distributions: [...web, distribution('requests', '2.32.3', 0.5)] }),
      layerOf('plots', { distributions: [distribution('kiwisolver', '1.4.7', 1.5)], limit: 200 * megabyte }),
      layerOf('common', { distributions: [distribution('attrs', '25.1.0', 0.6)] }),
    ],
    [
      { kind: 'tool', name: 'layerpack', layer: null, value: '1.5.0' },
      { kind: 'image', name: 'image', layer: null, value: 'x/build:latest@sha256:bbbb' },
      { kind: 'option', name: 'extras', layer: 'data', value: 'perf, sql' },
      { kind: 'option', name: 'prune', layer: null, value: 'safe' },
    ],
  ),
  commit: '1'.repeat(40),
  runtime: 'python3.13',
};

/** With something of everything. */
export const changedMuch = compare(before, after);

export const unchanged = compare(before, before);
