import { describe, expect, it } from '@jest/globals';
import { brokenDown } from '../../../src/check/level.js';
import { LayerpackError } from '../../../src/errors.js';
import { whyNotProven } from '../../../src/reuse/proven.js';
import { hasZips, readReport, reportText } from '../../../src/reuse/stored-report.js';
import { isTooOld, readResult, reusedOf, storedResult } from '../../../src/reuse/stored-result.js';
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
      /another layer, data_layer/,
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

  it('is not taken for new where it is of the future', () => {
    expect(isTooOld(storedResult(passed, 8 * day), 0)).toBe(true);
  });

  const whole = JSON.parse(JSON.stringify(storedResult(passed, 5))) as object;

  it('is read back as it was written', () => {
    expect(readResult(whole)).toEqual(storedResult(passed, 5));
  });

  it.each([
    null,
    'text',
    {},
    { ...whole, built: 'today' },
    { ...whole, built: 1e300 },
    { ...whole, movingImage: undefined },
    { ...whole, engine: 'another' },
    { ...whole, report: '{}' },
    { ...whole, sha256: undefined },
  ])('is not taken for one where it is not as it was written: %#', (data) => {
    expect(readResult(data)).toBeNull();
  });

  it('has the zips that its report tells of, and no others', () => {
    const files = passed.layers.flatMap(({ built }) =>
      built ? [{ name: built.zip, sha256: built.sha256 }] : [],
    );
    const [first] = files;
    expect(hasZips(passed, { files })).toBe(true);
    expect(hasZips(passed, { files: [] })).toBe(false);
    expect(hasZips(passed, { files: [...files, { name: 'other.zip', sha256: 'a' }] })).toBe(false);
    expect(hasZips(passed, { files: first ? [{ ...first, sha256: 'a' }] : [] })).toBe(false);
  });
});

describe('a result that stands for later runs', () => {
  it('is one of which all was tried', () => {
    expect(whyNotProven(passed, true)).toBeNull();
    const hosted = { ...passed, run: { ...passed.run, image: null, runtimeImage: null } };
    expect(whyNotProven(hosted, true)).toBeNull();
  });

  it('is none whose runtime image was not there, unless nothing asked for it', () => {
    const without = { ...passed, run: { ...passed.run, runtimeImage: null } };
    expect(whyNotProven(without, true)).toMatch(/runtime image was not there/);
    expect(whyNotProven(without, false)).toBeNull();
  });

  it('is none of which a check broke down', () => {
    const error = new LayerpackError({
      rule: 'import',
      subject: 'x',
      title: 'x',
      reason: 'it died',
      advice: 'x',
    });
    const [layer] = passed.layers;
    const layers = layer ? [{ ...layer, checks: [brokenDown('import-check', error, 'warn')] }] : [];
    expect(whyNotProven({ ...passed, layers }, true)).toMatch(/import-check was not checked: .*it died/);
  });
});
