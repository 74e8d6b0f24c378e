import { describe, expect, it } from '@jest/globals';
import { defaultBuildImage, dockerPlatform, machineOf } from '../../../src/lambda/images.js';
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
