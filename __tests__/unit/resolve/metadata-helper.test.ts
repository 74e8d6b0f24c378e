import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';
import { makeWheel } from '../support/wheels.js';

const helper = fileURLToPath(new URL('../../../src/engine/helpers/metadata.py', import.meta.url));
const pipDirectory = python<string>(
  'import os, pip\nprint(json.dumps(os.path.dirname(os.path.dirname(pip.__file__))))',
  null,
);

interface Answer {
  readonly requirements: readonly (Readonly<Record<string, unknown>> | null)[];
  readonly distributions: readonly {
    readonly requires: readonly Readonly<Record<string, unknown>>[];
    readonly [key: string]: unknown;
  }[];
}

/** What the helper says, for python3.11 on aarch64 unless told. */
function ask(
  requirements: readonly string[],
  metadata: readonly string[] = [],
  known: Readonly<Record<string, string>> = {},
): Answer {
  const markers = {
    python_version: '3.11',
    python_full_version: '3.11.0',
    platform_machine: 'aarch64',
    sys_platform: 'linux',
  };
  const directory = temporaryDirectory({
    'target.json': JSON.stringify({ markers }),
    'input.json': JSON.stringify({ requirements, metadata, known }),
  });
  const files = [join(directory, 'target.json'), join(directory, 'input.json')];
  return JSON.parse(
    execFileSync('python3', ['-I', '-S', helper, pipDirectory, ...files], { encoding: 'utf8' }),
  ) as Answer;
}

function metadataOf(...lines: readonly string[]): string {
  const text = ['Metadata-Version: 2.1', 'Name: The.Thing', 'Version: 1.0', ...lines, ''].join('\n');
  const directory = temporaryDirectory({ METADATA: text });
  return join(directory, 'METADATA');
}

describe('requirements', () => {
  it('are told by normalised names, bounds first, and whether they apply on the target', () => {
    const texts = [
      'Some.Thing[B_b,a] <3,>=1.2,!=2.0 ; python_version < "3.12"',
      'arm ; platform_machine == "x86_64"',
      'x @ https://h.example/x.whl ; sys_platform == "linux"',
    ];
    expect(ask(texts).requirements).toEqual([
      { name: 'some-thing', extras: ['a', 'b-b'], specifier: '>=1.2,!=2.0,<3', accepts: null, applies: true },
      { name: 'arm', extras: [], specifier: '', accepts: null, applies: false },
      { name: 'x', extras: [], specifier: '@ https://h.example/x.whl', accepts: null, applies: true },
    ]);
  });

  it('are held against what is known, pre-releases included', () => {
    const known = { boto3: '1.40.4', 'python-dateutil': '2.9.0.post0', rc: '2.0rc1' };
    const texts = ['boto3==1.40.*', 'boto3>1.41', 'Python_Dateutil>=2.9', 'rc>=2.0rc1', 'other==1'];
    expect(ask(texts, [], known).requirements.map((each) => each?.['accepts'])).toEqual([
      true,
      false,
      true,
      true,
      null,
    ]);
  });

  it('are null where they are none', () => {
    expect(ask(['./a', 'not a requirement']).requirements).toEqual([null, null]);
  });
});

describe('metadata', () => {
  it('says what is needed, with which extras, and leaves out what never applies', () => {
    const path = metadataOf(
      'Provides-Extra: fast',
      'Provides-Extra: All_Of',
      'Requires-Dist: always>=1',
      'Requires-Dist: faster ; extra == "fast" or extra == "All_Of"',
      'Requires-Dist: both ; python_version >= "3" and extra == "fast"',
      'Requires-Dist: windows ; sys_platform == "win32"',
      'Requires-Dist: never ; sys_platform == "win32" and extra == "fast"',
    );
    const [thing] = ask([], [path]).distributions;
    expect(thing).toMatchObject({ name: 'the-thing', version: '1.0', extras: ['all-of', 'fast'] });
    expect(thing?.requires.map((each) => [each['name'], each['applies-to']])).toEqual([
      ['always', ['']],
      ['faster', ['all-of', 'fast']],
      ['both', ['fast']],
    ]);
  });

  it('survives what old releases wrote', () => {
    const path = metadataOf(
      'Requires-Dist: pytz (>dev)',
      'Requires-Dist: six (>=1.0.*)',
      'Requires-Dist: opt (>dev); extra == "x"',
    );
    expect(
      ask([], [path]).distributions[0]?.requires.map((each) => [each['name'], each['applies-to']]),
    ).toEqual([
      ['pytz', ['']],
      ['six', ['']],
      ['opt', ['x']],
    ]);
  });

  it.each([
    [['License-Expression: MIT', 'License: other'], 'MIT'],
    [['License: BSD'], 'BSD'],
    [['License: UNKNOWN', 'Classifier: License :: OSI Approved :: MIT License'], 'MIT License'],
    [
      [
        'License: Long text',
        '        of many lines',
        'Classifier: License :: OSI Approved :: ISC License (ISCL)',
      ],
      'ISC License (ISCL)',
    ],
    [[], ''],
  ])('of %j has the licence %j', (lines, license) => {
    expect(ask([], [metadataOf(...lines)]).distributions[0]).toMatchObject({ license });
  });

  it.each([
    [['Home-page: https://h.example'], 'https://h.example'],
    [['Home-page: UNKNOWN', 'Project-URL: Source, https://s.example'], 'https://s.example'],
    [
      ['Project-URL: Docs, https://d.example', 'Project-URL: Homepage, https://h.example'],
      'https://h.example',
    ],
    [['Project-URL: Odd, https://o.example'], 'https://o.example'],
    [[], ''],
  ])('of %j has the home page %j', (lines, homePage) => {
    expect(ask([], [metadataOf(...lines)]).distributions[0]).toMatchObject({ 'home-page': homePage });
  });

  it('is read out of wheels too', () => {
    const { path } = makeWheel(temporaryDirectory(), { name: 'one', version: '2.0', requires: ['two>=1'] });
    expect(ask([], [path]).distributions).toMatchObject([
      { name: 'one', version: '2.0', requires: [{ name: 'two', specifier: '>=1' }] },
    ]);
  });

  it('that cannot be read fails', () => {
    const directory = temporaryDirectory({ 'x.whl': '' });
    writeFileSync(join(directory, 'x.whl'), 'no zip');
    expect(() => ask([], [join(directory, 'x.whl')])).toThrow();
  });
});
