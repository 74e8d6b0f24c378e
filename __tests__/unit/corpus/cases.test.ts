import { describe, expect, it, test } from '@jest/globals';
import type { Case } from '../../../bench/corpus/cases.mjs';
import { filesOf, flagsOf, hashOf, loadCases, loadTruth } from '../../../bench/corpus/cases.mjs';

const cases = loadCases();
const truth = loadTruth();
const where = (condition: (one: Case) => boolean) => cases.filter(condition).map(({ id }) => id);
const groupsOf = (key: 'area' | 'runtime' | 'verdict', of: readonly Case[] = cases) =>
  [...new Set(of.map((one) => one[key]))].sort();

describe('the corpus', () => {
  it('has at least sixty cases, each of its own name', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('covers all three runtimes, sound and unsound, and so does its fast part', () => {
    const fast = cases.filter((one) => one.fast);
    expect(fast.length * 3).toBeGreaterThanOrEqual(cases.length);
    for (const some of [cases, fast]) {
      expect(groupsOf('runtime', some)).toEqual(['python3.11', 'python3.13', 'python3.8']);
      for (const runtime of groupsOf('runtime', some)) {
        const verdicts = groupsOf(
          'verdict',
          some.filter((one) => one.runtime === runtime),
        );
        expect([runtime, ...verdicts]).toEqual([runtime, 'fail', 'pass']);
      }
    }
  });

  it('covers every area', () => {
    expect(groupsOf('area')).toEqual([
      ...['by-hand', 'cloud', 'crypto', 'data', 'database', 'dlopen', 'geo', 'media', 'python', 'sdk'],
      'surroundings',
    ]);
  });

  it('says of each unsound case which errors have to be there and what they name', () => {
    expect(where(({ verdict, rules, about }) => verdict === 'fail' && !(rules?.length && about))).toEqual([]);
    expect(where(({ verdict, rules }) => verdict === 'pass' && rules !== undefined)).toEqual([]);
  });

  it('pins what is asked for, so that its truth stays true', () => {
    const pinned = /^(?:\S+==\S+(?: --hash=\S+)?|\.\/wheels\/\S+\.whl)$/;
    const loose = where(
      ({ requirements }) =>
        !requirements
          .trim()
          .split('\n')
          .every((line) => pinned.test(line)),
    );
    expect(loose).toEqual([]);
  });

  it('has every kind of error in it', () => {
    const rules = new Set(cases.flatMap((one) => one.rules ?? []));
    expect([...rules].sort()).toEqual([
      ...[
        'build-wheel',
        'elf-damaged',
        'elf-glibc',
        'elf-machine',
        'elf-needed',
        'elf-python',
        'import',
        'no-wheel',
      ],
      ...['quota-unzipped', 'resolve', 'sdk-import', 'sdk-partial', 'sdk-version'],
    ]);
  });
});

describe('the truth', () => {
  it('was established for every case as it stands, by bench/corpus/truth.py', () => {
    expect(where((one) => truth[one.id]?.hash !== hashOf(one))).toEqual([]);
    expect(Object.keys(truth).filter((id) => !cases.some((one) => one.id === id))).toEqual([]);
  });

  it('agrees with every label', () => {
    expect(where(({ id, verdict }) => !truth[id]?.agrees || truth[id].verdict !== verdict)).toEqual([]);
  });

  it('says how it was established, and why what is unsound is', () => {
    expect(where(({ id }) => !truth[id]?.['established by'].length)).toEqual([]);
    const silent = ({ id, verdict }: Case) => (verdict === 'fail') !== (truth[id]?.because.length ?? 0) > 0;
    expect(where(silent)).toEqual([]);
  });
});

describe('the hash of a case', () => {
  const [one] = cases;
  if (!one) throw new Error('no cases');

  it('changes with what truth depends on', () => {
    const others: readonly Case[] = [
      { ...one, requirements: `${one.requirements}idna==3.10\n` },
      { ...one, runtime: one.runtime === 'python3.8' ? 'python3.11' : 'python3.8' },
      { ...one, imports: [...one.imports, 'idna'] },
      { ...one, verdict: one.verdict === 'pass' ? 'fail' : 'pass' },
      { ...one, inputs: { wheels: 'any' } },
    ];
    expect(new Set([one, ...others].map(hashOf)).size).toBe(others.length + 1);
  });

  it('does not change with the order of names or with what only people read', () => {
    const reversed = Object.fromEntries(Object.entries(one).reverse()) as unknown as Case;
    expect(hashOf({ ...reversed, reason: 'another', title: 'another', fast: !one.fast })).toBe(hashOf(one));
  });
});

describe('the project of a case', () => {
  const asked: Case = {
    id: 'x',
    runtime: 'python3.11',
    title: '',
    area: 'data',
    requirements: 'idna==3.10\n',
    inputs: { sdk: 'include' },
    imports: [],
    verdict: 'pass',
    reason: '',
    fast: false,
  };
  const seen = {
    hash: '',
    agrees: true,
    verdict: 'pass',
    'established by': ['import'],
    because: [],
  } as const;

  test('is held at the versions that its truth was seen with', () => {
    expect(filesOf(asked, { ...seen, installed: { idna: '3.10', six: '1.17.0' } })).toEqual({
      'requirements.txt': 'idna==3.10\n-c constraints.txt\n',
      'constraints.txt': 'idna==3.10\nsix==1.17.0\n',
    });
    expect(filesOf(asked, seen)).toEqual({ 'requirements.txt': 'idna==3.10\n' });
  });

  test('is built for its runtime with its inputs', () => {
    expect(flagsOf(asked)).toEqual([
      'build',
      '--runtime',
      'python3.11',
      '--builder',
      'container',
      '--layer-name',
      'corpus',
      '--sdk',
      'include',
    ]);
  });
});
