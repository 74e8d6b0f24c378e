import { describe, expect, it } from '@jest/globals';
import { notChecked } from '../../../src/check/level.js';
import type { Finding, Severity } from '../../../src/errors.js';
import { boundedTable, shorten } from '../../../src/report/markdown.js';
import type { LayerReport, Report } from '../../../src/report/report.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { terminalText } from '../../../src/report/terminal.js';
import { failedRun, hostile, passed, stacked } from '../support/report.js';

const finding = (severity: Severity, index: number): Finding => ({
  rule: 'import',
  severity,
  subject: `${severity}_${index}`,
  title: `The ${severity} number ${index}`,
  reason: 'it fails',
  advice: 'Mend it.',
});
const several = (severity: Severity, count: number) =>
  Array.from({ length: count }, (_, index) => finding(severity, index));
const withFindings = (findings: readonly Finding[]): Report => ({ ...passed, findings });
const layerOf = (report: Report): LayerReport => {
  const [layer] = report.layers;
  if (!layer) throw new Error('no layer');
  return layer;
};
const withLayer = (change: Partial<LayerReport>): Report => ({
  ...passed,
  layers: [{ ...layerOf(passed), ...change }],
});

/** The part of a summary that nobody has to unfold. */
const open = (text: string) => text.replaceAll(/<details>[\s\S]*?<\/details>/g, '');
const tablesOf = (text: string) =>
  text
    .split(/\n{2,}/)
    .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
    .filter((rows) => rows.length > 0);

describe('the summary', () => {
  it('shows what bytecode saves, in a column that is there only where it was measured', () => {
    const slow = { module: 'slow', distribution: 'demo', seconds: 0.5 };
    const other = { module: 'other', distribution: 'demo', seconds: 0.1 };
    const measured = summaryMarkdown(
      withLayer({ imports: [{ ...slow, secondsWithoutBytecode: 1.256 }, other] }),
    );
    expect(measured).toContain('| Module | Distribution | Import | Without bytecode |');
    expect(measured).toContain('| slow | demo | 0.50 s | 1.26 s |');
    expect(measured).toContain('| other | demo | 0.10 s |  |');
    const plain = summaryMarkdown(withLayer({ imports: [slow, other] }));
    expect(plain).toContain('| slow | demo | 0.50 s |');
    expect(plain).not.toContain('Without bytecode');
  });

  it('lets no name out of its cell', () => {
    const text = summaryMarkdown(failedRun);
    expect(tablesOf(text).length).toBeGreaterThanOrEqual(5);
    for (const rows of tablesOf(text)) {
      const cells = rows.map((row) => row.replaceAll(/\\./g, '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
    expect(text).not.toMatch(/<img|[^\\]@team|[^\\]\[d|[^\\]`c|^next/m);
  });

  it('shows errors and warnings before notices, which are folded', () => {
    const text = summaryMarkdown(
      withFindings([...several('error', 2), ...several('warning', 2), ...several('notice', 2)]),
    );
    expect(open(text)).toMatch(
      /error number 0[\s\S]*error number 1[\s\S]*warning number 0[\s\S]*warning number 1/,
    );
    expect(open(text)).not.toContain('notice number');
    expect(text).toContain('<summary>2 notices</summary>');
    expect(text).toContain('notice number 1');
  });

  it('folds what is more than anyone reads, and loses nothing', () => {
    const findings = [...several('error', 20), ...several('warning', 30)];
    const text = summaryMarkdown(withFindings(findings));
    expect(open(text).match(/\*\*The /g)).toHaveLength(25);
    expect(text).toContain('<summary>25 more warnings</summary>');
    for (const { title } of findings) expect(text.split(`**${title}**`)).toHaveLength(2);
    expect(summaryMarkdown(withFindings(several('error', 27)))).toContain('<summary>2 more errors</summary>');
    const mixed = [...several('error', 26), ...several('warning', 1)];
    expect(summaryMarkdown(withFindings(mixed))).toContain(
      '<summary>1 more error and 1 more warning</summary>',
    );
  });

  it('links rules to their page where it is known, and names them where not', () => {
    const base = 'https://github.com/owner/layerpack/blob/v1/';
    expect(summaryMarkdown(passed, base)).toContain(
      '| ⚠️ [elf-needed](https://github.com/owner/layerpack/blob/v1/docs/rules.md#elf-needed) |',
    );
    expect(summaryMarkdown(passed)).toContain('| ⚠️ elf-needed |');
  });

  it('marks a check that passed with warnings', () => {
    const text = summaryMarkdown(passed);
    expect(text).toContain('- ⚠️ elf-check: 1 warning, 120 files');
    expect(text).toContain('- ✅ pip-check: 10 distributions');
    expect(terminalText(passed)).toContain('elf-check: passed with 1 warning (120 files');
  });

  it('shows the slowest imports and folds the rest', () => {
    const text = summaryMarkdown(passed);
    expect(open(text)).toContain('| dist\\_9 | dist-9 | 0.23 s |');
    expect(open(text)).not.toContain('| dist\\_10 |');
    expect(text).toContain('| dist\\_11 | dist-11 | 0.20 s |');
    expect(text).toMatch(/in the runtime image on this machine.*do not add up/);
    expect(summaryMarkdown(withLayer({ imports: [] }))).not.toContain('Import time');
  });

  it('names the modules that were not imported, and why', () => {
    expect(summaryMarkdown(passed)).toContain(
      '| dist\\_9.plugin | dist-9 | it cannot be imported alone by design |',
    );
    expect(summaryMarkdown(stacked)).toContain('<summary>1 module of core not imported</summary>');
  });

  it('says of each system library where it is from', () => {
    expect(summaryMarkdown(passed)).toContain(
      '| libgomp.so.1 | /usr/lib64/libgomp.so.1.0.0 | libgomp 7.3.1 | 164.3 KB | dist-2, dist-3 |',
    );
  });
});

describe('a run that fails once its zips are made', () => {
  const text = (report: Report) => `${summaryMarkdown(report)}\n${terminalText(report)}`;

  it('tells the sizes of its layers, and of no zip, since it leaves none', () => {
    const broken: Report = { ...stacked, complete: false, findings: several('error', 1) };
    expect(text(broken)).not.toMatch(/\| Zip \||-x86_64\.zip/);
    expect(text(broken)).toMatch(/^\| Layer \| Distributions \| Unzipped \| Zipped \|$/m);
    expect(text(broken)).toMatch(/^\| core \| 2 \| \*\*47\.7 MB\*\*/m);
    expect(text(broken)).toMatch(/^layer core: 2 distributions$/m);
  });

  it('and one whose layers did not come to where they were to go names its zips', () => {
    const undelivered: Report = { ...stacked, findings: several('error', 1) };
    expect(text(undelivered)).toMatch(/^## ❌/m);
    expect(text(undelivered)).toMatch(/^\| `core-python3\.12-x86_64\.zip` \|/m);
  });

  it('and one that passes names its zips', () => {
    expect(text(stacked)).toMatch(/^\| `core-python3\.12-x86_64\.zip` \|/m);
    expect(text(stacked)).toMatch(/^core-python3\.12-x86_64\.zip: 2 distributions$/m);
  });
});

describe('what was not checked', () => {
  const views = (report: Report) => [summaryMarkdown(report), terminalText(report)];

  it('is told with the reason', () => {
    for (const text of views(passed)) {
      expect(text).toContain('quota-check: not checked');
      expect(text).toMatch(/sdk-partial, import-check, sdk-import: not checked.*it did not run/);
      expect(text).toMatch(/test-command: not checked.*no test-command is given/);
    }
    for (const text of views(failedRun)) {
      expect(text).toMatch(
        /pip-check, sdk-partial, elf-check, sdk-import, quota-check: not checked.*ended before/,
      );
    }
  });

  it('is told of inputs that are off', () => {
    const { inputs } = layerOf(passed);
    const off = withLayer({ checks: [], inputs: { ...inputs, 'pip-check': 'off', 'import-check': 'off' } });
    for (const text of views(off)) {
      expect(text).toMatch(/pip-check, sdk-partial: not checked.*input pip-check is off/);
      expect(text).toMatch(/import-check, sdk-import: not checked.*input import-check is off/);
    }
  });

  it('of modules says once that they were not imported, and for all checks of them', () => {
    const reason = 'import test: not run, because builder: host has no runtime image';
    const checks = (['import-check', 'sdk-import'] as const).map((check) => notChecked(check, reason));
    for (const text of views(withLayer({ checks }))) {
      const lines = text.split('\n').filter((line) => /import test|sdk-import/.test(line));
      expect(lines).toEqual([
        expect.stringMatching(
          /^(?:- ⚪ )?import-check, sdk-import: import test: not run, because builder: host has no runtime image$/,
        ),
      ]);
    }
  });

  it('is told of a layer that came to nothing', () => {
    for (const text of views(withLayer({ checks: [], built: null }))) {
      expect(text).toMatch(/pip-check.*quota-check: not checked.*there is no layer/);
    }
  });
});

describe('the longest summary', () => {
  /** GitHub takes 1 MiB; a fifth of it is left to spare. */
  const limit = 1024 * 1024 * 0.8;
  const long = `${hostile}&&&&`.repeat(200);
  const bytes = (report: Report) =>
    Buffer.byteLength(summaryMarkdown(report, 'https://github.com/owner/layerpack/blob/v1/'));

  it('of very many findings says how many it leaves out', () => {
    const findings = several('error', 5000);
    expect(bytes(withFindings(findings))).toBeLessThan(limit);
    const [, left] =
      /_(\d+) more are left out here; manifest\.json has all\._/.exec(
        summaryMarkdown(withFindings(findings)),
      ) ?? [];
    const shown = summaryMarkdown(withFindings(findings)).match(/\*\*The error/g) ?? [];
    expect(shown.length).toBeGreaterThan(1000);
    expect(shown.length + Number(left)).toBe(5000);
  });

  it('of very long findings of all kinds stays within the limit', () => {
    const levels: readonly Severity[] = ['error', 'warning', 'notice'];
    const findings = levels.flatMap((level) =>
      several(level, 300).map((each) => ({ ...each, title: long, reason: long, advice: long })),
    );
    expect(bytes(withFindings(findings))).toBeLessThan(limit);
  });

  it('of very many layers, modules and libraries stays within the limit, and shows what counts', () => {
    const layer = layerOf(passed);
    const [distribution] = layer.distributions;
    if (!distribution) throw new Error('no distribution');
    const many = Array.from({ length: 700 }, (_, index) => `${hostile}-${index}`);
    const big: LayerReport = {
      ...layer,
      distributions: many.map((name) => ({ ...distribution, name })),
      imports: many.map((module) => ({ module, distribution: module, seconds: 1 })),
      skipped: many.map((module) => ({ module, distribution: module, reason: long })),
      systemLibraries: many.map((name) => ({
        name,
        from: name,
        package: null,
        size: 1,
        sha256: '0'.repeat(64),
        neededBy: many,
      })),
      checks: layer.checks.map((check) => ({ ...check, detail: long })),
    };
    const report = {
      ...withFindings(several('error', 5000)),
      layers: Array.from({ length: 20 }, (_, index) => ({ ...big, name: `layer${index}` })),
    };
    const text = summaryMarkdown(report);
    expect(Buffer.byteLength(text)).toBeLessThan(limit);
    expect(text).toContain('error number 24');
    expect(text).toContain('### Checks');
    expect(text).toMatch(/no room for \d+ more parts/);
  });

  it('cuts between rows and characters', () => {
    const rows = [['a'], ['b'], ['c']];
    expect(boundedTable([['A', 'left']], rows, 100)).not.toContain('left out');
    expect(boundedTable([['A', 'left']], rows, 12)).toMatch(/\| b \|\n\n_1 more are left out here/);
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('abcd', 3)).toBe('ab…');
    expect(shorten('a\u{1f600}bc', 3)).toBe('a…');
  });
});

describe('the text for the terminal', () => {
  it('has nothing in it that moves the cursor or forges a line', () => {
    const evil = 'x\u001b[2J\nquota-check: passed';
    const text = terminalText(
      withLayer({ imports: [{ module: evil, distribution: evil, seconds: 1 }], skipped: [] }),
    );
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/^quota-check: passed/m);
  });

  it('names the five slowest imports', () => {
    const text = terminalText(passed);
    expect(text).toContain('0.47 s  dist_4');
    expect(text).not.toContain('dist_5\n');
    expect(text).toContain('1 module not imported');
    expect(text).toContain('system libraries: libgomp.so.1 164.3 KB');
  });
});
