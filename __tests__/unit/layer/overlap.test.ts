import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { describeTree } from '../support/describe-tree.js';
import { temporaryDirectory, writeFiles } from '../support/files.js';
import { install } from '../support/install.js';
import { runtimeOf } from '../support/values.js';
import { makeWheel } from '../support/wheels.js';

const runtime = runtimeOf('3.12');
const site = 'python/lib/python3.12/site-packages';

describe('wheels with a path in common', () => {
  it("gives a path of two wheels to the later name's, whichever is there, and warns", async () => {
    const place = temporaryDirectory();
    const one = makeWheel(place, { name: 'one', files: { 'shared/__init__.py': 'one = 1\n', 'one.py': '' } });
    const two = makeWheel(place, { name: 'two', files: { 'shared/__init__.py': 'two = 2\n' } });
    const directory = install([one, two]);
    for (const text of ['one = 1\n', 'two = 2\n']) {
      writeFiles(directory, { 'shared/__init__.py': text });
      const { files, findings } = await describeTree([one, two], directory, runtime);
      const path = `${site}/shared/__init__.py`;
      expect(files.filter((file) => file.path === path)).toMatchObject([
        { owner: 'two', size: 8, crc32: crc32('two = 2\n'), content: { kind: 'wheel', wheel: two.path } },
      ]);
      expect(findings).toEqual([
        {
          rule: 'overlap',
          severity: 'warning',
          subject: path,
          title: `one and two both have ${path}`,
          reason: "the layer has two's, and one may miss its own",
          advice: expect.stringMatching(/\.$/),
        },
      ]);
    }
  });

  it('says nothing of a path that two wheels have with equal content', async () => {
    const place = temporaryDirectory();
    const wheels = ['one', 'two'].map((name) => makeWheel(place, { name, files: { 'shared.txt': 'same' } }));
    const { files, findings } = await describeTree(wheels, install(wheels), runtime);
    expect(findings).toEqual([]);
    expect(files.filter(({ path }) => path.endsWith('/shared.txt'))).toMatchObject([{ owner: 'two' }]);
  });

  it('warns of commands that two wheels declare differently', async () => {
    const place = temporaryDirectory();
    const wheels = ['one', 'two'].map((name) => {
      const command = `[console_scripts]\ntool = ${name}:main\n`;
      return makeWheel(place, { name, files: { [`${name}-1.0.dist-info/entry_points.txt`]: command } });
    });
    const { files, findings } = await describeTree(wheels, install(wheels), runtime);
    expect(findings).toMatchObject([{ rule: 'overlap', subject: 'bin/tool' }]);
    expect(files.filter(({ path }) => path === 'bin/tool')).toMatchObject([{ owner: 'two', mode: 0o755 }]);
  });
});
