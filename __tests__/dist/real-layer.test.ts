import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { wrongIn } from '../support/cyclonedx.js';
import { inLambda, pythonInLambda, withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { filesUnder, project, temporaryDirectory } from '../support/project.js';
import type { Finished, FinishedAction } from '../support/runner.js';
import { runAction, runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import type { ZipEntry } from '../support/zip.js';
import { readZip, sha256Of, unpack, zipIn } from '../support/zip.js';

const files = { 'requirements.txt': 'pandas\nnumpy\nrequests\n' };
const inputs = { runtime: 'python3.11', 'layer-name': 'data' };
const flags = ['build', '--runtime', '3.11', '--layer-name', 'data', '--json'];
const site = 'python/lib/python3.11/site-packages';
const outputIn = (workspace: string) => join(workspace, 'build/layers');

interface Layer {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly zip: string;
  readonly 'unzipped-size': number;
  readonly distributions: readonly { readonly name: string; readonly version: string }[];
}

interface Component {
  readonly name: string;
  readonly version: string;
  readonly scope: string;
  readonly licenses?: readonly object[];
}

withDocker('a layer with pandas, numpy and requests', () => {
  const workspace = project(files);
  const others = [project(files), project(files), project(files)] as const;
  let action: FinishedAction;
  let again: FinishedAction;
  let cli: Finished;
  let host: Finished;
  let zip: string;
  let entries: readonly ZipEntry[];
  let layer: string;
  let described: Layer;

  beforeAll(async () => {
    ({ action, cli, again, host } = await together({
      action: () => runAction(inputs, { workspace }),
      host: () => runCli([...flags, '--builder', 'host'], { cwd: others[2] }),
      cli: () => runCli(flags, { cwd: others[0] }),
      again: () => runAction(inputs, { workspace: others[1] }),
    }));
    for (const run of [action, cli, again, host]) expectPassed(run);
    zip = zipIn(outputIn(workspace));
    entries = readZip(zip);
    layer = unpack(zip);
    [described] = JSON.parse(action.outputs['layers'] ?? '') as [Layer];
  });

  test('has the same bytes by the action, by the command line and a second time', () => {
    const sums = [workspace, others[0], others[1]].map((each) => sha256Of(zipIn(outputIn(each))));
    expect(new Set(sums)).toEqual(new Set([described.sha256]));
  });

  test('is sound for unzip and for zipfile, and says nothing of when and where it was made', () => {
    expect(execFileSync('unzip', ['-tqq', zip], { encoding: 'utf8' })).toBe('');
    const names = entries.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(new Set(entries.map(({ date }) => date.join()))).toEqual(new Set(['1980,1,1,0,0,0']));
    expect(new Set(entries.map(({ extra }) => extra))).toEqual(new Set([0]));
    expect(new Set(entries.map(({ mode }) => mode.toString(8)))).toEqual(new Set(['644', '755']));
    expect(names.filter((name) => !/^(?:python|bin)\//.test(name))).toEqual([]);
  });

  test('imports in Lambda', async () => {
    const code =
      'import numpy, pandas, requests, certifi, importlib.metadata as m;' +
      'frame = pandas.DataFrame({"a": numpy.arange(4)}); print(int(frame.a.sum()), numpy.__file__);' +
      'print(m.version("pandas"), len(m.files("numpy")) > 300, all(f.locate().exists() for f in m.files("pandas")))';
    const [sum, metadata] = (await pythonInLambda('python3.11', layer, code)).split('\n');
    expect(sum).toBe(`6 /opt/${site}/numpy/__init__.py`);
    const pandas = described.distributions.find(({ name }) => name === 'pandas');
    expect(metadata).toBe(`${pandas?.version} True True`);
  });

  test('has console scripts that start in Lambda', async () => {
    expect(filesUnder(join(layer, 'bin'))).toEqual(expect.arrayContaining(['f2py', 'normalizer']));
    const version = await inLambda('python3.11', layer, ['/opt/bin/normalizer', '--version']);
    expect(version).toContain('Charset-Normalizer');
    expect(await inLambda('python3.11', layer, ['/opt/bin/f2py', '-v'])).toMatch(/^\d/);
  });

  test('is told in the outputs as the zip is', () => {
    const unzipped = entries.reduce((sum, { size }) => sum + size, 0);
    const zipped = statSync(zip).size;
    expect(described).toMatchObject({
      name: 'data',
      runtime: 'python3.11',
      architecture: 'x86_64',
      zip: join(outputIn(workspace), 'data-python3.11-x86_64.zip'),
      'unzipped-size': unzipped,
      'zipped-size': zipped,
    });
    expect(action.outputs).toMatchObject({
      'zip-paths': zip,
      'unzipped-size': `${unzipped}`,
      'zipped-size': `${zipped}`,
      manifest: join(outputIn(workspace), 'manifest.json'),
    });
    const names = described.distributions.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['certifi', 'idna', 'numpy', 'pandas', 'requests']));
    for (const { name, version } of described.distributions) {
      const directory = `${site}/${name.replaceAll('-', '_')}-${version}.dist-info`;
      expect(entries.map((entry) => entry.name)).toContain(`${directory}/METADATA`);
    }
    expect(JSON.parse(cli.stdout)).toMatchObject({
      layers: [{ sha256: described.sha256, 'unzipped-size': unzipped }],
      'zip-paths': [zipIn(outputIn(others[0]))],
    });
  });

  test('is told in the manifest, which leaves out only what the runtime carries', () => {
    const manifest = JSON.parse(readFileSync(action.outputs['manifest'] ?? '', 'utf8'));
    expect(manifest).toMatchObject({
      schema: 1,
      inputs: { runtime: 'python3.11', layers: [{ name: 'data', requirements: ['requirements.txt'] }] },
      layers: [{ zip: basename(zip), sha256: described.sha256, 'unzipped-size': described['unzipped-size'] }],
      checks: expect.arrayContaining([
        expect.objectContaining({ check: 'pip-check', state: 'passed' }),
        expect.objectContaining({ check: 'quota-check', state: 'passed' }),
      ]),
    });
    const sizes = manifest.layers[0].distributions.map((each: Layer) => each['unzipped-size']);
    expect(sizes.reduce((sum: number, size: number) => sum + size, 0)).toBe(described['unzipped-size']);
    for (const { name, version } of manifest.sdk.excluded)
      expect(manifest.sdk.versions).toMatchObject({ [name]: version });
    expect(manifest.run.image.name).toBe('public.ecr.aws/sam/build-python3.11:latest-x86_64');
  });

  test('has a lock file by which pip gets the same wheels', () => {
    const lock = join(outputIn(workspace), 'data.lock.txt');
    const target = temporaryDirectory();
    const glibc = ['2_17', '2_24', '2_26', '2_28'];
    const platforms = glibc.flatMap((version) => ['--platform', `manylinux_${version}_x86_64`]);
    execFileSync(
      'python3',
      ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '--only-binary', ':all:']
        .concat(['--python-version', '3.11', '--implementation', 'cp', '--platform', 'manylinux2014_x86_64'])
        .concat(platforms, ['--dest', target, '-r', lock]),
      { stdio: 'pipe' },
    );
    const manifest = JSON.parse(readFileSync(join(outputIn(workspace), 'manifest.json'), 'utf8'));
    const wheels: readonly { wheel: string; sha256: string }[] = manifest.layers[0].distributions;
    // What the runtime has is pinned too, since pip wants a hash of all or of none
    expect(filesUnder(target)).toEqual(expect.arrayContaining(wheels.map(({ wheel }) => wheel)));
    expect(filesUnder(target)).toHaveLength(wheels.length + manifest.sdk.excluded.length);
    for (const { wheel, sha256 } of wheels) expect(sha256Of(join(target, wheel))).toBe(sha256);
  });

  test('is told in the summary', () => {
    const { summary, annotations } = action;
    expect(summary).toMatch(/^## ✅ Layer data for python3\.11 on x86\\_64$/m);
    expect(summary).toMatch(/^\| Zip \| Distributions \| Unzipped \| Zipped \|$/m);
    const row = `| \`data-python3.11-x86_64.zip\` | ${described.distributions.length} | **`;
    expect(summary.split('\n').filter((line) => line.startsWith(row))).toEqual([
      expect.stringMatching(/\*\*[\d.]+ MB\*\*, \d+ % of 250 MB \| \*\*[\d.]+ MB\*\*, \d+ % of 50 MB \|$/),
    ]);
    expect(summary).toMatch(/^\| pandas \| [\d.]+ \| [\d.]+ MB \| \d+ % \|$/m);
    expect(annotations.filter(({ level }) => level !== 'notice')).toEqual([]);
  });

  test('has a valid bill of its materials, the same each time, with every distribution and its licence', () => {
    const [bill, ...more] = [workspace, others[0], others[1]].map((each) =>
      readFileSync(join(outputIn(each), 'data.cdx.json'), 'utf8'),
    );
    expect(new Set(more)).toEqual(new Set([bill]));
    expect(wrongIn(bill ?? '')).toEqual([]);
    const { components } = JSON.parse(bill ?? '') as { components: readonly Component[] };
    const inside = components.filter(({ scope }) => scope === 'required');
    expect(inside.map(({ name, version }) => ({ name, version }))).toEqual(
      described.distributions.map(({ name, version }) => ({ name, version })),
    );
    expect(inside.filter(({ licenses }) => licenses === undefined)).toEqual([]);
  });

  test('leaves nothing behind but zip, lock, bill of materials, manifest and report', () => {
    expect(filesUnder(outputIn(workspace))).toEqual([
      'data-python3.11-x86_64.zip',
      'data.cdx.json',
      'data.lock.txt',
      'manifest.json',
      'report.html',
    ]);
    for (const { temporary } of [action, cli, host]) expect(filesUnder(temporary)).toEqual([]);
  });

  test('imports as well when it was built on this machine, which the log says first', async () => {
    expect(host.stderr.split('\n')[0]).toMatch(/^Building on this machine .* \(builder: host\)$/);
    const code = 'import numpy, pandas, requests; print(pandas.Series(numpy.arange(3)).sum())';
    const built = unpack(zipIn(outputIn(others[2])));
    expect(await pythonInLambda('python3.11', built, code)).toBe('3\n');
  });
});
