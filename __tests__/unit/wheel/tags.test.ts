import { describe, expect, it } from '@jest/globals';
import type { Target } from '../../../src/wheel/tags.js';
import { bestWheel, platformTags, supportedTags } from '../../../src/wheel/tags.js';
import { python } from '../support/python.js';

const targets: readonly Target[] = [
  ...[
    ['3.6', 17],
    ['3.7', 17],
    ['3.8', 26],
    ['3.11', 26],
    ['3.13', 34],
  ].map(
    ([version, minor]): Target => ({
      python: String(version),
      machine: 'x86_64',
      glibc: { major: 2, minor: Number(minor) },
    }),
  ),
  { python: '3.8', machine: 'aarch64', glibc: { major: 2, minor: 26 } },
  { python: '3.11', machine: 'aarch64', glibc: { major: 2, minor: 26 } },
  { python: '3.13', machine: 'aarch64', glibc: { major: 2, minor: 34 } },
];

/** The tags of an interpreter on that C library, by the library that pip has for it; and pip's own for --platform. */
const program = `
import inspect
from pip._internal.utils.compatibility_tags import get_supported
from pip._vendor.packaging import _manylinux, tags

def answer(target):
    machine, glibc = target["machine"], target["glibc"]
    _manylinux._get_glibc_version = lambda: (glibc["major"], glibc["minor"])
    _manylinux._have_compatible_abi = lambda *_: True
    several = len(inspect.signature(_manylinux.platform_tags).parameters) == 1
    found = _manylinux.platform_tags([machine]) if several else _manylinux.platform_tags("linux_" + machine, machine)
    platforms = list(found) + ["linux_" + machine]
    version = tuple(int(part) for part in target["python"].split("."))
    order = list(tags.cpython_tags(python_version=version, platforms=platforms))
    order += tags.compatible_tags(python_version=version, interpreter="cp%d%d" % version, platforms=platforms)
    pip = get_supported(version=target["python"].replace(".", ""), platforms=target["platforms"], impl="cp")
    return {"order": [str(tag) for tag in order], "pip": [str(tag) for tag in pip]}

print(json.dumps([answer(target) for target in input]))
`;
interface Answer {
  readonly order: readonly string[];
  readonly pip: readonly string[];
}
const answers = python<readonly Answer[]>(
  program,
  targets.map((target) => ({ ...target, platforms: platformTags(target) })),
);

describe('supportedTags', () => {
  const table = targets.map((target, index) => [target.python, target.machine, index] as const);

  it.each(table)("are those of Python %s on %s, in that interpreter's order", (_python, _machine, index) => {
    const [target, answer] = [targets[index], answers[index]];
    expect(answer?.order.length).toBeGreaterThan(50);
    expect(target && supportedTags(target)).toEqual(answer?.order);
  });

  it.each(table)('are those that pip accepts for Python %s on %s, each once', (_python, machine, index) => {
    const [target, answer] = [targets[index], answers[index]];
    if (!target) throw new Error('no target');
    const tags = supportedTags(target);
    expect(new Set(tags).size).toBe(tags.length);
    // pip adds the names of the oldest platforms to any machine
    const pip = answer?.pip.filter((tag) => machine === 'x86_64' || !/manylinux(?:1|2010)_/.test(tag)) ?? [];
    expect(new Set(tags)).toEqual(new Set(pip));
  });
});

describe('bestWheel', () => {
  const target: Target = { python: '3.11', machine: 'x86_64', glibc: { major: 2, minor: 26 } };
  const best = (...files: readonly string[]) =>
    bestWheel(
      files.map((file) => ({ file })),
      target,
    )?.file;

  it.each([
    [
      'its own ABI before the stable one',
      'a-1-cp311-cp311-linux_x86_64.whl',
      'a-1-cp311-abi3-manylinux_2_26_x86_64.whl',
    ],
    [
      'the newer platform',
      'a-1-cp311-cp311-manylinux_2_24_x86_64.whl',
      'a-1-cp311-cp311-manylinux2014_x86_64.whl',
    ],
    ['the newer stable ABI', 'a-1-cp39-abi3-manylinux1_x86_64.whl', 'a-1-cp36-abi3-manylinux2014_x86_64.whl'],
    ['binaries before none', 'a-1-cp36-abi3-manylinux1_x86_64.whl', 'a-1-py3-none-any.whl'],
    ['a platform before none', 'a-1-py3-none-manylinux1_x86_64.whl', 'a-1-cp311-none-any.whl'],
    ['Python 3.11 before Python 3', 'a-1-py311-none-any.whl', 'a-1-py3-none-any.whl'],
    ['Python 3 before an older 3.x', 'a-1-py3-none-any.whl', 'a-1-py310-none-any.whl'],
    ['the higher build number', 'a-1-10-py3-none-any.whl', 'a-1-9x-py3-none-any.whl'],
    ['a build number before none', 'a-1-0-py3-none-any.whl', 'a-1-py3-none-any.whl'],
    [
      'the best of several tags',
      'a-1-cp311-cp311-manylinux_2_5_x86_64.manylinux_2_26_x86_64.whl',
      'a-1-cp311-cp311-manylinux_2_24_x86_64.whl',
    ],
  ])('prefers %s', (_, better, worse) => {
    expect(best(better, worse)).toBe(better);
    expect(best(worse, better)).toBe(better);
  });

  it.each([
    'a-1-cp311-cp311-manylinux_2_27_x86_64.whl',
    'a-1-cp311-cp311-manylinux_2_17_aarch64.whl',
    'a-1-cp311-cp311-musllinux_1_1_x86_64.whl',
    'a-1-cp312-cp312-manylinux2014_x86_64.whl',
    'a-1-cp312-abi3-manylinux2014_x86_64.whl',
    'a-1-cp310-cp310-manylinux2014_x86_64.whl',
    'a-1-cp311-cp311t-manylinux2014_x86_64.whl',
    'a-1-py2-none-any.whl',
    'a-1-py312-none-any.whl',
    'a-1-cp311-cp311-win_amd64.whl',
    'a-1.tar.gz',
    'not-a-wheel.whl',
  ])('takes none where there is only %s', (file) => {
    expect(best(file)).toBeUndefined();
  });

  it('takes none of nothing', () => {
    expect(best()).toBeUndefined();
  });
});
