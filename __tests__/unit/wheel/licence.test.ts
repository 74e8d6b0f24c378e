import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { licensingOf } from '../../../src/wheel/licence.js';
import { classifierIds } from '../../../src/wheel/licence-names.js';
import { spdxExpression } from '../../../src/wheel/spdx.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/licences/${name}.METADATA`, import.meta.url), 'utf8');

const classifier = (name: string) => `Classifier: License :: OSI Approved :: ${name}`;
const read = (...lines: readonly string[]) =>
  licensingOf(`Metadata-Version: 2.1\n${lines.join('\n')}\n\nLicense: of the description\n`);

describe('the licence of real distributions', () => {
  it.each([
    ['cryptography-46.0.3', 'Apache-2.0 OR BSD-3-Clause', 'License-Expression'],
    ['pillow-11.3.0', 'MIT-CMU', 'License-Expression'],
    ['regex-2025.9.18', 'Apache-2.0 AND CNRI-Python', 'License-Expression'],
    ['typing-extensions-4.15.0', 'PSF-2.0', 'License-Expression'],
    ['urllib3-2.5.0', 'MIT', 'License-Expression'],
    ['certifi-2025.10.5', 'MPL-2.0', 'Classifier'],
    ['matplotlib-3.10.7', 'PSF-2.0', 'Classifier'],
    ['pytz-2025.2', 'MIT', 'Classifier'],
    ['pyyaml-6.0.3', 'MIT', 'Classifier'],
    ['six-1.17.0', 'MIT', 'Classifier'],
    // The classifier may mean several, the text does not
    ['boto3-1.40.50', 'Apache-2.0', 'License'],
    ['lxml-6.0.2', 'BSD-3-Clause', 'License'],
    ['protobuf-6.33.0', 'BSD-3-Clause', 'License'],
    ['requests-2.32.5', 'Apache-2.0', 'License'],
    ['shapely-2.1.2', 'BSD-3-Clause', 'License'],
    // Two classifiers, which the text puts together
    ['tqdm-4.67.1', 'MPL-2.0 AND MIT', 'License'],
    // The title of a text that is pasted in
    ['pandas-2.2.3', 'BSD-3-Clause', 'License'],
  ])('%s: %s, by its %s', (name, license, licenseSource) => {
    expect(licensingOf(fixture(name))).toMatchObject({ license, licenseSource, licenseText: null });
  });

  it.each([
    ['chardet-5.2.0', 'LGPL'],
    ['docutils-0.22.2', 'Public Domain, BSD License, GNU General Public License (GPL)'],
    ['numpy-1.26.4', 'BSD License'],
    ['numpy-2.3.4', 'BSD License'],
    ['packaging-25.0', 'Apache Software License, BSD License'],
    ['psycopg2-binary-2.9.11', 'LGPL with exceptions'],
    ['pyarrow-21.0.0', 'Apache Software License'],
    ['python-dateutil-2.9.0.post0', 'Dual License'],
    ['scipy-1.16.2', 'BSD License'],
  ])('%s is not known: it says "%s" alone', (name, licenseText) => {
    expect(licensingOf(fixture(name))).toMatchObject({ license: null, licenseSource: null, licenseText });
  });

  it.each([
    ['cryptography-46.0.3', ['LICENSE', 'LICENSE.APACHE', 'LICENSE.BSD']],
    ['pyarrow-21.0.0', ['../LICENSE.txt', '../NOTICE.txt']],
    ['matplotlib-3.10.7', []],
  ])('names its files: %s', (name, licenseFiles) => {
    expect(licensingOf(fixture(name)).licenseFiles).toEqual(licenseFiles);
  });
});

describe('licensingOf', () => {
  it('prefers the expression to all else', () => {
    const { license } = read('License: BSD', classifier('MIT License'), 'License-Expression: Apache-2.0');
    expect(license).toBe('Apache-2.0');
  });

  it.each([
    ['an expression that is none', ['License-Expression: MIT-ish'], 'MIT-ish'],
    [
      'classifier and text that contradict each other',
      ['License: GPLv2+', classifier('MIT License')],
      'GPLv2+',
    ],
    [
      'classifiers of which nobody says how they go together',
      [classifier('MIT License'), classifier('ISC License (ISCL)')],
      'MIT License, ISC License (ISCL)',
    ],
    [
      'a classifier beside one that may mean several',
      [classifier('MIT License'), classifier('BSD License')],
      'MIT License, BSD License',
    ],
    ['a text without a name', [`License: ${'Permission is granted. '.repeat(20)}`], null],
    ['what old tools write for nothing', ['License: UNKNOWN'], null],
    ['a classifier that says only that it is a licence', ['Classifier: License :: OSI Approved'], null],
    ['nothing', [], null],
  ])('does not guess: %s', (_what, lines, licenseText) => {
    const known = read('License-File: LICENSE', ...lines);
    expect(known).toMatchObject({ license: null, licenseSource: null, licenseText });
  });

  it('takes no line of a pasted licence but its first', () => {
    const pasted = ['License: Copyright (c) us', '        MIT', '        ', '        BSD-3-Clause'];
    expect(read(...pasted)).toMatchObject({ license: null, licenseText: 'Copyright (c) us' });
  });

  it.each([
    ['MIT', 'MIT'],
    ['mit', 'MIT'],
    ['The MIT License', 'MIT'],
    ['MIT License (MIT)', null],
    ['Apache 2.0', 'Apache-2.0'],
    ['Apache License, Version 2.0', 'Apache-2.0'],
    ['Apache License v2', 'Apache-2.0'],
    ['Apache', null],
    ['BSD', null],
    ['New BSD License', 'BSD-3-Clause'],
    ['BSD-3-Clause License', 'BSD-3-Clause'],
    ['3-Clause BSD', 'BSD-3-Clause'],
    ['GPL', null],
    ['GPLv3', null],
    ['GPLv3+', 'GPL-3.0-or-later'],
    ['GNU General Public License v3.0', null],
    ['MPL 2.0', 'MPL-2.0'],
    ['mit or apache-2.0', 'MIT OR Apache-2.0'],
    ['MIT AND (Apache-2.0 WITH LLVM-exception)', 'MIT AND Apache-2.0 WITH LLVM-exception'],
    ['see LICENSE', null],
    ['https://example.com/licence', null],
  ])('reads the free text %j as %j', (text, license) => {
    expect(read(`License: ${text}`).license).toBe(license);
  });

  it('reads fields in whatever case and with whatever line ends', () => {
    expect(licensingOf('name: x\r\nlicense: MIT\r\n\r\nLicense: ISC\r\n').license).toBe('MIT');
    expect(licensingOf('').license).toBeNull();
  });
});

describe('the table of classifiers', () => {
  it.each([...classifierIds])('has for %s an identifier that SPDX has: %s', (_classifier, id) => {
    expect(spdxExpression(id)).toBe(id);
  });

  it.each([
    'Academic Free License (AFL)',
    'Apache Software License',
    'Artistic License',
    'BSD License',
    'GNU Affero General Public License v3',
    'GNU General Public License (GPL)',
    'GNU General Public License v2 (GPLv2)',
    'GNU General Public License v3 (GPLv3)',
    'GNU Lesser General Public License v2 (LGPLv2)',
    'GNU Lesser General Public License v2 or later (LGPLv2+)',
    'GNU Lesser General Public License v3 (LGPLv3)',
    'GNU Library or Lesser General Public License (LGPL)',
  ])('leaves out what may mean several: %s', (name) => {
    expect(classifierIds.has(`License :: OSI Approved :: ${name}`)).toBe(false);
  });
});
