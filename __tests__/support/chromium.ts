import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { leftOut } from './docker.js';
import { programOnPath } from './programs.js';

/** A suite that looks at pages in Chromium. Where there is none, it says so, and fails where CI is set. */
export function withBrowser(title: string, body: (browser: () => Browser) => void): void {
  const executablePath = chromiumPath();
  const reason = 'no chromium on PATH (or set LAYERPACK_CHROMIUM)';
  describe(title, () => {
    if (executablePath !== undefined) {
      let browser: Browser | undefined;
      beforeAll(async () => {
        // As root in a container it has no sandbox, and the pages are ours
        browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
      });
      afterAll(async () => {
        await browser?.close();
      });
      body(() => {
        if (!browser) throw new Error('the browser did not start');
        return browser;
      });
    } else if (process.env['CI']) {
      test('has Chromium', () => {
        throw new Error(reason);
      });
    } else leftOut(reason);
  });
}

function chromiumPath(): string | undefined {
  const places = [process.env['LAYERPACK_CHROMIUM'] ?? '', '/usr/bin/chromium'];
  return places.find((path) => path !== '' && existsSync(path)) ?? programOnPath('chromium');
}
