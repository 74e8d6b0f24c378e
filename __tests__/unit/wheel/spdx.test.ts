import { describe, expect, it } from '@jest/globals';
import { licencesIn, spdxExpression, termsOf } from '../../../src/wheel/spdx.js';

describe('spdxExpression', () => {
  it.each([
    ['mit', 'MIT'],
    [' apache-2.0  and\n(mit or 0bsd) ', 'Apache-2.0 AND (MIT OR 0BSD)'],
    ['((MIT))', 'MIT'],
    ['MIT AND (ISC AND 0BSD)', 'MIT AND ISC AND 0BSD'],
    ['MIT OR (ISC AND 0BSD)', 'MIT OR ISC AND 0BSD'],
    ['GPL-2.0-or-later with classpath-exception-2.0', 'GPL-2.0-or-later WITH Classpath-exception-2.0'],
    ['gpl-2.0+', 'GPL-2.0+'],
    ['EPL-1.0+', 'EPL-1.0+'],
    ['LicenseRef-Public-Domain OR MIT', 'LicenseRef-Public-Domain OR MIT'],
    ['DocumentRef-a:LicenseRef-b', 'DocumentRef-a:LicenseRef-b'],
  ])('writes %j as %j', (text, expression) => {
    expect(spdxExpression(text)).toBe(expression);
    expect(spdxExpression(expression)).toBe(expression);
  });

  it.each([
    '',
    ' ',
    'BSD',
    'MIT AND',
    'MIT ISC',
    '(MIT',
    'MIT)',
    '()',
    'MIT WITH ISC',
    'MIT ORISC',
    'LicenseRef-',
    'MIT, ISC',
    'MIT/ISC',
    '('.repeat(100_000),
  ])('is null for what is none: %.20j', (text) => {
    expect(spdxExpression(text)).toBeNull();
  });
});

describe('termsOf', () => {
  it.each([
    ['MIT', ['MIT']],
    [
      'MIT AND (ISC OR 0BSD) AND GPL-2.0-only WITH Classpath-exception-2.0',
      ['MIT', '(ISC OR 0BSD)', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ],
    ['MIT OR ISC AND 0BSD', ['(MIT OR ISC AND 0BSD)']],
  ])('takes %s apart', (expression, terms) => {
    expect(termsOf(expression)).toEqual(terms);
  });
});

describe('licencesIn', () => {
  it('names each, whatever holds them together', () => {
    expect(licencesIn('MIT AND (ISC OR EPL-1.0+)')).toEqual(['MIT', 'ISC', 'EPL-1.0']);
  });
});
