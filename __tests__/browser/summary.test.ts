import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { summaryMarkdown } from '../../src/report/summary.js';
import { temporaryDirectory } from '../support/project.js';
import { withChromium } from '../support/rendered.js';
import { hostileReport, hostileTexts } from '../unit/support/shown-reports.js';
import { storedReport } from '../unit/support/stored-report.js';

const pictures = process.env['LAYERPACK_SCREENSHOTS'] ?? temporaryDirectory('pictures-');
mkdirSync(pictures, { recursive: true });

withChromium('the picture of a layer in the summary as GitHub shows it', (open) => {
  it.each([400, 1000])('has names, sizes and shares in sight at %i px', async (width) => {
    const page = await open(summaryMarkdown(storedReport()), width);
    const picture = page.locator('pre').first();
    await picture.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, `summary-${width}.png`) });
    const text = (await picture.textContent()) ?? '';
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(15);
    // One line of words is as wide as 39 of its characters
    const words = await picture.evaluate((pre) => {
      const code = pre.querySelector('code') ?? pre;
      const [first] = code.childNodes;
      const range = pre.ownerDocument.createRange();
      if (!first) return null;
      range.setStart(first, 0);
      range.setEnd(first, 39);
      return { right: range.getBoundingClientRect().right, edge: pre.getBoundingClientRect().right };
    });
    expect(words?.right).toBeLessThanOrEqual(words?.edge ?? 0);
    expect(words?.right).toBeGreaterThan(200);
    await page.close();
  });

  it('shows names that no one would choose in good faith as what they are', async () => {
    const page = await open(summaryMarkdown(hostileReport()), 1000);
    expect(await page.locator('img, script, iframe, svg, input, form').count()).toBe(0);
    const text = (await page.locator('pre').first().textContent()) ?? '';
    for (const name of hostileTexts.slice(0, 2)) expect(text).toContain(name.slice(0, 20));
    await page.close();
  });
});
