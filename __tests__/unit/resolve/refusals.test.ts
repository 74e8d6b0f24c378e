import { describe, expect, it } from '@jest/globals';
import { LayerpackError } from '../../../src/errors.js';
import {
  indexSilent,
  noWheel,
  onlySource,
  refuseSources,
  uvImpossible,
} from '../../../src/resolve/refusals.js';
import { requirementsOf as read } from '../support/requirements.js';
import { inputsOf, thrownBy } from '../support/values.js';

const requirementsOf = (text: string) =>
  read(text, { 'libs/a/setup.py': '', 'a-1.tar.gz': '', 'a-1-py3-none-any.whl': '' }).requirements;

describe('refuseSources', () => {
  it.each([
    'one==1\n',
    'a @ https://h.example/a-1-py3-none-any.whl\n',
    './a-1-py3-none-any.whl[x] ; python_version > "3"\n',
  ])('lets %j pass', (text) => {
    expect(() => refuseSources(requirementsOf(text))).not.toThrow();
  });

  it.each([
    'a @ https://h.example/a-1.tar.gz',
    './a-1.tar.gz',
    'git+https://h.example/a.git',
    'libs/a',
    'https://h.example/a-1.zip',
  ])('refuses %s, at its line', (line) => {
    const error = thrownBy(() => refuseSources(requirementsOf(`one\n${line}\n`)));
    expect(error).toBeInstanceOf(LayerpackError);
    expect(error).toMatchObject({
      finding: {
        rule: 'no-wheel',
        subject: line,
        title: `Failed to find a wheel of ${line}`,
        reason: 'it is a source distribution, and wheels: only builds nothing',
        location: { file: 'requirements.txt', line: 2 },
      },
    });
  });
});

describe('onlySource', () => {
  it('names all files, and no line where none is known', () => {
    const { finding } = onlySource(['a-1.tar.gz', 'b-1.zip']);
    expect(finding).toMatchObject({ rule: 'no-wheel', subject: 'a-1.tar.gz, b-1.zip' });
    expect(finding).not.toHaveProperty('location');
  });
});

describe('indexSilent', () => {
  it("has pip's own words, and has credentials thought of", () => {
    const output =
      'Looking in indexes: x\nERROR: Could not find a version\nERROR: No matching distribution found for a\n';
    expect(indexSilent(output).finding).toMatchObject({
      rule: 'index',
      subject: 'package index',
      title: 'Failed to read the package index',
      reason:
        'it has neither pip nor what was asked for (Could not find a version; No matching distribution found for a)',
      advice: expect.stringMatching(/credentials/),
    });
  });
});

describe('noWheel', () => {
  const misfit = { name: 'one', version: '1.0', offered: ['a.whl', 'b.whl', 'c.whl', 'd.whl', 'e.whl'] };
  const inputs = inputsOf({ runtime: '3.11', architecture: 'arm64' });

  it('names the runtime, its glibc, some of the wheels and the line', () => {
    expect(noWheel(misfit, inputs, requirementsOf('zero\none\n'), 'container').finding).toMatchObject({
      rule: 'no-wheel',
      subject: 'one',
      title: 'Failed to find a wheel of one 1.0 for python3.11 on arm64',
      reason: 'none of its wheels fits glibc 2.26 (a.whl, b.whl, c.whl, d.whl)',
      advice: 'Ask for an older release.',
      location: { file: 'requirements.txt', line: 2 },
    });
  });

  it('says so where there is no wheel at all; on the host, that a container can build', () => {
    const { finding } = noWheel({ ...misfit, offered: [] }, inputs, requirementsOf('zero\n'), 'host');
    expect(finding.reason).toBe('none of its wheels fits glibc 2.26 (it has none)');
    expect(finding.advice).toMatch(/builder: container/);
    expect(finding).not.toHaveProperty('location');
  });
});

describe('uvImpossible', () => {
  it.each([
    ['host', /builder: container/],
    ['container', /installer: auto/],
  ] as const)('says what else can serve for the %s', (engine, advice) => {
    expect(uvImpossible('it has hashes', engine).finding).toMatchObject({
      rule: 'resolve',
      subject: 'uv',
      reason: 'it has hashes',
      advice: expect.stringMatching(advice),
    });
  });
});
