import { describe, expect, it } from '@jest/globals';
import { readReport, reportText } from '../../../src/reuse/stored-report.js';
import { isTooOld, reusedOf, storedResult } from '../../../src/reuse/stored-result.js';
import { passed, stacked } from '../support/report.js';
import { inputsOf } from '../support/values.js';

const day = 24 * 60 * 60 * 1000;

describe('a stored report', () => {
  it.each([
    ['of one layer', passed],
    ['of a stack', stacked],
  ])('is read back as it was, maps and sets too: %s', (_what, report) => {
    expect(readReport(reportText(report), report.inputs)).toEqual(report);
  });

  it('takes the inputs of the run that reads it', () => {
    const inputs = { ...passed.inputs, 'output-directory': 'elsewhere' };
    expect(readReport(reportText(passed), inputs).inputs['output-directory']).toBe('elsewhere');
  });

  it('is not taken for one of other layers', () => {
    expect(() => readReport(reportText(passed), inputsOf({ 'layer-name': 'another' }))).toThrow(
      /no layer another/,
    );
  });
});

describe('a stored result', () => {
  const digest = `@sha256:${'a'.repeat(64)}`;
  const pinned = {
    ...passed,
    run: {
      ...passed.run,
      image: { name: `x/y${digest}`, digest: `x/y${digest}` },
      runtimeImage: { name: `x/run${digest}`, digest: `x/run${digest}` },
    },
  };

  it('counts for seven days where an image is named by a tag, and says so', () => {
    const result = storedResult(passed, 0);
    expect(isTooOld(result, 7 * day)).toBe(false);
    expect(isTooOld(result, 7 * day + 1)).toBe(true);
    expect(reusedOf(result, 'it is locked', false)).toEqual({
      built: '1970-01-01T00:00:00.000Z',
      why: 'it is locked (its image is named by a tag, so it counts for 7 days; named by digest it would count for longer)',
    });
  });

  it('counts for as long as it is kept where both images are named by digest, or the host built it', () => {
    const hosted = { ...passed, run: { ...passed.run, image: null, runtimeImage: null } };
    for (const report of [pinned, hosted]) {
      expect(isTooOld(storedResult(report, 0), 1000 * day)).toBe(false);
      expect(reusedOf(storedResult(report, 0), 'it is locked', false).why).toBe('it is locked');
    }
  });

  it('counts for seven days too where the tag is of the image that tried it alone', () => {
    const mixed = { ...pinned, run: { ...pinned.run, runtimeImage: passed.run.runtimeImage } };
    expect(isTooOld(storedResult(mixed, 0), 8 * day)).toBe(true);
  });
});
