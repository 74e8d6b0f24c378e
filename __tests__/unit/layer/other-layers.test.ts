import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readOtherLayers } from '../../../src/layer/other-layers.js';
import { manifestText } from '../../../src/report/manifest.js';
import { temporaryDirectory } from '../support/files.js';
import type { ZipWish } from '../support/other-zips.js';
import { makeZip, metadata } from '../support/other-zips.js';
import { failedRun, passed, stacked } from '../support/report.js';
import { inputsOf } from '../support/values.js';
import { makeWheel } from '../support/wheels.js';

const site = (python: string) => `python/lib/python${python}/site-packages`;
const plain = (text: string) => text;
const megabyte = 1024 * 1024;

/** What a layer that names these files has of them, for python3.12 on x86_64. */
async function read(workspace: string, ...files: readonly string[]) {
  const { byLayer, findings } = await readOtherLayers(
    inputsOf({ 'other-layers': files.join('\n') }),
    workspace,
  );
  return { layers: byLayer.get('demo') ?? [], findings };
}

async function readZip(wish: ZipWish) {
  const workspace = temporaryDirectory();
  makeZip(workspace, 'a.zip', wish);
  return read(workspace, 'a.zip');
}

async function readManifest(text: string | Buffer) {
  return read(temporaryDirectory({ 'manifest.json': text }), 'manifest.json');
}

/** Why a file was refused. */
function reasonIn({ layers, findings }: Awaited<ReturnType<typeof read>>) {
  expect(layers).toEqual([]);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ rule: 'other-layers', severity: 'error' });
  return findings[0]?.reason;
}

describe('the zip of a layer', () => {
  it('counts with all its bytes, and the distributions that the runtime sees', async () => {
    const read = await readZip({
      files: {
        'python/six.py': 'x'.repeat(1000),
        [metadata('six-1.17.0')]: 'Metadata-Version: 2.1\n',
        [metadata('Ruamel.Yaml_Clib-0.2.8', site('3.12'))]: '',
        [metadata('old-1.0', site('3.9'))]: '',
        [metadata('deep-1.0', 'python/six/_vendor')]: '',
        'six-9.dist-info/METADATA': '',
        'python/six-1.17.0.dist-info/RECORD': '',
        'bin/tool': 'y'.repeat(24),
        'python/empty/': '',
      },
    });
    expect(read).toEqual({
      layers: [
        {
          title: 'a.zip',
          file: 'a.zip',
          unzipped: 1000 + 22 + 24,
          distributions: [
            { name: 'six', version: '1.17.0' },
            { name: 'ruamel-yaml-clib', version: '0.2.8' },
          ],
        },
      ],
      findings: [],
    });
  });

  it('counts what its directory says, however little that weighs packed', async () => {
    const { layers } = await readZip({ files: { 'lib/zeros': 240 * megabyte } });
    expect(layers).toMatchObject([{ unzipped: 240 * megabyte, distributions: [] }]);
  });

  it('counts where its distributions are for another Python alone, with a warning', async () => {
    const { layers, findings } = await readZip({ files: { [metadata('six-1.17.0', site('3.9'))]: 'x' } });
    expect(layers).toMatchObject([{ unzipped: 1, distributions: [] }]);
    expect(findings).toMatchObject([
      {
        rule: 'other-layers',
        severity: 'warning',
        subject: 'a.zip',
        title: 'a.zip, which other-layers names, is for python3.9',
        reason: 'this run builds for python3.12, where it would not load; it counts all the same',
      },
    ]);
  });

  it('may be a wheel, or any other zip, which weighs what it weighs', async () => {
    const workspace = temporaryDirectory();
    makeWheel(workspace, { name: 'a', files: { 'a.py': 'x'.repeat(5000) } });
    const { layers, findings } = await read(workspace, 'a-1.0-py3-none-any.whl');
    expect(findings).toEqual([]);
    expect(layers[0]?.unzipped).toBeGreaterThan(5000);
  });

  it.each<[string, ZipWish, RegExp]>([
    ['is empty', { files: {} }, /^it is an empty zip$/],
    [
      'holds as much as Lambda takes no more',
      { files: { zeros: 250 * megabyte } },
      /^it holds 250 MB or more unzipped, which Lambda takes as no layer$/,
    ],
    [
      'is as much in several files',
      { files: Object.fromEntries(['a', 'b'].map((one) => [one, 125 * megabyte])) },
      /^it holds 250 MB or more unzipped/,
    ],
    [
      'is a bomb that lists one entry many times over',
      {
        files: { zeros: megabyte },
        change: `
for index in range(200):
    again = copy.copy(archive.filelist[0])
    again.filename = "zeros%d" % index
    archive.filelist.append(again)`,
      },
      /^it is damaged: its entries overlap$/,
    ],
    [
      'is a bomb that lists petabytes',
      {
        files: { zeros: 1 },
        change: 'archive.filelist[0].file_size = archive.filelist[0].compress_size = 1 << 50',
      },
      /^it holds 250 MB or more unzipped/,
    ],
    [
      'says what no compression can do',
      { files: { zeros: 1000 }, change: 'archive.filelist[0].file_size = 10 * 1024 * 1024' },
      /^it is damaged: zeros cannot be 10 MB made of \d+ B$/,
    ],
    [
      'says of stored bytes that they are more',
      { files: { x: 'abc' }, method: 0, change: 'archive.filelist[0].file_size = 100' },
      /^it is a damaged zip: .*size/,
    ],
    [
      'is encrypted',
      { files: { 'python/secret.py': 'x' }, change: 'archive.filelist[0].flag_bits |= 1' },
      /^it is encrypted \(python\/secret\.py\), and Lambda cannot read it$/,
    ],
    [
      'is encrypted strongly',
      { files: { x: 'x' }, change: 'archive.filelist[0].flag_bits |= 0x41' },
      /strong encryption is not supported/,
    ],
    ['is compressed by bzip2', { files: { x: 'x' }, method: 12 }, /^x is compressed by method 12/],
    ['leads out of /opt', { files: { '../evil': 'x' } }, /^it is a damaged zip: invalid relative path/],
    ['leads to the root', { files: { '/etc/evil': 'x' } }, /^it is a damaged zip: absolute path/],
  ])('that %s is refused', async (_, wish, reason) => {
    expect(reasonIn(await readZip(wish))).toMatch(reason);
  });

  it('that is cut off anywhere is refused', async () => {
    const workspace = temporaryDirectory();
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}.py`, 'x'.repeat(50)]),
    );
    const whole = readFileSync(makeZip(workspace, 'a.zip', { files }));
    for (let length = 4; length < whole.length; length += 97) {
      writeFileSync(join(workspace, 'cut.zip'), whole.subarray(0, length));
      expect(reasonIn(await read(workspace, 'cut.zip'))).toBe('it is a damaged zip: its end is missing');
    }
  });

  it('whose directory is damaged anywhere is counted or refused, never more', async () => {
    const workspace = temporaryDirectory();
    const whole = readFileSync(
      makeZip(workspace, 'a.zip', { files: { 'a.py': 'x'.repeat(50), [metadata('six-1.0')]: 'y' } }),
    );
    for (let index = whole.indexOf('PK\x01\x02'); index < whole.length; index += 1) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(index) ^ 0xff, index);
      writeFileSync(join(workspace, 'damaged.zip'), bytes);
      const { layers, findings } = await read(workspace, 'damaged.zip');
      expect(layers.length + findings.length).toBe(1);
      expect(findings.map(({ rule }) => rule).join()).toMatch(/^(?:other-layers)?$/);
    }
  });
});

describe('the manifest of a build', () => {
  it('counts with all its layers', async () => {
    expect(await readManifest(manifestText(stacked, plain))).toEqual({
      layers: [
        {
          title: 'core of manifest.json',
          file: 'manifest.json',
          name: 'core',
          unzipped: 50_000_000,
          distributions: [
            { name: 'dist-1', version: '1.1' },
            { name: 'dist-2', version: '1.2' },
          ],
        },
        {
          title: 'app of manifest.json',
          file: 'manifest.json',
          name: 'app',
          unzipped: 50_000_000,
          distributions: [
            { name: 'boto3', version: '1.50' },
            { name: 'botocore', version: '1.51' },
            { name: 's3transfer', version: '1.52' },
          ],
        },
      ],
      findings: [],
    });
  });

  it.each([
    ['runtime', { runtime: '3.11' }, 'python3.12 on x86_64', 'python3.11 on x86_64', 0],
    ['architecture', { architecture: 'arm64' }, 'python3.12 on x86_64', 'python3.12 on arm64', 10],
  ])('for another %s counts, with a warning', async (_, raw, theirs, wanted, seen) => {
    const workspace = temporaryDirectory({ 'm.json': manifestText(passed, plain) });
    const { byLayer, findings } = await readOtherLayers(
      inputsOf({ ...raw, 'other-layers': 'm.json' }),
      workspace,
    );
    const [layer] = byLayer.get('demo') ?? [];
    expect(layer).toMatchObject({ title: 'data_layer of m.json', unzipped: 131_072_000 });
    // Of that name, but no layer that this run could build
    expect(layer).not.toHaveProperty('name');
    expect(layer?.distributions).toHaveLength(seen);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        title: `m.json, which other-layers names, is for ${theirs}`,
        reason: `this run builds for ${wanted}, where it would not load; it counts all the same`,
      },
    ]);
  });

  const changed = (change: object) =>
    JSON.stringify({ ...JSON.parse(manifestText(passed, plain)), ...change });
  const layerWith = (change: object) => {
    const { layers } = JSON.parse(manifestText(passed, plain)) as { layers: readonly object[] };
    return changed({ layers: layers.map((layer) => ({ ...layer, ...change })) });
  };

  it.each([
    ['of a run that failed', manifestText(failedRun, plain), /^the run that wrote it failed$/],
    [
      'of a run that failed at a check',
      changed({ findings: [{ severity: 'warning' }, { severity: 'error' }] }),
      /^the run that wrote it failed$/,
    ],
    ['without a layer', changed({ layers: [] }), /^it lists no layer$/],
    [
      'of a newer layerpack',
      changed({ schema: 2 }),
      /^its schema is 2, and this layerpack knows those up to 1:/,
    ],
    ['without a schema', changed({ schema: '1' }), /^it is not a manifest of layerpack$/],
    ['of something else', '{"tool": "other"}', /^it is not a manifest of layerpack$/],
    ['that is cut off', manifestText(passed, plain).slice(0, 2000), /^it is not JSON$/],
    ['without layers at all', changed({ layers: undefined }), /^it is damaged: layers must be array$/],
    ['with null for a layer', changed({ layers: [null] }), /^it is damaged: layers\/0 must be object$/],
    [
      'with a size below nought',
      layerWith({ 'unzipped-size': -1 }),
      /^it is damaged: layers\/0\/unzipped-size/,
    ],
    ['with a text for a size', layerWith({ 'unzipped-size': '5' }), /^it is damaged: .* must be integer$/],
    ['with a distribution of no version', layerWith({ distributions: [{ name: 'a' }] }), /version/],
  ])('%s is refused', async (_, text, reason) => {
    expect(reasonIn(await readManifest(text))).toMatch(reason);
  });

  it('may start with a mark of its encoding, and blanks', async () => {
    const { findings } = await readManifest(`\ufeff\n  ${manifestText(passed, plain)}`);
    expect(findings).toEqual([]);
  });
});

describe('what is named', () => {
  it('must be there', async () => {
    const { findings } = await read(temporaryDirectory({ file: '' }), 'vendor/a.zip', 'file/a.zip');
    expect(findings.map(({ title, reason }) => `${title}: ${reason}`)).toEqual([
      'Failed to count vendor/a.zip, which other-layers names: there is no such file',
      'Failed to count file/a.zip, which other-layers names: there is no such file',
    ]);
  });

  it('is told at its place in the config', async () => {
    const location = { file: 'layers.yml', line: 7, column: 5 };
    const inputs = inputsOf();
    const layers = inputs.layers.map((layer) => ({
      ...layer,
      'other-layers': [{ file: 'no.zip', location }],
    }));
    const { findings } = await readOtherLayers({ ...inputs, layers }, temporaryDirectory());
    expect(findings).toMatchObject([{ subject: 'no.zip', location }]);
  });

  it('must be a file, and is not waited for', async () => {
    const workspace = temporaryDirectory({ 'directory/x': '' });
    execFileSync('mkfifo', [join(workspace, 'pipe')]);
    expect(reasonIn(await read(workspace, 'directory'))).toBe('it is not a file');
    expect(reasonIn(await read(workspace, 'pipe'))).toBe('it is not a file');
  });

  it.each([
    ['empty', ''],
    ['a text', 'six==1.17.0\n'],
    ['a list', '[]'],
    ['a tar', Buffer.alloc(10_240)],
  ])('may not be %s', async (_, content) => {
    expect(reasonIn(await readManifest(content))).toBe('it is neither a zip nor a manifest of layerpack');
  });

  it('is known by what it holds, not by its name', async () => {
    const workspace = temporaryDirectory({ 'a.zip': manifestText(passed, plain) });
    makeZip(workspace, 'manifest.json', { files: { a: 'x' } });
    const { layers, findings } = await read(workspace, 'a.zip', 'manifest.json');
    expect(findings).toEqual([]);
    expect(layers.map(({ title }) => title)).toEqual(['data_layer of a.zip', 'manifest.json']);
  });

  it('counts once, however it is spelled and however many layers name it', async () => {
    const workspace = temporaryDirectory();
    makeZip(workspace, 'a.zip', { files: { a: 'x' } });
    const inputs = inputsOf({ 'other-layers': 'a.zip\n./a.zip' });
    const [layer] = inputs.layers;
    const second = layer && { ...layer, name: 'second' };
    const { byLayer } = await readOtherLayers(
      { ...inputs, layers: [...inputs.layers, ...(second ? [second] : [])] },
      workspace,
    );
    const [first] = byLayer.get('demo') ?? [];
    expect(byLayer.get('demo')).toHaveLength(1);
    expect(byLayer.get('second')?.[0]).toBe(first);
  });

  it('is nothing by default', async () => {
    expect(await read(temporaryDirectory())).toEqual({ layers: [], findings: [] });
  });
});
