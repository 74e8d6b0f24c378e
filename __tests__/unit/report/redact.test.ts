import { describe, expect, it } from '@jest/globals';
import { redact } from '../../../src/log.js';
import { lockText } from '../../../src/report/lock.js';
import { manifestText } from '../../../src/report/manifest.js';
import { redactAnalysis, redactReport } from '../../../src/report/redact.js';
import type { Report } from '../../../src/report/report.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { failedRun, passed, stacked } from '../support/report.js';

const hiding =
  (...secrets: readonly string[]) =>
  (text: string) =>
    redact(text, secrets);

const plain = (text: string) => text;

describe.each([
  ['passed', passed],
  ['failed', failedRun],
  ['stacked', stacked],
])('the report of a run that %s', (_, report) => {
  it('stays as it is where there are no secrets', () => {
    expect(redactReport(report, plain)).toEqual(report);
  });
});

describe('redactReport', () => {
  /** With characters that Markdown and JSON write otherwise, and a part that they do not. */
  const secret = 'p"a*s|s<w>marked\\d';
  const finding = {
    rule: 'index',
    severity: 'error',
    subject: `https://me:${secret}@h.example`,
    title: `Failed to read ${secret}`,
    reason: `401 for ${secret}`,
    advice: `Look at ${secret}.`,
    location: { file: `${secret}.txt`, line: 1 },
  } as const;
  const leaky: Report = {
    ...stacked,
    findings: [finding],
    layers: stacked.layers.map((layer) => ({
      ...layer,
      elsewhere: new Map([['dist-1', `core${secret}`]]),
      distributions: layer.distributions.map((distribution) => ({
        ...distribution,
        origin: { kind: 'url', url: `https://${secret}@h.example/x.whl` },
      })),
    })),
  };

  it('hides a secret wherever it stands, before a view escapes it', () => {
    const hidden = redactReport(leaky, hiding(secret));
    expect(hidden.findings).toEqual([
      {
        rule: 'index',
        severity: 'error',
        subject: 'https://me:***@h.example',
        title: 'Failed to read ***',
        reason: '401 for ***',
        advice: 'Look at ***.',
        location: { file: '***.txt', line: 1 },
      },
    ]);
    for (const layer of hidden.layers) {
      expect([...layer.elsewhere]).toEqual([['dist-1', 'core***']]);
      for (const { origin } of layer.distributions) {
        expect(origin).toEqual({ kind: 'url', url: 'https://***@h.example/x.whl' });
      }
    }
  });

  it('leaves nothing for any view to show', () => {
    const views = (report: Report) => [
      manifestText(report, plain),
      summaryMarkdown(report),
      ...report.layers.map((layer) => lockText(report, layer)),
    ];
    for (const view of views(leaky)) expect(view).toMatch(/marked/);
    for (const view of views(redactReport(leaky, hiding(secret)))) expect(view).not.toMatch(/marked/);
  });

  it('hides in the manifest by itself, since that is also written where a run fails', () => {
    expect(manifestText(leaky, hiding(secret))).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  it('leaves hashes, numbers and the names of fields, where a secret may stand by chance', () => {
    const hidden = redactReport(stacked, hiding('aaaa', '3333', 'sdk', 'pip', '50'));
    expect(hidden.layers.map(({ built }) => built?.sha256)).toEqual(
      stacked.layers.map(({ built }) => built?.sha256),
    );
    const hashes = ({ layers }: Report) =>
      layers.flatMap(({ distributions }) => distributions.map(({ sha256 }) => sha256));
    expect(hashes(hidden)).toEqual(hashes(stacked));
    expect(Object.keys(hidden)).toEqual(Object.keys(stacked));
    expect(Object.keys(hidden.run.tools)).toEqual(['pip', 'uv']);
    expect(hidden.layers.map(({ built }) => built?.unzipped)).toEqual([50_000_000, 50_000_000]);
  });

  it('leaves the report itself as it was', () => {
    const before = structuredClone(leaky);
    redactReport(leaky, hiding(secret));
    expect(leaky).toEqual(before);
  });
});

describe('redactAnalysis', () => {
  it('hides in what the user asked for', () => {
    const analysis = {
      roots: [
        {
          name: 'one',
          extras: [],
          text: 'one @ https://me:geheim@h.example/one.whl',
          location: { file: 'requirements.txt', line: 1 },
          layer: 'core',
          direct: true,
        },
      ],
      distributions: stacked.analysis?.distributions ?? [],
    };
    expect(analysis.distributions).not.toEqual([]);
    const [root] = analysis.roots;
    expect(redactAnalysis(analysis, hiding('geheim'))).toEqual({
      ...analysis,
      roots: [{ ...root, text: 'one @ https://me:***@h.example/one.whl' }],
    });
  });
});
