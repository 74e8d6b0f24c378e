import type { Report } from '../../../src/report/report.js';
import { inputsOf } from './values.js';

const sha256 = (digit: string) => digit.repeat(64);

const hostile = 'a|b`c<img src=x>[d](javascript:e)*f*_g_#1@team\nnext';

/** A layer with something of everything. */
export const passed: Report = {
  inputs: inputsOf({
    'layer-name': 'data_layer',
    'reserved-size': '10MB',
    requirements: 'requirements.txt\nmore/dev.txt',
    'max-zipped-size': '60MB',
  }),
  layer: {
    name: 'data_layer',
    zip: 'data_layer-python3.12-x86_64.zip',
    sha256: sha256('a'),
    unzipped: 131_072_000,
    zipped: 31_457_280,
  },
  distributions: Array.from({ length: 10 }, (_, index) => ({
    name: index === 0 ? 'built-one' : `dist-${index}`,
    version: `1.${index}`,
    wheel: `dist_${index}-1.${index}-py3-none-any.whl`,
    sha256: sha256(String(index)),
    builtFrom: index === 0 ? { file: 'built-one-1.0.tar.gz', sha256: sha256('f') } : null,
    size: (10 - index) * 1_300_000,
  })),
  excluded: [
    { name: 'boto3', version: '1.42.97' },
    { name: 'six', version: '1.17.0' },
  ],
  sdk: { source: 'image x/y:z', versions: { boto3: '1.42.97', six: '1.17.0' }, accepts: {} },
  checks: [
    {
      check: 'pip-check',
      state: 'passed',
      detail: "10 distributions over the runtime's boto3 1.42.97",
      findings: [],
    },
    { check: 'quota-check', state: 'not checked', detail: 'input quota-check is off', findings: [] },
  ],
  findings: [
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
    builder: 'container x/y:z',
    resolver: 'uv',
    installer: 'uv',
    image: { name: 'x/y:z', digest: `x/y@sha256:${sha256('c')}` },
    python: '3.12.7',
    tools: { pip: '26.3', uv: '0.13.9' },
    timings: { prepare: 1.234, resolve: 0.5 },
  },
};

/** A run that failed at a requirement, with names that no one would choose in good faith. */
export const failedRun: Report = {
  ...passed,
  inputs: inputsOf({ 'layer-name': 'data', 'output-directory': 'dist' }),
  distributions: [],
  layer: null,
  excluded: [],
  sdk: null,
  checks: [],
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
    python: null,
    tools: {},
    timings: {},
  },
};
