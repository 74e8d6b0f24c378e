import { expect, it } from '@jest/globals';
import { manifestText } from '../../../src/report/manifest.js';
import { strangeRun } from '../../../src/report/strange-run.js';
import { passed } from '../support/report.js';

it("what kept a stranger's run from commenting is not told in the comment", () => {
  const real = JSON.parse(manifestText(passed, (text) => text)) as object;
  const finding = { severity: 'warning', title: '', reason: '', advice: '' };
  const findings = ['comment', 'quota-unzipped'].map((rule) => ({ ...finding, rule }));
  const { run } = strangeRun({ manifest: JSON.stringify({ ...real, findings }), baseline: null });
  expect(run.findings.map(({ rule }) => rule)).toEqual(['quota-unzipped']);
});
