import { describe, expect, it } from '@jest/globals';
import { lastingManifestText, manifestText } from '../../../src/report/manifest.js';
import type { Report } from '../../../src/report/report.js';
import { failedRun, passed } from '../support/report.js';

interface Manifest {
  readonly layers: readonly { readonly sha256: string; readonly distributions: readonly object[] }[];
  readonly inputs: object;
  readonly run: object;
}

const read = (report: Report, redact: (text: string) => string = (text) => text) =>
  JSON.parse(manifestText(report, redact)) as Manifest;

describe('manifestText', () => {
  it('says first whose manifest it is, by which a later run knows it', () => {
    expect(Object.entries(read(failedRun)).slice(0, 2)).toEqual([
      ['tool', 'layerpack'],
      ['schema', 1],
    ]);
  });

  it('names what was built here by its source alone, and what was fetched by its file', () => {
    const [built, fetched] = read(passed).layers[0]?.distributions ?? [];
    expect(built).toEqual({
      name: 'built-one',
      version: '1.0',
      wheel: 'dist_0-1.0-py3-none-any.whl',
      'built-from': { file: 'built-one-1.0.tar.gz', sha256: 'f'.repeat(64) },
      'unzipped-size': 13_000_000,
      'zipped-size': 3_000_000,
      'unpruned-size': 13_000_000,
      license: 'MIT',
      'license-source': 'Classifier',
      'license-text': null,
      'license-files': ['LICENSE.txt'],
    });
    expect(fetched).toMatchObject({ name: 'dist-1', sha256: '1'.repeat(64) });
    expect(fetched).not.toHaveProperty('built-from');
  });

  it('hides secrets in its values, wherever they stand', () => {
    const secret = 's3cret"\\value';
    const findings = failedRun.findings.map((finding) => ({ ...finding, reason: `it said ${secret}` }));
    const hidden = manifestText({ ...failedRun, findings }, (text) => text.replaceAll(secret, '***'));
    expect(JSON.parse(hidden)).toMatchObject({
      findings: findings.map(() => expect.objectContaining({ reason: 'it said ***' })),
    });
    expect(hidden).not.toContain('s3cret');
  });

  it('changes neither keys nor hashes nor numbers, which hold no secret', () => {
    const words = /layer|name|sha256|run|timings|1|a|f/g;
    const [open, hidden] = [read(passed), read(passed, (text) => text.replaceAll(words, '***'))];

    const keys = (value: unknown): readonly string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => [key, ...keys(inner)])
        : [];
    expect(keys(hidden)).toEqual(keys(open));
    expect(hidden.layers[0]).toMatchObject({ sha256: 'a'.repeat(64), 'unzipped-size': 131_072_000 });
    const hashes = (manifest: Manifest) =>
      [...JSON.stringify(manifest).matchAll(/"sha256":"([^"]*)"/g)].map(([, sha256]) => sha256);
    expect(hashes(hidden)).toEqual(hashes(open));
    expect(hashes(open)).toHaveLength(12);
  });

  it('without what is new in each run is the same for runs that differ by nothing else', () => {
    const later: Report = {
      ...passed,
      layers: passed.layers.map((layer) => ({
        ...layer,
        imports: layer.imports.map((each) => ({ ...each, seconds: each.seconds + 1 })),
      })),
      run: { ...passed.run, timings: { prepare: 99 }, reused: { built: '2026-01-01T00:00:00Z', why: 'x' } },
    };
    const open = (text: string) => text;
    expect(lastingManifestText(later, open)).toBe(lastingManifestText(passed, open));
    // What was used stays told
    expect(JSON.parse(lastingManifestText(passed, open))).toMatchObject({
      tool: 'layerpack',
      layers: read(passed).layers,
      run: { version: '9.9.9', image: { digest: expect.stringContaining('sha256:') } },
    });
  });
});
