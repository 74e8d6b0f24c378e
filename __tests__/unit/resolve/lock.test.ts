import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Locker } from '../../../src/resolve/target-lock.js';
import { lockForTarget } from '../../../src/resolve/target-lock.js';
import type { Lock, LockedWheel, Misfit } from '../../../src/resolve/uv.js';
import { readLock } from '../../../src/resolve/uv.js';
import type { Target } from '../../../src/wheel/tags.js';

const text = readFileSync(new URL('../fixtures/outputs/pylock.toml', import.meta.url), 'utf8');
const target = (minor: number): Target => ({ python: '3.11', machine: 'x86_64', glibc: { major: 2, minor } });

describe('readLock', () => {
  it('reads what uv wrote: name, version, file, URL and hash of the wheel that fits', () => {
    const { wheels, misfits } = readLock(text, '/project/lock', target(34));
    expect(misfits).toEqual([]);
    expect(wheels.map(({ name, version, file }) => [name, version, file])).toEqual([
      ['alpha', '1.5', 'alpha-1.5-py3-none-any.whl'],
      ['beta', '1.0', 'beta-1.0-py3-none-any.whl'],
      ['local-one', '1.0', 'local_one-1.0-py3-none-any.whl'],
      ['modern', '1.0', 'modern-1.0-cp311-cp311-manylinux_2_28_x86_64.whl'],
      ['native', '1.0', 'native-1.0-cp311-cp311-manylinux_2_28_x86_64.whl'],
    ]);
    for (const { file, url, sha256 } of wheels) {
      expect(url.endsWith(`/${file}`)).toBe(true);
      expect(text).toContain(`{ url = "${url}", hashes = { sha256 = "${sha256}" } }`);
    }
  });

  it('takes the older wheel for an older C library, and names what has none', () => {
    const { wheels, misfits } = readLock(text, '/project/lock', target(26));
    expect(wheels.find(({ name }) => name === 'native')?.file).toBe(
      'native-1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    );
    expect(misfits).toEqual([
      { name: 'modern', version: '1.0', offered: ['modern-1.0-cp311-cp311-manylinux_2_28_x86_64.whl'] },
    ]);
  });

  it('takes paths as relative to the lock, and names that URLs have in code', () => {
    const lock = `
[[packages]]
name = "one"
version = "1.0"
wheels = [{ path = "../wheels/one-1.0-py3-none-any.whl", size = 812, hashes = { sha256 = "aa" } }]
[[packages]]
name = "two"
version = "1.0+cpu"
wheels = [{ url = "https://h.example/two-1.0%2Bcpu-py3-none-any.whl?x=1#y", hashes = { sha256 = "bb" } }]
`;
    expect(readLock(lock, '/project/lock', target(26)).wheels).toEqual([
      {
        name: 'one',
        version: '1.0',
        file: 'one-1.0-py3-none-any.whl',
        url: 'file:///project/wheels/one-1.0-py3-none-any.whl',
        sha256: 'aa',
        size: 812,
      },
      {
        name: 'two',
        version: '1.0+cpu',
        file: 'two-1.0+cpu-py3-none-any.whl',
        url: 'https://h.example/two-1.0%2Bcpu-py3-none-any.whl?x=1#y',
        sha256: 'bb',
        size: null,
      },
    ]);
  });

  it("takes an index's file before one of --find-links that fits alike, as pip does", () => {
    const file = 'one-1.0-py3-none-any.whl';
    const wheels = ['file:///links', 'https://h.example'].map(
      (place) => `{ url = "${place}/${file}", hashes = { sha256 = "aa" } }`,
    );
    const lock = `[[packages]]\nname = "one"\nversion = "1.0"\nwheels = [${wheels.join(', ')}]\n`;
    expect(readLock(lock, '/', target(26)).wheels.map(({ url }) => url)).toEqual([
      `https://h.example/${file}`,
    ]);
  });

  it('counts a package without wheels as one that does not fit', () => {
    const lock =
      '[[packages]]\nname = "src"\nversion = "2"\nsdist = { url = "https://h.example/src-2.tar.gz" }\n';
    expect(readLock(lock, '/', target(26))).toEqual({
      wheels: [],
      misfits: [{ name: 'src', version: '2', offered: [] }],
    });
  });

  it('reads wheels that were asked for by URL or path, with their versions', () => {
    const lock = `
[[packages]]
name = "one"
version = "1.0"
archive = { url = "https://h.example/one-1.0-py3-none-any.whl", hashes = { sha256 = "aa" } }
[[packages]]
name = "two"
archive = { path = "../wheels/two-2.0+cpu-py3-none-any.whl", hashes = { sha256 = "bb" } }
[[packages]]
name = "three"
version = "3.0"
archive = { url = "https://h.example/x?id=3", name = "three-3.0-py3-none-any.whl", hashes = {} }
`;
    const one = {
      name: 'one',
      version: '1.0',
      file: 'one-1.0-py3-none-any.whl',
      url: 'https://h.example/one-1.0-py3-none-any.whl',
      sha256: 'aa',
      size: null,
    };
    const two = {
      name: 'two',
      version: '2.0+cpu',
      file: 'two-2.0+cpu-py3-none-any.whl',
      url: 'file:///project/wheels/two-2.0+cpu-py3-none-any.whl',
      sha256: 'bb',
      size: null,
    };
    const three = {
      name: 'three',
      version: '3.0',
      file: 'three-3.0-py3-none-any.whl',
      url: 'https://h.example/x?id=3',
      sha256: '',
      size: null,
    };
    expect(readLock(lock, '/project/lock', target(26))).toEqual({ wheels: [one, two, three], misfits: [] });
  });

  it('counts an archive that does not fit, or is source, as one that does not fit', () => {
    const lock = `
[[packages]]
name = "one"
version = "1.0"
archive = { url = "https://h.example/one-1.0-cp311-cp311-win_amd64.whl", hashes = { sha256 = "aa" } }
[[packages]]
name = "src"
version = "2.0"
archive = { url = "https://h.example/src-2.0.tar.gz", hashes = { sha256 = "bb" } }
`;
    expect(readLock(lock, '/', target(26))).toEqual({
      wheels: [],
      misfits: [
        { name: 'one', version: '1.0', offered: ['one-1.0-cp311-cp311-win_amd64.whl'] },
        { name: 'src', version: '2.0', offered: ['src-2.0.tar.gz'] },
      ],
    });
  });

  it('reads an empty lock', () => {
    expect(readLock('lock-version = "1.0"\n', '/', target(26))).toEqual({ wheels: [], misfits: [] });
  });
});

describe('lockForTarget', () => {
  const wheel = (name: string, version: string): LockedWheel => ({
    name,
    version,
    file: '',
    url: '',
    sha256: '',
    size: null,
  });
  const misfit = (name: string, version: string): Misfit => ({ name, version, offered: [] });

  function locker(answers: readonly Lock[]) {
    const asked: (readonly [string | null, readonly string[]])[] = [];
    const lock: Locker = async (platform, bounds) => {
      asked.push([platform, [...bounds]]);
      return answers[asked.length - 1] ?? { failure: `asked ${asked.length} times` };
    };
    return { asked, lock };
  }

  it.each([
    [17, 'x86_64', 'x86_64-manylinux_2_17'],
    [34, 'aarch64', 'aarch64-manylinux_2_34'],
  ])('asks once where uv has a platform for glibc 2.%d', async (minor, machine, platform) => {
    const answer: Lock = { wheels: [], misfits: [misfit('a', '1')] };
    const { asked, lock } = locker([answer]);
    expect(await lockForTarget({ major: 2, minor }, machine, lock)).toBe(answer);
    expect(asked).toEqual([[platform, []]]);
  });

  const amazonLinux2 = { major: 2, minor: 26 };

  it('prefers what the newer platform finds where all of it fits', async () => {
    const cautious: Lock = { wheels: [wheel('a', '1')], misfits: [] };
    const bold: Lock = { wheels: [wheel('a', '2')], misfits: [] };
    expect(await lockForTarget(amazonLinux2, 'x86_64', locker([cautious, bold]).lock)).toBe(bold);
  });

  it('holds what does not fit at the release that the older platform takes, until all fits', async () => {
    const cautious: Lock = { wheels: [wheel('a', '1'), wheel('b', '1')], misfits: [] };
    const answers: readonly Lock[] = [
      cautious,
      { wheels: [], misfits: [misfit('a', '3')] },
      { wheels: [], misfits: [misfit('b', '2')] },
      { wheels: [wheel('a', '1'), wheel('b', '1')], misfits: [] },
    ];
    const { asked, lock } = locker(answers);
    expect(await lockForTarget(amazonLinux2, 'aarch64', lock)).toBe(answers[3]);
    expect(asked).toEqual([
      ['aarch64-manylinux_2_17', []],
      ['aarch64-manylinux_2_28', []],
      ['aarch64-manylinux_2_28', ['a<=1']],
      ['aarch64-manylinux_2_28', ['a<=1', 'b<=1']],
    ]);
  });

  it('takes the answer of the older platform where the newer has none', async () => {
    const cautious: Lock = { wheels: [wheel('a', '1')], misfits: [] };
    const { lock } = locker([cautious, { failure: 'none' }]);
    expect(await lockForTarget(amazonLinux2, 'x86_64', lock)).toBe(cautious);
  });

  it('tells what does not fit where neither platform finds anything that does', async () => {
    const bold: Lock = { wheels: [], misfits: [misfit('a', '3')] };
    const { lock } = locker([{ failure: 'no wheel' }, bold]);
    expect(await lockForTarget(amazonLinux2, 'x86_64', lock)).toBe(bold);
  });

  it('takes what the newer platform finds where the older finds nothing', async () => {
    const bold: Lock = { wheels: [wheel('a', '3')], misfits: [] };
    const { lock } = locker([{ failure: 'no wheel' }, bold]);
    expect(await lockForTarget(amazonLinux2, 'x86_64', lock)).toBe(bold);
  });

  it('gives up asking after some rounds', async () => {
    const cautious: Lock = { wheels: [wheel('a', '1')], misfits: [] };
    const same: Lock = { wheels: [], misfits: [misfit('a', '3')] };
    const { asked, lock } = locker([cautious, ...Array<Lock>(50).fill(same)]);
    expect(await lockForTarget(amazonLinux2, 'x86_64', lock)).toBe(cautious);
    expect(asked.length).toBeLessThan(12);
  });
});
