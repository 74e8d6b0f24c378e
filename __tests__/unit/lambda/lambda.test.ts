import { describe, expect, it } from '@jest/globals';
import { defaultBuildImage, dockerPlatform, machineOf } from '../../../src/lambda/images.js';
import { librariesOf } from '../../../src/lambda/libraries.js';
import { quotas, warnFrom } from '../../../src/lambda/quotas.js';
import { findRuntime, minorOf, runtimes, runtimesAsOf } from '../../../src/lambda/runtimes.js';
import { assumedSdk, sdkFamily } from '../../../src/lambda/sdk-family.js';
import { normaliseName } from '../../../src/wheel/name.js';
import { runtimeOf } from '../support/values.js';

describe('runtimes', () => {
  it('are python3.6 to python3.14 without a gap, oldest first', () => {
    expect(runtimes.map(({ id }) => id)).toEqual(
      [6, 7, 8, 9, 10, 11, 12, 13, 14].map((minor) => `python3.${minor}`),
    );
  });

  it.each([
    ['3.6', 17, 1, '/var/runtime'],
    ['3.7', 17, 1, '/var/runtime'],
    ['3.8', 26, 2, '/var/runtime'],
    ['3.9', 26, 2, '/var/runtime'],
    ['3.10', 26, 2, '/var/runtime'],
    ['3.11', 26, 2, '/var/lang/lib/python3.11/site-packages'],
    ['3.12', 34, 2, '/var/lang/lib/python3.12/site-packages'],
    ['3.13', 34, 2, '/var/lang/lib/python3.13/site-packages'],
    ['3.14', 34, 2, '/var/lang/lib/python3.14/site-packages'],
  ])('%s has glibc 2.%d, %d architectures, and its SDK in %s', (python, glibc, count, sdkHome) => {
    const runtime = runtimeOf(python);
    expect(runtime).toMatchObject({
      id: `python${python}`,
      python,
      glibc: { major: 2, minor: glibc },
      sdkHomes: [sdkHome, expect.stringMatching(/^\/var\//)],
    });
    expect(runtime.architectures).toEqual(count === 1 ? ['x86_64'] : ['x86_64', 'arm64']);
  });

  it('have real days of deprecation, never earlier than those of an older runtime', () => {
    const days = runtimes.map(({ deprecated }) => deprecated);
    for (const day of [...days, runtimesAsOf]) expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
    expect([...days].sort()).toEqual(days);
  });

  it('are found by either name only', () => {
    expect(findRuntime('python3.10')?.id).toBe('python3.10');
    expect(findRuntime('3.10')?.id).toBe('python3.10');
    for (const name of ['', '3', '3.1', 'python3', '3.15', 'python3.5'])
      expect(findRuntime(name)).toBeUndefined();
  });

  it('have a minor version that counts beyond nine', () => {
    expect(['3.6', '3.9', '3.10', '3.14'].map(minorOf)).toEqual([6, 9, 10, 14]);
  });
});

describe('images', () => {
  it('exist for every runtime and architecture, each with its own', () => {
    const images = runtimes.flatMap((runtime) =>
      runtime.architectures.map((architecture) => defaultBuildImage(runtime, architecture)),
    );
    expect(new Set(images).size).toBe(images.length);
    expect(images.filter((image) => image.startsWith('lambci/'))).toEqual([
      'lambci/lambda:build-python3.6',
      'lambci/lambda:build-python3.7',
      'lambci/lambda:build-python3.8',
    ]);
  });

  it('name platform and machine as Docker and wheels do', () => {
    expect([dockerPlatform('x86_64'), dockerPlatform('arm64')]).toEqual(['linux/amd64', 'linux/arm64']);
    expect([machineOf('x86_64'), machineOf('arm64')]).toEqual(['x86_64', 'aarch64']);
  });
});

describe('quotas', () => {
  it("are Lambda's, in bytes", () => {
    expect(quotas).toEqual({ unzipped: 262_144_000, zippedDirect: 52_428_800, layers: 5 });
    expect(warnFrom).toBe(0.9);
  });
});

describe('the SDK of a runtime', () => {
  it.each(runtimes.map(({ id }) => id))('is known for %s: boto3 and botocore in exact versions', (id) => {
    const sdk = assumedSdk(runtimeOf(id));
    expect(sdk.source).toMatch(/^table of \d{4}-\d\d-\d\d$/);
    expect(sdk.versions).toMatchObject({
      boto3: expect.stringMatching(/^1\./),
      botocore: expect.stringMatching(/^1\./),
    });
  });

  it('states each member once, exactly or as a range, and only members', () => {
    for (const runtime of runtimes) {
      const { versions, accepts } = assumedSdk(runtime);
      const names = [...Object.keys(versions), ...Object.keys(accepts)];
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(sdkFamily).toContain(name);
      for (const version of Object.values(versions)) expect(version).toMatch(/^\d+(\.\d+)+$/);
      for (const range of Object.values(accepts)) expect(range).toMatch(/^[<>=!~]/);
    }
  });

  it('keeps urllib3 below 2 where botocore does', () => {
    for (const id of ['python3.7', 'python3.8', 'python3.9']) {
      expect(assumedSdk(runtimeOf(id)).accepts['urllib3']).toContain('<1.27');
    }
    expect(assumedSdk(runtimeOf('python3.12')).accepts['urllib3']).toContain('<3');
  });

  it('names its members as normalised names', () => {
    expect(sdkFamily.map(normaliseName)).toEqual(sdkFamily);
  });
});

describe('librariesOf', () => {
  const all = runtimes.map((runtime) => ({ runtime, libraries: librariesOf(runtime) }));

  it.each([
    ['3.6', 'Amazon Linux 1', 24, 24],
    ['3.7', 'Amazon Linux 1', 24, 24],
    ['3.8', 'Amazon Linux 2', 24, 24],
    ['3.11', 'Amazon Linux 2', 24, 24],
    ['3.12', 'Amazon Linux 2023', 29, 33],
    ['3.14', 'Amazon Linux 2023', 29, 33],
  ])('has %s on %s, with GLIBCXX_3.4.%d and at most %d', (python, system, certain, seen) => {
    expect(librariesOf(runtimeOf(python))).toMatchObject({ system, glibcxx: { certain, seen } });
  });

  it('has the C and C++ library of every runtime', () => {
    for (const { libraries } of all) {
      for (const name of ['libc.so.6', 'libm.so.6', 'libstdc++.so.6', 'libgcc_s.so.1', 'libz.so.1']) {
        expect(libraries.present).toContain(name);
      }
    }
  });

  it('names libraries as they are needed', () => {
    const names = all.flatMap(({ libraries }) => [...libraries.present, ...libraries.imageOnly.keys()]);
    expect(names.filter((name) => !/^(?:lib|ld-linux|linux-vdso)[\w.+-]*\.so(?:\.\d+)*$/.test(name))).toEqual(
      [],
    );
  });

  it('never says of one library that Lambda has it and lacks it', () => {
    for (const { libraries } of all) {
      expect([...libraries.imageOnly.keys()].filter((name) => libraries.present.has(name))).toEqual([]);
    }
  });

  it('says of each that Lambda lacks where that is from', () => {
    const sources = all.flatMap(({ libraries }) => [...libraries.imageOnly.values()]);
    expect(sources.filter((source) => !source.startsWith('https://'))).toEqual([]);
    expect(librariesOf(runtimeOf('3.13')).imageOnly.has('libexpat.so.1')).toBe(true);
    expect(librariesOf(runtimeOf('3.7')).imageOnly.has('libexpat.so.1')).toBe(false);
  });
});
