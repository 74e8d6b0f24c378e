import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Probe } from '../../../src/engine/probe.js';
import { sdkFamily } from '../../../src/lambda/sdk-family.js';
import { temporaryDirectory } from '../support/files.js';
import { python } from '../support/python.js';

const helper = fileURLToPath(new URL('../../../src/engine/helpers/probe.py', import.meta.url));

/** The metadata of installed distributions, by directories such as "boto3-1.0". */
const installed = (home: string, ...distributions: readonly string[]) =>
  Object.fromEntries(
    distributions.map((each) => [`${home}/${each}.dist-info/METADATA`, `Name: ${each} in ${home}\n`]),
  );

/** What the helper says of SDK homes with these files, and the metadata that it copied. */
function probe(
  files: Readonly<Record<string, string>>,
  homes: readonly string[] = ['runtime', 'site'],
  family: readonly string[] = sdkFamily,
) {
  const root = temporaryDirectory({ 'sdk/.keep': '', ...files });
  const sdk = join(root, 'sdk');
  const paths = homes.map((home) => join(root, home)).join(':');
  const output = execFileSync('python3', ['-I', helper, sdk, paths, ...family], { encoding: 'utf8' });
  const answer = JSON.parse(output) as Probe;
  const copied = readdirSync(sdk)
    .filter((entry) => entry !== '.keep')
    .map((entry) => [entry, readFileSync(join(sdk, entry, 'METADATA'), 'utf8')] as const);
  return {
    ...answer,
    home: answer.sdk?.home.slice(root.length + 1),
    versions: answer.sdk?.versions,
    copied: Object.fromEntries(copied),
  };
}

const runtime = installed('runtime', 'boto3-1.40.4', 'botocore-1.40.4', 'urllib3-1.26.19');
const tools = installed('site', 'urllib3-2.5.0', 'six-1.17.0', 'jmespath-1.0.1');

describe('the SDK', () => {
  it.each([[['runtime', 'site']], [['site', 'runtime']]])(
    'is that of the home with its core, whichever comes first: %j',
    (homes) => {
      const { home, versions, copied } = probe({ ...runtime, ...tools }, homes);
      expect(home).toBe('runtime');
      // The other home's six and jmespath are its tools'
      expect(versions).toEqual({ boto3: '1.40.4', botocore: '1.40.4', urllib3: '1.26.19' });
      expect(copied).toEqual({
        'boto3-1.40.4.dist-info': 'Name: boto3-1.40.4 in runtime\n',
        'botocore-1.40.4.dist-info': 'Name: botocore-1.40.4 in runtime\n',
        'urllib3-1.26.19.dist-info': 'Name: urllib3-1.26.19 in runtime\n',
      });
    },
  );

  it("is the first home's where both have the core", () => {
    const both = { ...runtime, ...installed('site', 'boto3-1.42.0', 'botocore-1.42.0', 'six-1.17.0') };
    expect(probe(both)).toMatchObject({ home: 'runtime', versions: { botocore: '1.40.4' } });
    expect(probe(both, ['site', 'runtime'])).toMatchObject({
      home: 'site',
      versions: { botocore: '1.42.0', six: '1.17.0' },
    });
  });

  it('is that of the other home where the first is not there', () => {
    expect(probe(runtime, ['absent', 'runtime'])).toMatchObject({
      home: 'runtime',
      versions: { boto3: '1.40.4' },
    });
  });

  it('is what the first home has where neither has the core', () => {
    expect(probe(tools, ['site', 'runtime'])).toMatchObject({ home: 'site', versions: { six: '1.17.0' } });
    expect(probe({}, ['site', 'runtime'])).toMatchObject({ home: 'site', versions: {}, copied: {} });
  });

  it('has normalised names, and nothing that is not of the family', () => {
    const home = installed('runtime', 'botocore-1.0', 'Python_DateUtil-2.9.0.post0', 'requests-2.0');
    expect(probe(home).versions).toEqual({ botocore: '1.0', 'python-dateutil': '2.9.0.post0' });
  });

  it('passes over directories without metadata, as a removal leaves them', () => {
    const left = { 'runtime/boto3-1.39.0.dist-info/RECORD': '' };
    expect(probe({ ...runtime, ...left }).versions).toMatchObject({ boto3: '1.40.4' });
    expect(probe({ 'site/botocore-1.0.dist-info/RECORD': '', ...runtime }, ['site', 'runtime']).home).toBe(
      'runtime',
    );
  });

  it('is null where no one asks for it', () => {
    expect(probe(runtime, ['runtime'], [])).toMatchObject({ sdk: null, copied: {} });
  });
});

describe('the interpreter', () => {
  it('is told as it is', () => {
    const { python: version, 'python-version': full, machine, pip } = probe({}, ['runtime'], []);
    const program =
      'import platform, pip\nprint(json.dumps([platform.python_version(), platform.machine(), pip.__version__]))';
    expect([full, machine, pip]).toEqual(python<readonly string[]>(program, null));
    expect(`${full}.`.startsWith(`${version}.`)).toBe(true);
    expect(version).toMatch(/^\d+\.\d+$/);
  });
});
