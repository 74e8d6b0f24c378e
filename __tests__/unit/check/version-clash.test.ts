import { describe, expect, it } from '@jest/globals';
import type { BlameFor } from '../../../src/analysis/blame.js';
import type { SizedLayer } from '../../../src/check/quota.js';
import { versionClashes } from '../../../src/check/version-clash.js';
import type { OtherLayer } from '../../../src/layer/other-layers.js';
import { unlicensed } from '../support/licence.js';

type Versions = Readonly<Record<string, string>>;

const layer = (name: string, versions: Versions, others: readonly OtherLayer[] = []): SizedLayer => ({
  name,
  parts: [],
  tree: {
    files: [],
    findings: [],
    distributions: Object.entries(versions).map(([distribution, version]) => ({
      name: distribution,
      version,
      wheel: '',
      sha256: '',
      origin: { kind: 'index' },
      size: 1,
      whole: 1,
      directories: [],
      ...unlicensed,
    })),
  },
  others,
});

const elsewhere = (title: string, versions: Versions): OtherLayer => ({
  title,
  file: title,
  unzipped: 1,
  distributions: Object.entries(versions).map(([name, version]) => ({ name, version })),
});

const blame: BlameFor = (name) =>
  name === 'numpy'
    ? {
        chain: 'pandas → numpy',
        requested: false,
        location: { file: 'requirements.txt', line: 3 },
      }
    : { chain: name, requested: true };

const told = (...stack: readonly SizedLayer[]) => versionClashes(stack, blame).map(({ title }) => title);

describe('versionClashes', () => {
  it('names both versions, the file, and the line that brought the distribution', () => {
    const a = elsewhere('vendor/a.zip', { numpy: '1.24.0' });
    expect(versionClashes([layer('data', { numpy: '1.26.4', pandas: '2.2.3' }, [a])], blame)).toEqual([
      {
        rule: 'version-clash',
        severity: 'warning',
        subject: 'numpy',
        title: 'numpy is in layer data and in vendor/a.zip in two versions',
        reason:
          'data has numpy 1.26.4 (pandas → numpy), and vendor/a.zip has 1.24.0; all layers of a function share one directory, where their files mix',
        advice: 'Ask for numpy 1.24.0 here, or have the other layer built with 1.26.4.',
        location: { file: 'requirements.txt', line: 3 },
      },
    ]);
  });

  it('names no chain, and no place, where there is none', () => {
    const a = elsewhere('a.zip', { six: '1.16.0' });
    const [finding] = versionClashes([layer('data', { six: '1.17.0' }, [a])], blame);
    expect(finding?.reason).toMatch(/^data has six 1\.17\.0, and a\.zip has 1\.16\.0;/);
    expect(finding).not.toHaveProperty('location');
  });

  it.each([
    ['1.17.0', '1.17.0'],
    ['1.17', '1.17.0'],
    ['2.0.0rc1', '2.0.0.RC1'],
    ['1.0+cu118.1', '1.0+cu118_1'],
  ])('says nothing of %s beside %s, which are the same', (ours, theirs) => {
    expect(told(layer('data', { six: ours }, [elsewhere('a.zip', { six: theirs })]))).toEqual([]);
  });

  it('says nothing of what one of the two does not have', () => {
    expect(told(layer('data', { six: '1' }, [elsewhere('a.zip', { idna: '2' })]))).toEqual([]);
  });

  it('tells of each other layer', () => {
    const others = [elsewhere('a.zip', { six: '2' }), elsewhere('b.zip', { six: '3' })];
    expect(told(layer('data', { six: '1' }, others))).toEqual([
      'six is in layer data and in a.zip in two versions',
      'six is in layer data and in b.zip in two versions',
    ]);
  });

  it('tells of a layer below, but not again what its own check tells', () => {
    const [a, b] = [elsewhere('a.zip', { six: '2' }), elsewhere('b.zip', { six: '3', idna: '1' })];
    const [core, data] = [layer('core', { six: '1' }, [a]), layer('data', { idna: '2' }, [a, b])];
    expect(told(core)).toEqual(['six is in layer core and in a.zip in two versions']);
    expect(told(core, data)).toEqual([
      'six is in layer core and in b.zip in two versions',
      'idna is in layer data and in b.zip in two versions',
    ]);
  });

  it('holds a layer against what is attached with those below, too', () => {
    const core = layer('core', {}, [elsewhere('a.zip', { six: '2' })]);
    expect(told(core, layer('data', { six: '1' }))).toEqual([
      'six is in layer data and in a.zip in two versions',
    ]);
  });

  const leaving = (name: string, versions: Versions, others: readonly OtherLayer[] = []): SizedLayer => ({
    ...layer(name, {}, others),
    left: Object.entries(versions).map(([distribution, version]) => ({ name: distribution, version })),
  });

  it('tells what hides a distribution that is left to the runtime', () => {
    const a = elsewhere('vendor/a.zip', { numpy: '1.20.0' });
    expect(versionClashes([leaving('data', { numpy: '1.40.4', six: '1.16.0' }, [a])], blame)).toEqual([
      {
        rule: 'version-clash',
        severity: 'warning',
        subject: 'numpy',
        title:
          'numpy is left to the runtime in layer data, and vendor/a.zip has another version, which hides it',
        reason:
          'data leaves numpy 1.40.4 (pandas → numpy) to the runtime, and vendor/a.zip has 1.20.0; what layers have goes before what the runtime has',
        advice: 'Have the other layer built without numpy, or with 1.40.4.',
        location: { file: 'requirements.txt', line: 3 },
      },
    ]);
  });

  it('says nothing of a runtime that has the same version, or is not asked', () => {
    const a = elsewhere('a.zip', { six: '1.16', boto3: '1.0' });
    expect(told(leaving('data', { six: '1.16.0' }, [a]))).toEqual([]);
  });

  it('tells once what several layers of a stack leave to the runtime', () => {
    const [a, b] = [elsewhere('a.zip', { six: '2' }), elsewhere('b.zip', { six: '3' })];
    const core = leaving('core', { six: '1' }, [a]);
    const hides = (title: string) =>
      `six is left to the runtime in layer core, and ${title} has another version, which hides it`;
    expect(told(core)).toEqual([hides('a.zip')]);
    expect(told(core, leaving('web', { six: '1' }), leaving('data', { six: '1' }, [b]))).toEqual([
      hides('b.zip'),
    ]);
  });

  it('says nothing of a layer that came to nothing', () => {
    expect(told({ name: 'empty', parts: [], others: [elsewhere('a.zip', { six: '2' })] })).toEqual([]);
    expect(told()).toEqual([]);
  });
});
