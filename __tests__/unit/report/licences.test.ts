import { describe, expect, it } from '@jest/globals';
import { versionFields } from '../../../src/lambda/version-fields.js';
import { licenseInfoOf } from '../../../src/report/licences.js';

const layer = (licences: Readonly<Record<string, string | null>>) =>
  Object.entries(licences).map(([name, license]) => ({ name, license }));
const numbered = (length: number, license: (index: number) => string | null) =>
  layer(
    Object.fromEntries(Array.from({ length }, (_, index) => [`dist-${index + 100}`, license(index + 100)])),
  );

describe('licenseInfoOf', () => {
  it.each([
    [{}, ''],
    [{ a: 'MIT' }, 'MIT'],
    [{ a: 'MIT', b: 'Apache-2.0', c: 'MIT' }, 'Apache-2.0 AND MIT'],
    [{ a: 'MIT OR ISC', b: 'MIT' }, '(MIT OR ISC) AND MIT'],
    [{ a: 'MIT AND ISC', b: 'MIT' }, 'ISC AND MIT'],
    [{ b: null, a: null }, 'unknown: a, b'],
    [{ b: null, a: 'MIT' }, 'MIT; unknown: b'],
  ])('sums up %j as %j', (licences, text) => {
    expect(licenseInfoOf(layer(licences))).toBe(text);
  });

  it('is the same for the same distributions in another order', () => {
    const all = numbered(60, (index) => (index % 3 === 0 ? null : `LicenseRef-${index % 7}`));
    expect(licenseInfoOf(all.toReversed())).toBe(licenseInfoOf(all));
  });

  it('is cut after a whole licence, and says how many more there are', () => {
    const text = licenseInfoOf(numbered(60, (index) => `LicenseRef-${index}`));
    const [, last, more] = /^(?:LicenseRef-\d{3} AND )+LicenseRef-(\d{3}) and (\d+) more$/.exec(text) ?? [];
    expect(Number(last) + Number(more)).toBe(159);
    expect(text.length).toBeGreaterThan(versionFields.licenseInfo - 'LicenseRef-100 AND '.length);
  });

  it('names as many as it can of those that are not known', () => {
    const text = licenseInfoOf([...numbered(90, () => null), { name: 'known', license: 'MIT' }]);
    expect(text).toMatch(/^MIT; unknown: (?:dist-\d{3}, )+dist-\d{3} and \d+ more$/);
  });

  it('says that some are not known even where the licences take all the room', () => {
    const both = [...numbered(60, (index) => `LicenseRef-${index}`), { name: 'z'.repeat(99), license: null }];
    expect(licenseInfoOf(both)).toMatch(/ and \d+ more; unknown: 1 not shown$/);
  });

  it('has a line for what is longer than all of the room', () => {
    expect(licenseInfoOf([{ name: 'a', license: `LicenseRef-${'x'.repeat(600)}` }])).toBe('1 not shown');
  });

  it.each([0, 1, 5, 20, 27, 28, 40, 200])(
    'fits, with %d licences and as many that are not known',
    (count) => {
      for (const width of [1, 7, 30]) {
        const known = numbered(count, (index) => `LicenseRef-${'x'.repeat(width)}${index}`);
        const text = licenseInfoOf([...known, ...numbered(count, () => null)]);
        expect(text.length).toBeLessThanOrEqual(versionFields.licenseInfo);
        expect(text).not.toContain('\n');
      }
    },
  );
});
