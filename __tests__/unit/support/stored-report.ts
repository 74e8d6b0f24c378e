import { readFileSync } from 'node:fs';
import type { Report } from '../../../src/report/report.js';
import { readReport } from '../../../src/reuse/stored-report.js';
import { inputsOf } from './values.js';

const text = readFileSync(new URL('../fixtures/stored-report.json', import.meta.url), 'utf8');

/**
 * What a real build of pandas, matplotlib, fastapi, google-cloud-storage and others said of itself: 76 distributions that
 * are too large for Lambda. It is as the cache keeps it, without import times.
 */
export function storedReport(): Report {
  const inputs = inputsOf({ runtime: 'python3.11', 'layer-name': 'data', 'reserved-size': '20MB' });
  return readReport(text, inputs);
}
