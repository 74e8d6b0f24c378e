import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ComparedRun } from '../../src/report/compared-run.js';
import { commentBody } from '../../src/report/comparison-markdown.js';
import { temporaryDirectory } from '../support/project.js';
import { withChromium } from '../support/rendered.js';
import {
  evil,
  failedBuild,
  grownTooMuch,
  hostileNames,
  sameSize,
  severalLayers,
  unchanged,
  upgradeAndAddition,
  veryMany,
  withoutBaseline,
} from '../unit/support/compared.js';

const links = {
  summaryUrl: 'https://github.com/someone/some-layer/actions/runs/1/attempts/1',
  documentation: 'https://github.com/owner/layerpack/blob/v1/',
};

const runs: readonly (readonly [string, ComparedRun])[] = [
  ['upgraded', upgradeAndAddition],
  ['several', severalLayers],
  ['unchanged', unchanged],
  ['same-size', sameSize],
  ['no-baseline', withoutBaseline],
  ['grown', grownTooMuch],
  ['failed', failedBuild],
  ['hostile', hostileNames],
  ['many', veryMany(3000)],
];

/** Where pictures of the pages go, to be looked at. */
const pictures = process.env['LAYERPACK_SCREENSHOTS'] ?? temporaryDirectory('pictures-');
mkdirSync(pictures, { recursive: true });

const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();
const rowsOf = (page: Page, table: number) =>
  page
    .locator('table')
    .nth(table)
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent)),
    );

withChromium('the comment as GitHub shows it', (open) => {
  const pages: Page[] = [];
  const show = async (run: ComparedRun, width = 1000) => {
    const page = await open(commentBody(run, links), width);
    pages.push(page);
    return page;
  };
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });

  it.each(runs)(
    'of the run %s is all there, folded where it is long, and no wider than the page',
    async (name, run) => {
      for (const width of [1000, 400]) {
        const page = await show(run, width);
        await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: name !== 'many' });
        expect(await page.locator('details[open]').count()).toBe(0);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        const wide = page.locator('.comment *:not(table, table *)');
        const right = await wide.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right));
        expect(Math.max(...right)).toBeLessThanOrEqual(width);
        // No markdown and no entity is left to see, but for what is in names
        if (run === hostileNames) continue;
        expect(await page.locator('.comment').textContent()).not.toMatch(/\*\*|&\w+;|\| ---|<!--|\\[|_[\]]/);
      }
    },
  );

  it('says in its tables what changed', async () => {
    const page = await show(upgradeAndAddition);
    expect(await texts(page, 'h3')).toEqual(['Lambda layer data: +3.2 MB unzipped (+2.4 %)']);
    expect(await rowsOf(page, 0)).toEqual([
      ['', 'Before', 'After', 'Change'],
      ['Unzipped', '131.1 MB', '134.3 MB', '+3.2 MB (+2.4 %)'],
      ['Of the 250 MB quota', '52 %', '54 %', '115.7 MB left'],
      ['Zipped', '43.7 MB', '44.8 MB', '+1.1 MB (+2.4 %)'],
    ]);
    expect(await rowsOf(page, 1)).toEqual([
      ['Distribution', 'What changed', 'Unzipped', 'Zipped', 'Unzipped now'],
      ['orjson', 'new, 3.10.7', '+2.1 MB', '+716.8 KB', '2.1 MB'],
      ['pandas', '2.2.0 → 2.2.3', '+1.1 MB', '+375.5 KB', '61.3 MB'],
    ]);
    expect(await texts(page, 'summary')).toEqual(['7 distributions unchanged, 70.9 MB']);
    await page.locator('summary').click();
    expect(await page.locator('details table tr').count()).toBe(8);
    expect(await page.locator('details table').isVisible()).toBe(true);
  });

  it('shows names that no one would choose in good faith as what they are', async () => {
    const page = await show(hostileNames);
    const ours = /^https:\/\/github\.com\/(?:owner\/layerpack|someone\/some-layer)\//;
    const addresses = await page
      .locator('a')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href')));
    expect(addresses).toHaveLength(3);
    for (const address of addresses) expect(address).toMatch(ours);
    expect(await page.locator('img, script, iframe, svg, input, form, mark, del').count()).toBe(0);
    const [, ...rows] = await rowsOf(page, 1);
    const seen = (text: string) =>
      text.replaceAll(/[\n\u2028]/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => {
        const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
        return `[U+${number.padStart(4, '0')}]`;
      });
    expect(rows.map(([name]) => name)).toEqual(
      evil.map((name) => (name.length > 100 ? `${seen(name.slice(0, 99))}…` : seen(name))),
    );
    const [finding = ''] = await texts(page, 'li');
    expect(finding).toContain(seen(evil.join(' ')));
  });

  it('would be told by the filters if a name got through', async () => {
    const page = await open('a @team, b #1, c deadbeef, d :tada:\n\n`@team` <img src=x>', 400);
    pages.push(page);
    expect(await page.locator('mark').count()).toBe(1);
    expect(await page.locator('img').count()).toBe(1);
  });

  it('of very many distributions ends with a notice, outside of all that is folded', async () => {
    const page = await show(veryMany(3000));
    const last = page.locator('.comment > p');
    expect(await last.nth(-2).innerText()).toMatch(/^GitHub takes no more in a comment, so this one is cut/);
    expect(await last.nth(-1).innerText()).toMatch(/^By layerpack/);
    const rows = await page.locator('details tr').count();
    expect(await page.locator('details em').textContent()).toBe(
      `${3000 - 20 - (rows - 1)} more are left out here; see the job summary.`,
    );
  });
});
