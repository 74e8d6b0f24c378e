import type { LayerInputs } from '../../../src/inputs/inputs.js';
import type { LayerDistribution } from '../../../src/layer/tree.js';
import type { Report } from '../../../src/report/report.js';
import type { Licensing } from '../../../src/wheel/licence.js';
import { unlicensed } from './licence.js';
import { inputsOf } from './values.js';

const sha256 = (digit: string) => digit.repeat(64);

/** What no one would choose as a name in good faith. */
export const hostile = 'a|b`c<img src=x>[d](javascript:e)*f*_g_#1@team\nnext';

const inputs = inputsOf({
  'layer-name': 'data_layer',
  'reserved-size': '10MB',
  requirements: 'requirements.txt\nmore/dev.txt',
  'max-zipped-size': '60MB',
});

const licensings: readonly Licensing[] = [
  { ...unlicensed, license: 'MIT', licenseSource: 'Classifier', licenseFiles: ['LICENSE.txt'] },
  { ...unlicensed, license: 'Apache-2.0 OR BSD-3-Clause', licenseSource: 'License-Expression' },
  { ...unlicensed, licenseText: 'Dual License' },
  unlicensed,
];

const distributions = Array.from(
  { length: 10 },
  (_, index): LayerDistribution => ({
    name: index === 0 ? 'built-one' : `dist-${index}`,
    version: `1.${index}`,
    wheel: `dist_${index}-1.${index}-py3-none-any.whl`,
    sha256: sha256(String(index)),
    origin:
      index === 0 ? { kind: 'sdist', file: 'built-one-1.0.tar.gz', sha256: sha256('f') } : { kind: 'index' },
    size: (10 - index) * 1_300_000,
    whole: (10 - index) * 1_300_000,
    directories: [
      { path: `dist_${index}`, size: (10 - index) * 1_200_000 },
      { path: `dist_${index}-1.${index}.dist-info`, size: (10 - index) * 100_000 },
    ],
    ...(licensings[index % licensings.length] ?? unlicensed),
  }),
);

function only(): LayerInputs {
  const [layer] = inputs.layers;
  if (!layer) throw new Error('no layer');
  return layer;
}

const needed = {
  rule: 'elf-needed',
  severity: 'warning',
  subject: 'dist-2',
  title: 'dist_2/core.so needs a library that is not there',
  reason: 'it needs libx.so.1 (dist-1 → dist-2)',
  advice: 'Copy it by system-libraries.',
  location: { file: 'requirements.txt', line: 2, column: 1 },
} as const;

/** A layer with something of everything. */
export const passed: Report = {
  inputs,
  layers: [
    {
      name: 'data_layer',
      inputs: only(),
      split: null,
      stack: ['data_layer'],
      others: [],
      sbom: '{}\n',
      built: {
        name: 'data_layer',
        zip: 'data_layer-python3.12-x86_64.zip',
        sha256: sha256('a'),
        unzipped: 131_072_000,
        zipped: 31_457_280,
        byOwner: new Map(distributions.map(({ name }, index) => [name, (10 - index) * 300_000])),
      },
      distributions,
      elsewhere: new Map(),
      ofRuntime: new Set(['boto3', 'six']),
      checks: [
        {
          check: 'pip-check',
          state: 'passed',
          detail: "10 distributions over the runtime's boto3 1.42.97",
          findings: [],
        },
        { check: 'quota-check', state: 'not checked', detail: 'input quota-check is off', findings: [] },
        // Shown in the order of the checks, whatever the order they ran in
        {
          check: 'elf-check',
          state: 'passed',
          detail: '120 files, against the runtime image',
          findings: [needed],
        },
      ],
      imports: Array.from({ length: 12 }, (_, index) => ({
        module: `dist_${index}`,
        distribution: `dist-${index}`,
        seconds: 2.34567 / (index + 1),
      })),
      skipped: [
        {
          module: 'dist_9.plugin',
          distribution: 'dist-9',
          reason: 'it cannot be imported alone by design',
        },
      ],
      systemLibraries: [
        {
          name: 'libgomp.so.1',
          from: '/usr/lib64/libgomp.so.1.0.0',
          package: 'libgomp 7.3.1',
          size: 168_192,
          sha256: sha256('e'),
          neededBy: ['dist-2', 'dist-3'],
        },
      ],
      slim: null,
    },
  ],
  excluded: [
    { name: 'boto3', version: '1.42.97', sha256: sha256('b') },
    { name: 'six', version: '1.17.0', sha256: null },
  ],
  sdk: { source: 'image x/y:z', versions: { boto3: '1.42.97', six: '1.17.0' }, accepts: {} },
  analysis: null,
  findings: [
    needed,
    {
      rule: 'runtime-deprecated',
      severity: 'notice',
      subject: 'python3.12',
      title: 'python3.12 is deprecated',
      reason: 'AWS stopped patching it',
      advice: 'Move on.',
    },
  ],
  run: {
    version: '9.9.9',
    commit: '0123456789'.repeat(4),
    builder: 'container x/y:z',
    resolver: 'uv',
    installer: 'uv',
    image: { name: 'x/y:z', digest: `x/y@sha256:${sha256('c')}` },
    runtimeImage: { name: 'x/run:z', digest: `x/run@sha256:${sha256('9')}` },
    python: '3.12.7',
    tools: { pip: '26.3', uv: '0.13.9' },
    timings: { prepare: 1.234, resolve: 0.5 },
    reused: null,
  },
  complete: true,
  compared: null,
  versions: [],
  release: null,
  artifacts: [
    { name: 'data_layer-python3.12-x86_64.zip', id: 1001, sha256: sha256('a'), layer: 'data_layer' },
    { name: 'data_layer-python3.12-x86_64', id: 1002, sha256: sha256('b'), layer: null },
  ],
};

const facts = { summary: '', license: 'MIT', homePage: '', extras: [] };

/** Two layers, one upon the other, of which the upper ships the SDK. */
export const stacked: Report = {
  ...passed,
  artifacts: [],
  inputs: {
    ...inputs,
    layers: [
      { ...only(), name: 'core', 'reserved-size': 0 },
      { ...only(), name: 'app', 'stacked-on': ['core'], 'reserved-size': 0 },
    ],
  },
  layers: ['core', 'app'].map((name, index) => ({
    name,
    inputs: { ...only(), name, 'stacked-on': index === 0 ? [] : ['core'], 'reserved-size': 0 },
    split: null,
    stack: index === 0 ? ['core'] : ['core', 'app'],
    others:
      index === 0
        ? []
        : [
            {
              title: 'vendor/agent_1.zip',
              file: 'vendor/agent_1.zip',
              unzipped: 45_000_000,
              distributions: [{ name: 'idna', version: '3.10' }],
            },
          ],
    sbom: '{}\n',
    built: {
      name,
      zip: `${name}-python3.12-x86_64.zip`,
      sha256: sha256(`${index}`),
      unzipped: 50_000_000,
      zipped: 10_000_000,
      byOwner: new Map(),
    },
    distributions:
      index === 0
        ? distributions.slice(1, 3)
        : ['boto3', 'botocore', 's3transfer'].map((member, at) => ({
            name: member,
            version: `1.5${at}`,
            wheel: `${member}-1.5${at}-py3-none-any.whl`,
            sha256: sha256(`${at + 3}`),
            origin: { kind: 'index' },
            size: 1_000_000 + at,
            whole: 1_000_000 + at,
            directories: [{ path: member, size: 1_000_000 + at }],
            ...unlicensed,
            license: 'Apache-2.0',
            licenseSource: 'License' as const,
          })),
    elsewhere: new Map(index === 0 ? [] : [['dist-1', 'core']]),
    ofRuntime: new Set(),
    checks: [
      { check: 'pip-check', state: 'passed', detail: `${index + 2} distributions`, findings: [] },
      { check: 'quota-check', state: 'passed', detail: '47.7 MB unzipped', findings: [] },
    ],
    imports: index === 0 ? [] : [{ module: 'boto3', distribution: 'boto3', seconds: 0.4 }],
    skipped:
      index === 0 ? [{ module: 'dist_2', distribution: 'dist-2', reason: 'it is allowed to fail' }] : [],
    systemLibraries: [],
    slim: null,
  })),
  excluded: [],
  analysis: {
    roots: [
      {
        name: 'dist-1',
        extras: [],
        text: 'dist-1>=1',
        location: { file: 'requirements.txt', line: 1 },
        layer: 'core',
        direct: true,
      },
    ],
    distributions: [
      {
        ...facts,
        name: 'dist-1',
        version: '1.1',
        requires: [{ name: 'dist-2', extras: [], specifier: '>=1', appliesTo: [''] }],
        size: 1,
        layers: ['core'],
        provider: 'layer',
      },
      {
        ...facts,
        name: 'dist-2',
        version: '1.2',
        requires: [],
        size: 2,
        layers: ['core'],
        provider: 'layer',
      },
      { ...facts, name: 'boto3', version: '1.50', requires: [], size: 3, layers: ['app'], provider: 'layer' },
      { ...facts, name: 'six', version: '1.17.0', requires: [], size: 0, layers: [], provider: 'runtime' },
    ],
  },
};

/** A run that failed at a requirement, with names that no one would choose in good faith. */
export const failedRun: Report = {
  ...passed,
  complete: false,
  inputs: inputsOf({ 'layer-name': 'data', 'output-directory': 'dist' }),
  layers: [
    {
      name: 'data',
      inputs: { ...only(), name: 'data' },
      split: null,
      stack: ['data'],
      others: [],
      sbom: null,
      built: null,
      distributions: [],
      elsewhere: new Map(),
      ofRuntime: new Set(),
      checks: [{ check: 'import-check', state: 'failed', detail: hostile, findings: [] }],
      imports: [{ module: hostile, distribution: hostile, seconds: 0 }],
      skipped: [{ module: hostile, distribution: hostile, reason: hostile }],
      systemLibraries: [
        { name: hostile, from: hostile, package: hostile, size: 0, sha256: sha256('d'), neededBy: [hostile] },
      ],
      slim: null,
    },
  ],
  excluded: [],
  sdk: null,
  findings: [
    {
      rule: 'resolve',
      severity: 'error',
      subject: hostile,
      title: `Failed to find ${hostile}`,
      reason: `no such thing as ${hostile}`,
      advice: `Try another than ${hostile}.`,
      location: { file: 'a|b_c.txt', line: 7 },
    },
    {
      rule: 'quota-zipped',
      severity: 'warning',
      subject: 'data',
      title: 'The zip is large',
      reason: 'very',
      advice: 'Use S3.',
    },
  ],
  run: {
    ...passed.run,
    builder: null,
    resolver: null,
    installer: null,
    image: null,
    runtimeImage: null,
    python: null,
    tools: {},
    timings: {},
  },
  artifacts: [{ name: hostile, id: 1003, sha256: null, layer: null }],
};
