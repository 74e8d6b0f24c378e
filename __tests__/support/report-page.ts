import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { temporaryDirectory } from './project.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Look {
  readonly width: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly javaScriptEnabled?: boolean;
}

/** A page as it is opened from a disk, with all that it said and asked for beside what it is. */
export interface OpenedPage {
  readonly page: Page;
  /** Of the console, errors that nothing caught, and what its policy refused. */
  readonly said: readonly string[];
  /** Addresses that were asked for, its own apart. */
  readonly asked: readonly string[];
}

export async function openReport(browser: Browser, html: string, look: Look): Promise<OpenedPage> {
  const file = join(temporaryDirectory('report-'), 'report.html');
  writeFileSync(file, html);
  const { width, ...options } = look;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return {
    page,
    said,
    asked: asked.slice(1).concat(asked[0] === pathToFileURL(file).href ? [] : 'itself not'),
  };
}

/** What axe finds wrong with a page, by the rules of WCAG 2.2 A and AA and its own good practice. */
export async function wrongIn(page: Page): Promise<readonly string[]> {
  // By the debugger, which the page's policy does not bind
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults>(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
