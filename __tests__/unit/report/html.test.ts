import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { htmlText } from '../../../src/report/html/page.js';
import type { Report } from '../../../src/report/report.js';
import { reportText } from '../../../src/reuse/stored-report.js';
import { failedRun, passed, stacked } from '../support/report.js';
import { everythingReport, hostileReport, hugeReport, slimmed } from '../support/shown-reports.js';
import { storedReport } from '../support/stored-report.js';

const plain = (text: string) => text;
const show = (report: Report) => htmlText(report, plain);
/** What is there to read, without marks. */
const read = (html: string) =>
  html
    .replaceAll(/<(style|script|svg)\b[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');
const kilobyte = 1024;

describe('report.html', () => {
  it.each<readonly [string, Report]>([
    ['passed', passed],
    ['failed', failedRun],
    ['stacked', stacked],
    ['real', storedReport()],
    ['with everything', everythingReport()],
    ['hostile', hostileReport()],
  ])('of a run that is %s has ids once, links that lead somewhere, and each element closed', (_, report) => {
    const html = show(report);
    const body = html.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, '');
    const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...body.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
    expect(unclosed(body)).toEqual([]);
  });

  it('allows nothing but its own style and script, which its policy names by their hashes', () => {
    const html = show(storedReport());
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(html)?.[1];
    const hashOf = (tag: string) => {
      const found = [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))];
      expect(found).toHaveLength(1);
      return createHash('sha256')
        .update(found[0]?.[1] ?? '')
        .digest('base64');
    };
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${hashOf('style')}'; script-src 'sha256-${hashOf('script')}'; base-uri 'none'; form-action 'none'`,
    );
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
  });

  it('asks for nothing from elsewhere, and has neither handlers nor styles in its elements', () => {
    const html = show(everythingReport());
    const body = html.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, '');
    expect(body).not.toMatch(/<[^>]*\s(?:on\w+|style|src|srcset|action)=/);
    expect(body).not.toMatch(/<(?:link|img|iframe|object|embed|base|form|audio|video)\b/);
    expect(html).not.toMatch(/@import|url\((?!#)/);
    expect([...body.matchAll(/href="([^"#][^"]*)"/g)]).toEqual([]);
  });

  it('leaves text as text, whatever it is', () => {
    const html = show(hostileReport());
    const body = html.replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, '');
    expect(body).not.toMatch(/<img|<script|<style|<\/style|<!--/);
    for (const hidden of ['\u202e', '\0']) expect(body).not.toContain(hidden);
    expect(body).toContain('&lt;/script&gt;&lt;img src=x onerror=&quot;document.title=1&quot;&gt;');
    expect(body).toContain('&amp;lt;b&amp;gt;&amp;amp;');
    expect(body).toContain('[U+202E]evil[U+0000] next');
    expect(body).not.toMatch(/href="(?!#)/);
  });

  it('hides secrets before it escapes anything', () => {
    const secret = 'p&"<word>';
    const [finding] = passed.findings;
    if (!finding) throw new Error('no finding');
    const report = { ...passed, findings: [{ ...finding, reason: `the index has ${secret}` }] };
    const html = htmlText(report, (text) => text.replaceAll(secret, '***'));
    expect(html).toContain('the index has ***');
    expect(html).not.toContain('word&gt;');
  });

  it('is the same for the same layers, whenever and by whichever run they were built', () => {
    const report = storedReport();
    const other: Report = {
      ...storedReport(),
      layers: report.layers.map((layer) => ({ ...layer, imports: passed.layers[0]?.imports ?? [] })),
      run: {
        ...report.run,
        commit: 'f'.repeat(40),
        timings: { pack: 9 },
        reused: { built: '2030-01-01T00:00:00Z', why: 'x' },
      },
    };
    expect(show(other)).toBe(show(report));
    expect(show(JSON.parse(JSON.stringify({ ...failedRun, layers: [] })) as Report)).toBe(
      show({ ...failedRun, layers: [] }),
    );
  });

  it('changes nothing of what it is given', () => {
    const report = everythingReport();
    const before = reportText(report);
    show(report);
    expect(reportText(report)).toBe(before);
  });

  it('tells of each distribution what it weighs, who asks for it, and what would go with it', () => {
    const text = read(show(storedReport()));
    expect(text).toContain('76 distributions, 276.3 MB unzipped, 83.2 MB zipped');
    expect(text).toContain(
      'Unzipped 296.3 MB of 250 MB (function and layers together) ▲ 119 %, 46.3 MB over',
    );
    expect(text).toContain('Zipped 83.2 MB of 50 MB (without S3) ▲ 166 %, 33.2 MB over');
    expect(text).toMatch(/requirements\.txt:11 asks for matplotlib ?matplotlib 3\.11\.2 needs contourpy>=/);
    expect(text).toMatch(/Needed by ?contourpy, matplotlib, pandas/);
    expect(text).toMatch(/Goes without it ?74\.5 MB in all, with /);
    expect(text).toContain("(the runtime's)");
  });

  it('says where a need lives that another layer has, and what other layers take of the quota', () => {
    const text = read(show(stacked));
    expect(text).toContain('layer core 47.7 MB');
    expect(text).toContain('vendor/agent_1.zip 42.9 MB');
    expect(text).toContain('(layer core) asks for dist-1>=1');
  });

  it('tells what was left out, stripped and compiled, and what had to come back', () => {
    const [layer] = passed.layers;
    if (!layer) throw new Error('no layer');
    const withSlim = (slim: ReturnType<typeof slimmed>) =>
      read(show({ ...passed, layers: [{ ...layer, slim }] }));
    const text = withSlim(slimmed('pandas'));
    expect(text).toContain('Left out: 13.7 MB in 1602 files.');
    expect(text).toMatch(/tests150011\.4 MBpandas 8\.6 MB, numpy 2\.9 MB/);
    expect(text).toContain('Symbols: 2 MB were taken out of 2 files, 5.7 MB before.');
    expect(text).toContain('1 file put back as before');
    expect(text).toContain('Bytecode: 3.8 MB in 812 files.');
    expect(text).toContain('1 module not compiled');
    expect(text).toContain('pandas: 683.6 KB in 40 files that tests, strip had taken; for pandas, a.b');
    const nothing = { pruned: [], stripped: null, bytecode: { missing: 'there is no room' }, rolledBack: [] };
    expect(withSlim(nothing)).toContain('Nothing was left out.');
    expect(withSlim(nothing)).toContain('The layer carries no bytecode, because there is no room.');
    expect(read(show(passed))).not.toContain('Made smaller');
  });

  it('tells what each requirement brings that no other needs, and what several share', () => {
    const text = read(show(storedReport()));
    expect(text).toMatch(/What requirements bring alone .*RequirementAloneShareWhat goes/);
    expect(text).toMatch(/matplotlibrequirements\.txt:11\s*74\.5 MB/);
    expect(text).toMatch(/Shared by several: [\d.]+ MB \(.*numpy/);
  });

  it('has errors and warnings before notices, and every check, those that did not run too', () => {
    const text = read(show(failedRun));
    expect(text).toContain('✕ failed');
    expect(text.indexOf('Error: Failed to find')).toBeLessThan(text.indexOf('Warning: The zip is large'));
    expect(text).toContain('There is no layer: the run failed before');
    expect(text).toMatch(/sdk-partial, elf-check.* not checked, the run ended before/);
    expect(read(show(passed))).toMatch(/✓ passed .*elf-check passed, 1 warning/);
  });

  it('links rules to their pages where it is known where they are', () => {
    const base = 'https://github.com/owner/layerpack/blob/v1/';
    expect(htmlText(passed, plain, base)).toContain(
      '<a href="https://github.com/owner/layerpack/blob/v1/docs/rules.md#elf-needed">elf-needed</a>',
    );
    expect(show(passed)).toContain('<code>elf-needed</code>');
  });

  it('stays below 300 KB for a real layer of 76 distributions', () => {
    expect(Buffer.byteLength(show(storedReport()))).toBeLessThan(200 * kilobyte);
  });

  it('has a bound for what no layer is, and says what it left out', () => {
    const html = show(hugeReport());
    expect(Buffer.byteLength(html)).toBeLessThan(3000 * kilobyte);
    const text = read(html);
    expect(text).toContain('1000 lighter distributions left out here; manifest.json has all.');
    expect(text).toContain('2800 more are left out here');
    expect(text).toContain('smaller ones');
  });
});

/** Elements that are not closed in the order in which they were opened. */
function unclosed(body: string): readonly string[] {
  const empty = new Set(['meta', 'br', 'rect', 'circle']);
  const open: string[] = [];
  for (const [, end, tag = ''] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (empty.has(tag)) continue;
    if (!end) open.push(tag);
    else if (open.pop() !== tag) return [`</${tag}>`];
  }
  return open;
}
