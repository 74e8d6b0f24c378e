import { describe, expect, it, test } from '@jest/globals';
import { commentBody, comparisonSection } from '../../../src/report/comparison-markdown.js';
import { comparisonText } from '../../../src/report/comparison-text.js';
import {
  failedBuild,
  grownTooMuch,
  hostileNames,
  sameSize,
  severalLayers,
  unchanged,
  upgradeAndAddition,
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

test.todo('more');
comparisonSection;
