import { describe, expect, it } from '@jest/globals';
import { htmlText } from '../../../src/report/html/page.js';
import { manifestText } from '../../../src/report/manifest.js';
import type { Report } from '../../../src/report/report.js';
import { countedSize } from '../../../src/report/report.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { terminalText } from '../../../src/report/terminal.js';
import { analysisOf, dist, root } from '../analysis/analyses.js';
import { passed } from '../support/report.js';

const [layer] = passed.layers;
if (!layer?.built) throw new Error('there is a layer');
const { built, inputs } = layer;
const limited = { ...inputs, 'max-growth': { percent: 10, bytes: null } };
const growth = { check: 'max-growth', state: 'passed', detail: '+1 KB', findings: [] } as const;

/** The layer over two zips, of which built-one is in both. */
const split: Report = {
  ...passed,
  inputs: { ...passed.inputs, layers: [limited] },
  analysis: analysisOf([root('built-one', 1)], [dist('built-one')]),
  layers: [1, 2].map((number) => {
    const name = `data_layer-${number}`;
    return {
      ...layer,
      inputs: limited,
      name,
      split: {
        number,
        count: 2,
        placed: [{ name: 'built-one', whole: false, reason: `it is here for reason ${number}` }],
      },
      stack: [`data_layer-${3 - number}`, name],
      distributions: layer.distributions.filter((_, index) => index === 0 || index % 2 === number - 1),
      built: { ...built, name, zip: `${name}.zip`, unzipped: number * 1000 },
      checks: [...layer.checks, growth],
      imports: number === 1 ? layer.imports : [],
      skipped: number === 1 ? layer.skipped : [],
      slim: null,
    };
  }),
};

const timesIn = (text: string, part: string) => text.split(part).length - 1;

describe('a layer in two zips', () => {
  it.each([
    ['the summary', summaryMarkdown(split), / elf-check(?! of)/g],
    ['the terminal', terminalText(split), /elf-check: /g],
    ['report.html', htmlText(split, (text) => text), /<b>elf-check<\/b>/g],
  ])('has its checks once in %s', (_, text, check) => {
    expect(text.match(check)).toHaveLength(1);
    expect(timesIn(text, '+1 KB')).toBe(1);
  });

  it('counts each of its bytes once', () => {
    const whole = 1000 + 2000 + limited['reserved-size'];
    expect(split.layers.map((zip) => countedSize(zip, split))).toEqual([whole, whole]);
  });

  it('says in report.html which zip it is, and why what is in it is there', () => {
    const html = htmlText(split, (text) => text);
    for (const number of [1, 2]) {
      expect(html).toContain(`Zip ${number} of 2 of layer data_layer`);
      expect(html).toContain(`it is here for reason ${number}`);
    }
  });

  it('says in the manifest of each zip what it is one of', () => {
    const { layers } = JSON.parse(manifestText(split, (text) => text));
    expect(layers).toMatchObject([
      { split: { of: 'data_layer', number: 1, count: 2 } },
      { split: { of: 'data_layer', number: 2, count: 2 } },
    ]);
    expect(layers[0].requirements).toEqual(expect.anything());
    expect(layers[1].requirements).toBeUndefined();
  });
});
