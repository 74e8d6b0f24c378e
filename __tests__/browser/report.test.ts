import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { htmlText } from '../../src/report/html/page.js';
import type { Report } from '../../src/report/report.js';
import { withBrowser } from '../support/chromium.js';
import { temporaryDirectory } from '../support/project.js';
import type { Look, OpenedPage } from '../support/report-page.js';
import { openReport, wrongIn } from '../support/report-page.js';
import { failedRun } from '../unit/support/report.js';
import { everythingReport, hostileReport, hostileTexts } from '../unit/support/shown-reports.js';
import { storedReport } from '../unit/support/stored-report.js';

/** Where pictures of the pages go, to be looked at. */
const pictures = process.env['LAYERPACK_SCREENSHOTS'] ?? temporaryDirectory('pictures-');
mkdirSync(pictures, { recursive: true });

const reports: readonly (readonly [string, Report])[] = [
  ['real', storedReport()],
  ['everything', everythingReport()],
  ['hostile', hostileReport()],
  ['failed', failedRun],
];
const looks: readonly Look[] = [400, 1600].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** What has the focus, in its own words. */
const focused = (page: Page) =>
  page.evaluate<string>("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()");
const status = (page: Page) => page.locator('#told').textContent();
const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const firstCell = (page: Page) => page.locator('.map').first().locator('[tabindex="0"]');

withBrowser('report.html in a browser', (browser) => {
  const opened: Page[] = [];
  const show = async (report: Report, look: Look): Promise<OpenedPage> => {
    const one = await openReport(
      browser(),
      htmlText(report, (text) => text),
      look,
    );
    opened.push(one.page);
    return one;
  };
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.context().close();
  });

  it.each(reports.flatMap(([name, report]) => looks.map((look) => ({ name, report, ...look }))))(
    'of a run that is $name works at $width px in $colorScheme: nothing asked for, refused or wide, and in one scheme at each width nothing that axe minds',
    async ({ name, report, ...look }) => {
      const { page, said, asked } = await show(report, look);
      await page.screenshot({
        path: join(pictures, `report-${name}-${look.width}-${look.colorScheme}.png`),
        fullPage: true,
      });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      const right = await page
        .locator('body *:visible:not(.map *, .unseen)')
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right));
      expect(Math.max(...right)).toBeLessThanOrEqual(look.width);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })");
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      // Looking takes long, what is real is part of everything, and two pages have both widths and both schemes
      if (name !== 'real' && (look.width === 400) === (look.colorScheme === 'dark'))
        expect(await wrongIn(page)).toEqual([]);
      expect(said).toEqual([]);
      expect(asked).toEqual([]);
    },
  );

  it('shows what no one would choose in good faith as text, and runs none of it', async () => {
    const { page, said } = await show(hostileReport(), { width: 1600 });
    expect(await page.title()).toMatch(/^Layer <\/script>/);
    expect(await page.locator('img, iframe, form, input, script:not(body > script)').count()).toBe(0);
    const names = await page.locator('.distributions tbody th > a').allTextContents();
    expect(names.slice(0, 5)).toEqual(hostileTexts.slice(0, 5));
    expect(said).toEqual([]);
  });

  it('would tell of a script or a style that its policy does not name', async () => {
    const html = htmlText(storedReport(), (text) => text).replace(
      '<footer',
      '<p id="styled" style="color: rgb(1, 2, 3)">a</p><script>document.title = "ran"</script><img src="http://127.0.0.1:9/x" onerror="document.title = 1"><footer',
    );
    const { page, said } = await openReport(browser(), html, { width: 1600 });
    opened.push(page);
    expect(await page.title()).toBe('Layer data');
    expect(said.length).toBeGreaterThanOrEqual(3);
    expect(await page.evaluate("getComputedStyle(document.querySelector('#styled')).color")).not.toBe(
      'rgb(1, 2, 3)',
    );
  });

  it.each([400, 1600])('has cells whose areas are as their bytes at %i px', async (width) => {
    const report = storedReport();
    const { page } = await show(report, { width });
    const sizes = new Map(report.layers[0]?.distributions.map(({ name, size }) => [name, size]));
    const cells = await page.locator('.map .cell').evaluateAll((all) =>
      all.map((each) => {
        const { width: w, height: h } = each.getBoundingClientRect();
        return { name: each.querySelector('b')?.textContent ?? '', area: w * h };
      }),
    );
    const known = cells
      .flatMap(({ name, area }) => ({ area, size: sizes.get(name) ?? 0 }))
      .filter(({ size }) => size > 0);
    expect(known.length).toBeGreaterThan(30);
    const whole = { area: 0, size: 0 };
    for (const { area, size } of known) {
      whole.area += area;
      whole.size += size;
    }
    for (const { area, size } of known) {
      const pixels = (size / whole.size) * whole.area;
      // Positions have two digits, which is a tenth of a pixel
      expect(Math.abs(area - pixels)).toBeLessThan(2 + pixels * 0.02);
    }
    // Directories within the largest, as far as lines between them let it be seen
    const parts = await page
      .locator('.map .cell')
      .first()
      .locator('.parts li')
      .evaluateAll((all) =>
        all.map((each) => {
          const { width: w, height: h } = each.getBoundingClientRect();
          return { text: each.textContent ?? '', area: w * h };
        }),
      );
    const [libs, core] = parts;
    expect(libs?.text).toContain('numpy.libs 26.8 MB');
    expect(core?.text).toContain('_core 14.8 MB');
    expect((libs?.area ?? 0) / (core?.area ?? 1)).toBeCloseTo(26.8 / 14.8, 1);
  });

  it('fills the map with its cells, none over another', async () => {
    const { page } = await show(storedReport(), { width: 1600 });
    const map = await page.locator('.map').boundingBox();
    const cells = await page.locator('.map .cell').evaluateAll((all) =>
      all.map((each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );
    const area = cells.reduce(
      (sum, { left, right, top, bottom }) => sum + (right - left) * (bottom - top),
      0,
    );
    expect(area / ((map?.width ?? 0) * (map?.height ?? 0))).toBeCloseTo(1, 2);
    const over = cells.flatMap((one, index) =>
      cells
        .slice(index + 1)
        .filter(
          (other) =>
            Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
            Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1,
        ),
    );
    expect(over).toEqual([]);
  });

  it('leads through all of it by Tab, past what can be skipped, and has one stop in a map', async () => {
    const { page } = await show(storedReport(), { width: 1600 });
    const stops: string[] = [];
    for (let index = 0; index < 12; index++) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).toBe('solid');
    }
    expect(stops).toEqual([
      'Skip to the content',
      'Findings',
      'data',
      'Checks',
      '4 notices',
      'Skip the map',
      'numpy 2.2.6 · 55.9 MB, 20 % of the layer',
      expect.stringMatching(/^numpy 2\.2\.6/),
      expect.stringMatching(/^◆? ?pandas 3\.1\.1/),
      expect.stringMatching(/^matplotlib/),
      expect.stringMatching(/^fonttools/),
      expect.stringMatching(/^pillow/),
    ]);
    await page.locator('.skip').nth(1).focus();
    expect(await page.locator('.skip').nth(1).boundingBox()).toMatchObject({ height: expect.any(Number) });
    await press(page, 'Enter', 'Tab');
    expect(await focused(page)).toBe('Distribution');
  });

  it.each([400, 1600])(
    'lets arrows go over the map at %i px, and Enter in and out again by Escape',
    async (width) => {
      const { page } = await show(storedReport(), { width });
      await firstCell(page).focus();
      const seen = new Set<string>();
      const box = () =>
        page.evaluate<{ x: number; y: number }>(
          '(({ x, y }) => ({ x, y }))(document.activeElement.closest("li").getBoundingClientRect())',
        );
      const start = await box();
      await press(page, width === 400 ? 'ArrowDown' : 'ArrowRight');
      const next = await box();
      expect(width === 400 ? next.y : next.x).toBeGreaterThan(width === 400 ? start.y : start.x);
      await press(page, width === 400 ? 'ArrowUp' : 'ArrowLeft');
      expect(await focused(page)).toMatch(/^numpy/);
      await press(page, 'End');
      expect(await focused(page)).toMatch(/smaller ones/);
      await press(page, 'Home');
      // Every way leads on, and none out of the map
      for (const key of [
        'ArrowRight',
        'ArrowDown',
        'ArrowRight',
        'ArrowDown',
        'ArrowLeft',
        'ArrowUp',
        'ArrowUp',
        'ArrowUp',
      ]) {
        await press(page, key);
        seen.add(await focused(page));
        expect(await page.evaluate('document.activeElement.closest(".map") !== null')).toBe(true);
      }
      expect(seen.size).toBeGreaterThanOrEqual(4);

      await press(page, 'Home', 'Enter');
      expect(await focused(page)).toBe('numpy.libs 26.8 MB');
      expect(await page.locator('.map .cell:visible').count()).toBe(1);
      expect(await status(page)).toBe(
        'numpy 2.2.6 · 55.9 MB, 20 % of the layer: 13 directories. Enter tells why it is there, Escape goes back.',
      );
      const map = await page.locator('.map').boundingBox();
      const cell = await page.locator('.cell.open').boundingBox();
      expect([cell?.width, cell?.height]).toEqual([map?.width, map?.height]);
      await page.screenshot({ path: join(pictures, `report-zoomed-${width}.png`) });
      await press(page, 'ArrowDown');
      expect(await focused(page)).not.toBe('numpy.libs 26.8 MB');
      await press(page, 'Escape');
      expect(await focused(page)).toMatch(/^numpy 2\.2\.6/);
      expect(await page.locator('.map .cell:visible').count()).toBeGreaterThan(30);
      expect(await status(page)).toBe('Whole layer');
    },
  );

  it('tells by Enter in a zoomed distribution why it is there, and leads back by Escape', async () => {
    const { page } = await show(storedReport(), { width: 1600 });
    await firstCell(page).focus();
    await press(page, 'Enter', 'ArrowDown');
    const left = await focused(page);
    await press(page, 'Enter');
    const details = page.locator('details[open]');
    expect(await details.count()).toBe(1);
    expect(await focused(page)).toMatch(/^numpy 2\.2\.6 55\.9 MB$/);
    expect(await details.textContent()).toMatch(/requirements\.txt:1 asks for pandas/);
    await page.screenshot({ path: join(pictures, 'report-explained-1600.png') });
    await press(page, 'Escape');
    expect(await focused(page)).toBe(left);
    // Links between distributions open what they lead to
    await details.locator('dd a', { hasText: 'contourpy' }).first().click();
    expect(await focused(page)).toMatch(/^contourpy/);
    expect(new URL(page.url()).hash).toMatch(/^#d1-\d+$/);
  });

  it('does by pointer what it does by keys', async () => {
    const { page } = await show(storedReport(), { width: 1600 });
    await page.locator('.cell', { hasText: 'matplotlib' }).first().click();
    expect(await page.locator('.cell.open b').textContent()).toBe('matplotlib');
    await page.getByRole('button', { name: 'Whole layer' }).click();
    expect(await page.locator('.cell.open').count()).toBe(0);
    await page.locator('.distributions tbody a').first().click();
    expect(await page.locator('details[open] summary b').textContent()).toBe('numpy');
  });

  it('has names and sizes for those who hear the map, and says which part is unfolded', async () => {
    const { page } = await show(storedReport(), { width: 1600 });
    const tree = page.getByRole('tree', { name: 'Layer data by distribution, heaviest first' });
    expect(await tree.count()).toBe(1);
    const pandas = tree.getByRole('treeitem', {
      name: 'pandas 3.1.1 · 41.6 MB, 15 % of the layer, asked for',
    });
    expect(await pandas.getAttribute('aria-expanded')).toBe('false');
    await pandas.press('Enter');
    expect(await pandas.getAttribute('aria-expanded')).toBe('true');
    expect(await tree.getByRole('treeitem', { name: '_libs/tslibs 4.3 MB' }).count()).toBe(1);
    const bar = page.getByRole('img', { name: 'Unzipped: 296.3 MB of 250 MB, 119 %, 46.3 MB over' });
    expect(await bar.count()).toBe(1);
  });

  it('sorts its table by each column, both ways, and says so', async () => {
    const { page } = await show(storedReport(), { width: 1600 });
    const table = page.locator('.distributions table');
    const first = () => table.locator('tbody tr').first().locator('th, td').allTextContents();
    const sortOf = () =>
      table
        .locator('[aria-sort]')
        .evaluateAll((all) => all.map((each) => [each.textContent, each.getAttribute('aria-sort')]));
    expect(await sortOf()).toEqual([['Unzipped', 'descending']]);
    const by = async (name: string) => {
      await table.getByRole('button', { name, exact: true }).focus();
      await press(page, 'Enter');
      return (await first())[0]?.replace(/[^a-z0-9-].*/, '');
    };
    expect(await by('Distribution')).toBe('aiohappyeyeballs');
    expect(await sortOf()).toEqual([['Distribution', 'ascending']]);
    expect(await status(page)).toBe('Sorted by Distribution, ascending');
    expect(await by('Distribution')).toBe('yarl');
    expect(await by('Goes without it')).toBe('matplotlib');
    expect(await by('Goes without it')).toBe('annotated-doc');
    expect(await by('Version')).toBe('annotated-doc');
    expect(await by('Unzipped')).toBe('numpy');
    expect(await by('Zipped')).toBe('numpy');
    expect(await table.locator('tbody tr').count()).toBe(76);
  });

  it('is all there without scripts, and its links unfold what they lead to', async () => {
    const { page, said } = await show(storedReport(), { width: 1600, javaScriptEnabled: false });
    expect(await page.locator('.map .cell').count()).toBeGreaterThan(30);
    expect(await page.locator('.trail').isVisible()).toBe(false);
    expect(await page.locator('.distributions tbody tr').count()).toBe(76);
    expect(await page.locator('.distributions button').count()).toBe(0);
    await page.locator('.map .cell a').first().click();
    expect(await page.locator('details[open] summary b').allTextContents()).toEqual(['numpy']);
    expect(said).toEqual([]);
  });

  it.each([
    ['reduce', '0s'],
    ['no-preference', '0.18s, 0.18s, 0.18s, 0.18s'],
  ] as const)('moves nothing where motion is to be less: %s', async (reducedMotion, duration) => {
    const { page } = await show(storedReport(), { width: 1600, reducedMotion });
    const found = await page.evaluate("getComputedStyle(document.querySelector('.cell')).transitionDuration");
    expect(found).toBe(duration);
  });

  it('opens at what its address names', async () => {
    const { page } = await show(storedReport(), { width: 1600 });
    await page.goto(`${page.url().replace(/#.*/, '')}#d1-3`);
    await page.reload();
    expect(await page.locator('details[open] summary b').allTextContents()).toEqual(['matplotlib']);
  });
});
