import { describe, expect, it } from '@jest/globals';
import type { ComparedRun } from '../../../src/report/compared-run.js';
import { commentBody, comparisonSection } from '../../../src/report/comparison-markdown.js';
import { comparisonText } from '../../../src/report/comparison-text.js';
import {
  changed,
  compared,
  difference,
  distribution,
  failedBuild,
  grownTooMuch,
  growth,
  hostileNames,
  layer,
  layerChange,
  manyLayers,
  sameSize,
  severalLayers,
  unchanged,
  upgradeAndAddition,
  veryMany,
  withCircumstances,
  withoutBaseline,
} from '../support/compared.js';
import { expectGolden, expectGoldenLines } from '../support/golden.js';

const links = {
  summaryUrl: 'https://github.com/someone/some-layer/actions/runs/1/attempts/1',
  documentation: 'https://github.com/owner/layerpack/blob/v1/',
};

describe.each([
  ['upgraded', upgradeAndAddition],
  ['several', severalLayers],
  ['unchanged', unchanged],
  ['same-size', sameSize],
  ['no-baseline', withoutBaseline],
  ['grown', grownTooMuch],
  ['failed', failedBuild],
  ['hostile', hostileNames],
])('of a run that is compared: %s', (name, run) => {
  it('there is the comment', () => {
    expectGolden(`comment-${name}.md`, commentBody(run, links));
  });

  it('there are the lines for the terminal', () => {
    expectGoldenLines(`compared-${name}.txt`, comparisonText(run).join('\n'));
  });
});

describe('the section of the job summary', () => {
  it('is the comment without what the summary has elsewhere', () => {
    expectGolden('section-grown.md', `${comparisonSection(grownTooMuch, { level: 3 })}\n`);
  });

  it('has headings of the level that it is given', () => {
    const headings = (level: number) =>
      comparisonSection(severalLayers, { level })
        .match(/^#+ /gm)
        ?.map((each) => each.length - 1);
    expect(headings(2)).toEqual([2, 3, 3, 3, 3]);
    expect(headings(3)).toEqual([3, 4, 4, 4, 4]);
  });

  it('names the manifest for what it leaves out', () => {
    const text = comparisonSection(veryMany(10_000), { level: 3 });
    expect(Buffer.byteLength(text)).toBeLessThan(200_000);
    expect(text).toMatch(/\d more are left out here; manifest\.json has all/);
  });
});

describe('a comment', () => {
  /** GitHub takes 65,536 characters. */
  const most = 65_536;
  const body = (run: ComparedRun, hidden = 1000) => commentBody(run, links, hidden);
  const wide = '\u{1f4e6}$@'.repeat(30);

  it.each([
    ['distributions', veryMany(3000)],
    ['distributions with long names', veryMany(3000, 'x'.repeat(300))],
    ['distributions with names that are long once they are safe', veryMany(3000, wide)],
    ['layers', manyLayers(500)],
    ['layers with much in each', manyLayers(50, 100)],
    ['findings', { ...grownTooMuch, findings: Array.from({ length: 300 }, () => growth) }],
    [
      'findings with long texts',
      {
        ...grownTooMuch,
        findings: Array.from({ length: 9 }, () => ({ ...growth, reason: wide.repeat(50), advice: wide })),
      },
    ],
    ['changes beside the requirements', withCircumstances(300)],
  ])('of very many %s is as long as GitHub takes, and whole in what it shows', (_, run) => {
    const text = body(run);
    for (const hidden of [0, 1000, 6000])
      expect(Buffer.byteLength(body(run, hidden))).toBeLessThanOrEqual(most - hidden);
    expect(text).toContain('### ');
    expect(text).toMatch(/more|cut/);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^<sub>By .*<\/sub>$/);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    for (const row of text.split('\n').filter((line) => line.startsWith('|'))) expect(row).toMatch(/ \|$/);
  });

  it('shows the worst and counts the rest, where it is cut', () => {
    const text = body(veryMany(3000));
    expect(text).toContain('| distribution-0 | new, 1.0 |');
    const shown = text.match(/^\| distribution-/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(300);
    expect(text).toContain(
      `_${3000 - shown} more are left out here; see [the job summary](${links.summaryUrl})._`,
    );
    expect(text).toMatch(/^_GitHub takes no more in a comment, so this one is cut; see \[the job summary\]/m);
  });

  it('has no such notice where all is there', () => {
    for (const run of [upgradeAndAddition, severalLayers, hostileNames, veryMany(100)])
      expect(body(run)).not.toContain('is cut');
  });

  it('leaves out what is folded before what is open', () => {
    const text = body(manyLayers(20, 100));
    expect(text).toContain('#### Layer layer-19');
    expect(text).toMatch(/is cut/);
  });

  it('of a build that failed names the layers that were asked for, where they are known', () => {
    expect(body(failedBuild)).toMatch(/^### Lambda layer data: not built\n/);
    expect(body({ ...failedBuild, asked: ['a', 'b'] })).toMatch(/^### Lambda layers a and b: not built\n/);
    expect(body({ ...failedBuild, asked: [] })).toMatch(/^### Lambda layers: not built\n/);
  });

  it('of a run that is not to be compared does not promise that a later one will be', () => {
    const text = body({ ...withoutBaseline, missing: null });
    expect(text).toContain(
      ' on x86\\_64, compared with nothing, since no baseline is looked for in this run.\n',
    );
    expect(text).not.toContain('yet');
    expect(comparisonText({ ...withoutBaseline, missing: null })).toEqual([]);
  });

  it('links to nothing that it is not given', () => {
    const text = commentBody(grownTooMuch, { summaryUrl: null });
    expect(text).not.toMatch(/\]\(|https?:/);
    expect(text).toContain('(rule quota-unzipped)');
    expect(text).toMatch(/^<sub>By layerpack\. .* as AWS counts\.<\/sub>$/m);
  });

  it('tells what the rows do not account for, so that they add up', () => {
    const [before, after] = [layer('data', []), layer('data', [], { unzipped: 2048, counted: 2048 })];
    const text = body(compared(difference([layerChange('changed', [before, after], [])])));
    expect(text).toContain('| _other files_ |  | **+2 KB** |');
  });

  it('names the limit by what set it, and tells both where it changed', () => {
    const sides = (from: number, to: number) =>
      [layer('data', [], { limit: from }), layer('data', [], { limit: to, zipped: 7 })] as const;
    const text = (from: number, to: number) =>
      body(compared(difference([layerChange('changed', sides(from, to), [])])));
    const [quota, own] = [250 * 1024 * 1024, 100 * 1024 * 1024];
    expect(text(quota, quota)).toContain('| Of the 250 MB quota | 0 % | **0 %** | 250 MB left |');
    expect(text(own, own)).toContain('| Of the 100 MB of max-unzipped-size | 0 % |');
    expect(text(quota, own)).toContain('| Of the limit | 0 % of 250 MB | **0 % of 100 MB** | 100 MB left |');
  });

  it('tells what counts beside the layer, and by how much it is over', () => {
    const megabyte = 1024 * 1024;
    const sides = [200, 251].map((size) => layer('data', [], { counted: size * megabyte }));
    const [before, after] = [sides[0] ?? null, sides[1] ?? null];
    const text = body(compared(difference([layerChange('changed', [before, after], [])])));
    expect(text).toContain(
      '| With all that is counted for the quota | 200 MB | **251 MB** | **+51 MB** (+26 %) |',
    );
    expect(text).toContain('| Of the 250 MB quota | 80 % | **100 %** | 1 MB over |');
  });

  it('of a layer that has another name alone says so', () => {
    const sides = [layer('old', []), layer('new', [])] as const;
    const text = body(compared(difference([layerChange('renamed', sides, [])])));
    expect(text).toContain('| new (was old) | Before | After | Change |');
    expect(text).toContain('Its content is the same.');
  });

  it('tells growth of a distribution apart from how much of it is left out', () => {
    const sides = [distribution('a', '1.0', 1), distribution('a', '2.0', 4)] as const;
    const text = (pruning: number) =>
      body(
        compared(
          difference([
            layerChange(
              'changed',
              [layer('data', [sides[0]]), layer('data', [sides[1]])],
              [changed('upgraded', [...sides], { pruning })],
            ),
          ]),
        ),
      );
    expect(text(0)).toContain('| a | 1.0 → 2.0 | **+3 MB** |');
    expect(text(1024 * 1024)).toContain(
      '| a | 1.0 → 2.0, 1 MB less of it left out of the layer | **+3 MB** |',
    );
    expect(text(-1024)).toContain('| a | 1.0 → 2.0, 1 KB more of it left out of the layer | **+3 MB** |');
    expect(text(3 * 1024 * 1024)).toContain(
      '| a | 1.0 → 2.0, less of it left out of the layer | **+3 MB** |',
    );
  });

  it('says that zipped sizes are not known, where they are not', () => {
    const [from, to] = [distribution('a', '1.0', 1), { ...distribution('a', '2.0', 4), zipped: null }];
    const sides = [layer('data', [from]), layer('data', [to])] as const;
    const text = body(
      compared(difference([layerChange('changed', sides, [changed('upgraded', [from, to])])])),
    );
    expect(text).toContain('| a | 1.0 → 2.0 | **+3 MB** | not known | 4 MB |');
  });
});

describe('the lines for the terminal', () => {
  it('name three distributions, of those that grew', () => {
    const lines = comparisonText(veryMany(10));
    expect(lines).toHaveLength(2);
    expect(lines[1]?.split('; ')).toHaveLength(3);
  });

  it('name what shrank most where nothing grew', () => {
    const pins = [1, 2].map((size) => distribution(`a${size}`, '1.0', size));
    const gone = pins.map((each) => changed('removed', [each, null]));
    const lines = comparisonText(
      compared(difference([layerChange('changed', [layer('data', pins), layer('data', [])], gone)])),
    );
    expect(lines[1]).toBe('  a2 1.0 (removed) -2 MB; a1 1.0 (removed) -1 MB');
  });
});
