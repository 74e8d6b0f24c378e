import { describe, expect, it } from '@jest/globals';
import { checkNames } from '../../../src/check/level.js';
import { outputDefinitions } from '../../../src/inputs/definitions.js';
import type { LayerDistribution } from '../../../src/layer/tree.js';
import { lockText } from '../../../src/report/lock.js';
import { manifestText } from '../../../src/report/manifest.js';
import { escapeHtml, escapeMarkdown, table } from '../../../src/report/markdown.js';
import { outputsOf, outputTexts } from '../../../src/report/outputs.js';
import { noProgress, reportOf } from '../../../src/report/progress.js';
import type { LayerReport, Report } from '../../../src/report/report.js';
import { failed, sdkOf, stackSize, worstFirst } from '../../../src/report/report.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { terminalText } from '../../../src/report/terminal.js';
import { readRequirementLine } from '../../../src/resolve/requirement-line.js';
import { expectGolden } from '../support/golden.js';
import { failedRun, passed, stacked } from '../support/report.js';

function layerOf(report: Report, name?: string): LayerReport {
  const layer = report.layers.find((each) => name === undefined || each.name === name);
  if (!layer) throw new Error(`no layer ${name}`);
  return layer;
}
const { distributions } = layerOf(passed);

/** Hides nothing. */
const plain = (text: string) => text;
const manifestPlain = (report: Report) => manifestText(report, plain);

describe.each([
  ['passed', passed],
  ['failed', failedRun],
  ['stacked', stacked],
])('the report of a run that %s', (name, report) => {
  it('has its summary', () => {
    expectGolden(`summary-${name}.md`, summaryMarkdown(report));
  });

  it('has its text for the terminal', () => {
    expectGolden(`terminal-${name}.txt`, terminalText(report));
  });

  it('has its manifest', () => {
    expectGolden(`manifest-${name}.json`, manifestPlain(report));
  });
});

describe('the lock', () => {
  it('pins what is in the layer by the hash that an index can give again', () => {
    expectGolden('lock.txt', lockText(passed, layerOf(passed)));
  });

  it('is a requirements file', () => {
    const lines = lockText(passed, layerOf(passed))
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines).toHaveLength(distributions.length + 1);
    for (const line of lines)
      expect(readRequirementLine(line)).toMatchObject({
        kind: 'named',
        hashes: [expect.stringMatching(/^[0-9a-f]{64}$/)],
      });
  });
});

describe('the manifest', () => {
  it('has all that may differ between equal builds under run', () => {
    const [one, two] = [passed, { ...passed, run: { ...failedRun.run, timings: { pack: 7 } } }].map(
      (report) => JSON.parse(manifestPlain(report)) as { run: unknown },
    );
    expect(one?.run).not.toEqual(two?.run);
    expect({ ...one, run: null }).toEqual({ ...two, run: null });
  });

  it('says of each finding where its rule is explained', () => {
    const { findings } = JSON.parse(manifestPlain(failedRun)) as { findings: readonly object[] };
    expect(findings).toMatchObject([
      { rule: 'resolve', documentation: 'docs/rules.md#resolve' },
      { rule: 'quota-zipped', documentation: 'docs/rules.md#quota-zipped' },
    ]);
  });

  it('names every check of every layer, those that did not run too', () => {
    const { checks } = JSON.parse(manifestPlain(stacked)) as {
      checks: readonly { readonly check: string; readonly layer: string }[];
    };
    for (const layer of ['core', 'app']) {
      const names = checks.filter((each) => each.layer === layer).map(({ check }) => check);
      expect(names.sort()).toEqual([...checkNames].sort());
    }
    expect(checks).toContainEqual({
      check: 'elf-check',
      layer: 'app',
      state: 'not checked',
      detail: 'it did not run',
    });
  });

  it('has import times to the millisecond, under run, and system libraries in the layer', () => {
    expect(JSON.parse(manifestPlain(passed))).toMatchObject({
      layers: [{ 'system-libraries': [{ name: 'libgomp.so.1', 'needed-by': ['dist-2', 'dist-3'] }] }],
      run: {
        imports: expect.arrayContaining([
          { layer: 'data_layer', module: 'dist_2', distribution: 'dist-2', seconds: 0.782 },
        ]),
        'skipped-modules': [expect.objectContaining({ layer: 'data_layer', module: 'dist_9.plugin' })],
      },
    });
  });

  it('has import times without bytecode where they were measured', () => {
    const times = { module: 'demo', distribution: 'demo', seconds: 0.5, secondsWithoutBytecode: 1.23456 };
    const [layer] = passed.layers;
    if (!layer) throw new Error('no layer');
    const report = { ...passed, layers: [{ ...layer, imports: [times] }] };
    const { run } = JSON.parse(manifestPlain(report)) as { run: { imports: readonly object[] } };
    expect(run.imports).toEqual([
      {
        layer: 'data_layer',
        module: 'demo',
        distribution: 'demo',
        seconds: 0.5,
        'seconds-without-bytecode': 1.235,
      },
    ]);
  });

  it('lists no layer where there is none', () => {
    expect(JSON.parse(manifestPlain(failedRun))).toMatchObject({
      tool: 'layerpack',
      schema: 1,
      layers: [],
      sdk: null,
    });
  });
});

describe('escapeHtml', () => {
  it('leaves to markdown what is markdown, and makes the rest harmless', () => {
    expect(escapeHtml('a_b <i>&amp; @me #1 $a$ \u202e')).toBe(
      'a_b &lt;i&gt;&amp;amp; @<!-- -->me #<!-- -->1 <span>$</span>a<span>$</span> [U+202E]',
    );
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
    ['[x](y)', '\\[x\\](y)'],
    ['![x](y)', '\\!\\[x\\](y)'],
    ['*a* _b_ `c` ~d~ # @', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~ \\# \\@'],
    ['a\\', 'a\\\\'],
    ['@me @org/team', '\\@<!-- -->me \\@<!-- -->org/team'],
    ['#1 owner/repo#1 GH-1 gh-1', '\\#<!-- -->1 owner/repo\\#<!-- -->1 GH-<!-- -->1 gh-<!-- -->1'],
    ['CVE-2024-1 GHSA-a-b-c', 'CVE-<!-- -->2024-1 GHSA-<!-- -->a-b-c'],
    ['deadbee 0123456789abcdef', 'deadbe<!-- -->e 012345<!-- -->6789ab<!-- -->cdef'],
    // No id: too short, too long, or part of a word
    ['deadbe 2024.1 xdeadbeef deadbeefx', 'deadbe 2024.1 xdeadbeef deadbeefx'],
    ['f'.repeat(41), 'f'.repeat(41)],
    ['me@01234567ab', 'me\\@<!-- -->012345<!-- -->67ab'],
    [':tada: a:b:c: a: b', ':<!-- -->tada: a:<!-- -->b:<!-- -->c: a: b'],
    ['https://e.example/x ftp://e.example', 'https:<!-- -->//e.example/x ftp:<!-- -->//e.example'],
    ['www.e.example WWW.e.example', 'www<!-- -->.e.example WWW<!-- -->.e.example'],
    ['git+ssh://git@e.example/a', 'git+ssh:<!-- -->//git\\@<!-- -->e.example/a'],
    ['me_@e.example', 'me\\_\\@<!-- -->e.example'],
    ['<!-- a --> b', '&lt;\\!-- a --&gt; b'],
    [
      'a\u202eb\u2066c\u200bd\ufeffe\u{e0041}f',
      'a\\[U+202E\\]b\\[U+2066\\]c\\[U+200B\\]d\\[U+FEFF\\]e\\[U+E0041\\]f',
    ],
    ['a\0b\x1b[2Jc\ud800', 'a\\[U+0000\\]b\\[U+001B\\]\\[2Jc\\[U+D800\\]'],
    ['a\tb\u2028c\u2029d\u0085e', 'a b c d e'],
    ['\u00e4\u4e2d\u{1f600}', '\u00e4\u4e2d\u{1f600}'],
    ['$a$', '<span>$</span>a<span>$</span>'],
    ['$&', '<span>$</span>&amp;'],
    ['a\r\n\nb', 'a b'],
    ['plain-1.0 (x)', 'plain-1.0 (x)'],
  ])('makes %j harmless: %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

describe('the summary', () => {
  const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('|'));

  it('folds the table of distributions, which names every one once', () => {
    const all = summaryMarkdown(passed);
    const text = all.slice(all.indexOf('<summary>10 distributions'));
    expect(text.indexOf('| dist-8')).toBeLessThan(text.indexOf('</details>'));
    for (const { name } of distributions) {
      expect(rows(text).filter((row) => row.startsWith(`| ${name} `))).toHaveLength(1);
    }
  });

  it('counts what is reserved in one share only', () => {
    const share = /\*\*([\d.]+) MB\*\*, ([\d.]+) % of ([\d.]+) MB, with ([\d.]+) MB reserved/.exec(
      summaryMarkdown(passed),
    );
    const [unzipped = 0, percent, limit = 1, reserved = 0] = (share ?? []).slice(1).map(Number);
    expect(percent).toBe(Math.round(((unzipped + reserved) / limit) * 100));
  });
});

describe('a table', () => {
  it('has a head, a line of alignments and its rows', () => {
    const columns = [
      ['A', 'left'],
      ['B', 'right'],
    ] as const;
    expect(table(columns, [['1', '2']])).toBe('| A | B |\n| --- | ---: |\n| 1 | 2 |');
  });
});

describe('the outputs', () => {
  it('are those that are documented', () => {
    for (const report of [passed, failedRun]) {
      expect(Object.keys(outputsOf(report, '/x')).sort()).toEqual(Object.keys(outputDefinitions).sort());
    }
  });

  it('name the zip where it is', () => {
    const zip = '/project/build/layers/data_layer-python3.12-x86_64.zip';
    expect(outputsOf(passed, '/project/build/layers')).toEqual({
      'cache-hit': false,
      changed: null,
      layers: [
        {
          name: 'data_layer',
          runtime: 'python3.12',
          architecture: 'x86_64',
          zip,
          sha256: layerOf(passed).built?.sha256,
          'unzipped-size': 131_072_000,
          'zipped-size': 31_457_280,
          stack: ['data_layer'],
          distributions: distributions.map(({ name, version }) => ({ name, version })),
          'artifact-id': 1001,
          'artifact-name': 'data_layer-python3.12-x86_64.zip',
        },
      ],
      'zip-paths': [zip],
      'unzipped-size': 131_072_000,
      'zipped-size': 31_457_280,
      manifest: '/project/build/layers/manifest.json',
      report: '/project/build/layers/report.html',
      'artifact-id': 1002,
      'artifact-digest': 'b'.repeat(64),
      'artifact-ids': [1001, 1002],
      'layer-version-arns': {},
    });
  });

  it('have no zip of a run that failed, even where a layer was built', () => {
    const report = { ...passed, complete: false, findings: failedRun.findings, artifacts: [] };
    for (const each of [report, { ...failedRun, artifacts: [] }]) {
      expect(outputsOf(each, '/out')).toEqual({
        'cache-hit': false,
        changed: null,
        layers: [],
        report: '/out/report.html',
        'zip-paths': [],
        'unzipped-size': 0,
        'zipped-size': 0,
        'artifact-id': null,
        'artifact-digest': null,
        'artifact-ids': [],
        'layer-version-arns': {},
        manifest: '/out/manifest.json',
      });
    }
  });

  it('are text for a runner', () => {
    const outputs = outputsOf(passed, '/out');
    const texts = outputTexts(outputs);
    expect(JSON.parse(texts.layers)).toEqual(outputs.layers);
    expect(texts).toMatchObject({
      'zip-paths': '/out/data_layer-python3.12-x86_64.zip',
      'unzipped-size': '131072000',
      'zipped-size': '31457280',
      'artifact-id': '1002',
      'artifact-digest': 'b'.repeat(64),
      'artifact-ids': '1001,1002',
      'layer-version-arns': '{}',
      manifest: '/out/manifest.json',
      report: '/out/report.html',
    });
    expect(outputTexts(outputsOf(failedRun, '/out'))).toMatchObject({
      layers: '[]',
      'zip-paths': '',
      'unzipped-size': '0',
    });
  });
});

describe('a report', () => {
  it('of a run that came to nothing is whole all the same', () => {
    const report = reportOf(passed.inputs, '1.2.3', noProgress(passed.inputs));
    expect(report).toMatchObject({
      layers: [{ name: 'data_layer', built: null, distributions: [], checks: [] }],
      excluded: [],
      sdk: null,
      analysis: null,
      findings: [],
    });
    expect(report.run).toMatchObject({
      version: '1.2.3',
      builder: null,
      image: null,
      tools: {},
      timings: {},
    });
    expect(failed(report)).toBe(false);
    const lock = (each: Report) => lockText(each, layerOf(each));
    for (const view of [summaryMarkdown, terminalText, manifestPlain, lock]) {
      expect(view(report)).not.toMatch(/undefined|NaN/);
    }
  });

  it('has its findings worst first, in their order otherwise', () => {
    const [error, warning] = failedRun.findings;
    const notice = passed.findings.find(({ severity }) => severity === 'notice');
    if (!error || !warning || !notice) throw new Error('no findings');
    const other = { ...error, subject: 'other' };
    expect(worstFirst([notice, warning, error, other])).toEqual([error, other, warning, notice]);
    expect(failed({ ...passed, findings: [warning, notice] })).toBe(false);
    expect(failed(failedRun)).toBe(true);
  });
});

describe('a stack of layers', () => {
  const [core, app] = [layerOf(stacked, 'core'), layerOf(stacked, 'app')];

  it('weighs what all of it weighs', () => {
    expect(stackSize(core, stacked)).toBe(50_000_000);
    expect(stackSize(app, stacked)).toBe(100_000_000);
  });

  it("runs on its own SDK where it ships one, else on the runtime's", () => {
    expect(sdkOf(app, stacked)).toEqual({
      from: 'layer',
      versions: { boto3: '1.50', botocore: '1.51', s3transfer: '1.52' },
    });
    expect(sdkOf(core, stacked)).toEqual({ from: 'runtime', versions: { boto3: '1.42.97' } });
  });

  it('tells the SDK of a layer from elsewhere, which hides the runtime', () => {
    const attached = (...distributions: readonly { readonly name: string; readonly version: string }[]) => {
      const others = [{ title: 'o.zip', file: 'o.zip', unzipped: 1, distributions }];
      const layers = stacked.layers.map((layer) => (layer === core ? { ...layer, others } : layer));
      return { ...stacked, layers };
    };
    const half = attached({ name: 'botocore', version: '1.20' });
    expect(sdkOf(layerOf(half, 'core'), half)).toEqual({
      from: 'several',
      versions: { boto3: '1.42.97', botocore: '1.20' },
    });
    expect(terminalText(half)).toContain('runs on parts of several SDKs: boto3 1.42.97, botocore 1.20');
    expect(summaryMarkdown(half)).toContain('run on: parts of several, boto3 1.42.97, botocore 1.20');
    const whole = attached(...['boto3', 'botocore', 's3transfer'].map((name) => ({ name, version: '1.20' })));
    expect(sdkOf(layerOf(whole, 'core'), whole)?.from).toBe('other-layers');
    expect(terminalText(whole)).toContain('runs on the SDK of other-layers: boto3 1.20,');
    expect(summaryMarkdown(whole)).toContain('run on: that of other-layers, boto3 1.20,');
    const unknown = { ...half, sdk: null };
    expect(sdkOf(layerOf(unknown, 'core'), unknown)).toBeNull();
  });

  it('is known to a lock, which says where the rest is', () => {
    const text = lockText(stacked, app);
    expect(text).toContain('# in layer core: dist-1\n');
    expect(text).not.toContain('dist-1==');
  });
});

describe('the lock of what is from elsewhere than an index', () => {
  const lockOf = (origin: LayerDistribution['origin']) => {
    const [one] = distributions;
    if (!one) throw new Error('no distribution');
    const layer = { ...layerOf(passed), distributions: [{ ...one, origin }] };
    return lockText({ ...passed, excluded: [] }, layer)
      .split('\n')
      .slice(1)
      .join('\n');
  };
  const hash = `\\\n    --hash=sha256:${'0'.repeat(64)}\n`;

  it.each<[LayerDistribution['origin'], string]>([
    [{ kind: 'url', url: 'https://h.example/a.whl' }, `built-one @ https://h.example/a.whl ${hash}`],
    [{ kind: 'url', url: './wheels/a.whl' }, `./wheels/a.whl ${hash}`],
    [{ kind: 'directory', path: 'libs/a' }, '# built-one==1.0, built from libs/a\n'],
    [
      { kind: 'vcs', url: 'git+https://h.example/a' },
      '# built-one==1.0, built from git+https://h.example/a\n',
    ],
  ])('of %j is what gives it again, or a remark', (origin, text) => {
    expect(lockOf(origin)).toBe(text);
  });
});
