import { expect, it } from '@jest/globals';
import type { Module } from '../../../../src/check/import/modules.js';
import { sdkImport } from '../../../../src/check/import/sdk-import.js';
import type { ImportOutcome, Raised } from '../../../../src/engine/import-modules.js';
import { findRuntime } from '../../../../src/lambda/runtimes.js';

const found = findRuntime('3.13');
if (!found) throw new Error('no python3.13');
const runtime = found;
const site = '/opt/python/lib/python3.13/site-packages';
const location = { file: 'requirements.txt', line: 3 };

const front = (name: string, distribution: string): Module => ({ name, distribution, rank: 'front' });

function findingOf(error: Raised, { withPth = [] as readonly string[], asked = false } = {}) {
  const outcome: ImportOutcome = { how: 'raised', errors: [error], module: '(sdk)', output: '' };
  const { findings } = sdkImport(outcome, {
    layer: 'demo',
    image: 'run:1',
    blameFor: (name) => ({ chain: asked ? name : `top → ${name}`, location, requested: asked }),
    surroundings: {
      runtime,
      standard: new Set(['sys']),
      foreign: new Set(),
      modules: [front('botocore', 'halfsdk')],
      present: new Set(['boto3', 'botocore', 'halfsdk']),
      factsOf: () => undefined,
      ownerOf: (path) => (path === `${site}/botocore/__init__.py` ? 'halfsdk' : undefined),
      withPth: new Set(withPth),
    },
    lower: (all) => all,
  });
  return findings[0];
}

const missing = (name: string): Raised => ({
  type: 'ModuleNotFoundError',
  kinds: ['ModuleNotFoundError', 'ImportError', 'Exception'],
  message: `No module named '${name}'`,
  name,
  frames: [{ file: '/var/lang/lib/python3.13/site-packages/boto3/session.py', line: 17, code: '' }],
});

it('a part of the SDK that a distribution brings by half is told at the line that brings it', () => {
  expect(findingOf(missing('botocore.session'))).toEqual({
    rule: 'sdk-import',
    severity: 'error',
    subject: 'halfsdk',
    title: 'boto3 does not work with layer demo in place',
    reason:
      "halfsdk lacks its module botocore.session; halfsdk is there by top → halfsdk (ModuleNotFoundError: No module named 'botocore.session')",
    advice:
      'Ask for a version of halfsdk that the SDK of the runtime takes, do without it, or ship a whole SDK by sdk: include.',
    location,
  });
});

it('so is one that works by a .pth file', () => {
  expect(findingOf(missing('botocore.session'), { withPth: ['halfsdk'], asked: true })).toMatchObject({
    subject: 'halfsdk',
    reason: expect.stringMatching(/^it wants botocore\.session, and halfsdk works by a \.pth file/),
    advice: expect.stringContaining('halfsdk'),
    location,
  });
});

it('code that fails is told with whose it is and why that is there', () => {
  const error: Raised = {
    type: 'ValueError',
    kinds: ['ValueError', 'Exception'],
    message: 'no',
    frames: [{ file: `${site}/botocore/__init__.py`, line: 1, code: '' }],
  };
  expect(findingOf(error)?.reason).toBe(
    'it raised ValueError: no, in the code of halfsdk; halfsdk is there by top → halfsdk',
  );
});

it('what is no fault of a distribution has no place', () => {
  expect(findingOf(missing('not_there'))).not.toHaveProperty('location');
});
