import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { readWheels } from '../../src/layer/contents.js';
import type { LayerFile } from '../../src/layer/tree.js';
import { describeLayer } from '../../src/layer/tree.js';
import type { Lifetime } from '../../src/lifetime.js';
import { createLifetime } from '../../src/lifetime.js';
import { profileOfFile } from '../../src/slim/files.js';
import type { StripOutcome } from '../../src/slim/strip.js';
import { stripFiles } from '../../src/slim/strip.js';
import { worseBy } from '../../src/slim/worse.js';
import { extractEntry } from '../../src/wheel/extract.js';
import type { BuildContainer } from '../support/build-container.js';
import { openBuildContainer } from '../support/build-container.js';
import { describeReal } from '../support/described-wheels.js';
import { withDocker } from '../support/docker.js';
import { addSections } from '../unit/support/add-sections.js';
import { makeElf } from '../unit/support/make-elf.js';
import { runtimeOf } from '../unit/support/values.js';
import { makeWheel } from '../unit/support/wheels.js';

const site = 'python/lib/python3.11/site-packages';

const symbols = [
  { name: '.symtab', type: 2, content: Buffer.alloc(24) },
  { name: '.debug_info', type: 1, content: Buffer.alloc(8192) },
];
const unstripped = addSections(makeElf({ soname: 'libmade.so' }).bytes, symbols);

withDocker('stripping', () => {
  const lifetime: Lifetime = createLifetime();
  let container: BuildContainer;
  /** debugpy comes with symbols; auditwheel has patched shapely's binaries, which have symbols too. */
  let real: readonly LayerFile[];
  let outcome: StripOutcome;
  let count = 0;
  const strip = (files: readonly LayerFile[], engine: Engine = container.engine) => {
    const directory = join(container.workDirectory, `strip-${count++}`);
    return stripFiles({ engine }, { files, architecture: 'x86_64', directory });
  };
  /** A layer of one made wheel. */
  const made = async (files: Readonly<Record<string, Buffer>>) => {
    const directory = join(container.workDirectory, `made-${count++}`);
    await mkdir(directory);
    const wheels = [makeWheel(directory, { name: 'made', files })];
    return describeLayer(await readWheels(wheels, runtimeOf('python3.11')), runtimeOf('python3.11')).files;
  };

  beforeAll(async () => {
    container = await openBuildContainer('python3.11', lifetime);
    const directory = join(container.workDirectory, 'wheels');
    real = (await describeReal('python3.11', directory, ['debugpy==1.8.0', 'shapely==2.0.2'])).files;
    outcome = await strip(real);
  }, 120_000);
  afterAll(() => lifetime.end());

  it('takes symbols out of binaries, and keeps everything else as it is', () => {
    const { files, stripped, findings } = outcome;
    expect(stripped.files.map(({ path }) => basename(path))).toContain('attach_linux_amd64.so');
    for (const { owner, before, after } of stripped.files) {
      expect(owner).toBe('debugpy');
      expect(after).toBeLessThan(before);
    }
    const changed = new Map(stripped.files.map((each) => [each.path, each]));
    expect(files.map(({ path }) => path)).toEqual(real.map(({ path }) => path));
    expect(files.filter(({ path }) => !changed.has(path))).toEqual(
      real.filter(({ path }) => !changed.has(path)),
    );
    expect([stripped.putBack, findings]).toEqual([[], []]);
  });

  it('says of a stripped file what it is now', () => {
    const [first] = outcome.stripped.files;
    const [was, is] = [real, outcome.files].map((files) => files.find(({ path }) => path === first?.path));
    if (!was || !is || is.content.kind !== 'file') throw new Error('nothing was stripped');
    const bytes = readFileSync(is.content.file);
    const { size, crc32: sum, mode, elf, owner } = is;
    expect({ size, sum }).toEqual({ size: first?.after, sum: crc32(bytes) });
    expect({ mode, elf, owner }).toEqual({ mode: was.mode, elf: true, owner: was.owner });
    expect(is.size).toBe(statSync(is.content.file).size);
  });

  it('would harm what auditwheel has patched, which is seen in what comes of it', async () => {
    const patched = real.find(({ path }) => path.startsWith(`${site}/shapely/lib.`));
    if (patched?.content.kind !== 'wheel') throw new Error('no such file');
    const target = join(container.workDirectory, 'patched');
    await extractEntry(patched.content.wheel, patched.content.entry, target);
    const before = profileOfFile(target);
    await container.engine.run(['strip', '--strip-unneeded', target]);
    const after = profileOfFile(target);
    if ('damaged' in before || 'damaged' in after) throw new Error('no ELF file');
    expect(before.hasSymbols && after.size < before.size).toBe(true);
    expect(worseBy(before, after)).toBe('would be loaded with other content');
  });

  it('puts back what strip refuses, in its own words, and strips the rest', async () => {
    const odd = Buffer.from(unstripped);
    // A section that ends far beyond the file, which its loader does not care about
    odd.writeBigUInt64LE(2n ** 40n, Number(odd.readBigUInt64LE(40)) + 2 * 64 + 32);
    const files = await made({ 'made/odd.so': odd });
    const others = real.filter(({ owner }) => owner === 'debugpy');
    const { stripped, files: all } = await strip([...files, ...others]);
    expect(stripped.putBack).toEqual([
      {
        path: `${site}/made/odd.so`,
        owner: 'made',
        reason: expect.stringMatching(/^is refused by strip: \w/),
      },
    ]);
    expect(stripped.putBack[0]?.reason).not.toMatch(/\d+\.elf/);
    expect(stripped.files).toEqual(outcome.stripped.files);
    expect(all.slice(0, files.length)).toEqual(files);
  });

  it('puts back what comes out damaged', async () => {
    const files = real.filter(({ path }) => path.endsWith('attach_linux_amd64.so'));
    /** The real strip, and then two bytes that are others. */
    const run: Engine['run'] = async (argv, options) => {
      const result = await container.engine.run(argv, options);
      const target = join(options?.cwd ?? '', argv.at(-1) ?? '');
      const harm = ['import sys', 'f = open(sys.argv[1], "r+b")', 'f.seek(0x2000)', 'f.write(b"\\xcc\\xcd")'];
      await container.engine.run([container.engine.python, '-c', harm.join('\n'), target]);
      return result;
    };
    const { stripped, files: after } = await strip(files, { ...container.engine, run });
    expect(stripped.files).toEqual([]);
    expect(stripped.putBack.map(({ reason }) => reason)).toEqual(['would be loaded with other content']);
    expect(after).toEqual(files);
  });

  it('leaves alone what is not from a wheel', async () => {
    const content = { kind: 'bytes', bytes: unstripped } as const;
    const file = {
      path: 'lib/libmade.so',
      owner: 'system-libraries',
      size: 1,
      crc32: 1,
      mode: 0o755,
      content,
    };
    expect(await strip([file])).toEqual({
      files: [file],
      stripped: { files: [], putBack: [] },
      findings: [],
    });
  });

  it('warns where the image has no strip', async () => {
    const files = real.filter(({ path }) => path.endsWith('attach_linux_amd64.so'));
    const run: Engine['run'] = (argv, options) =>
      container.engine.run(argv, { ...options, environment: { PATH: '/nowhere' } });
    const found = await strip(files, { ...container.engine, run });
    expect(found.files).toEqual(files);
    expect(found.findings).toEqual([
      expect.objectContaining({
        rule: 'strip',
        severity: 'warning',
        reason: 'the image has no program strip',
      }),
    ]);
  });

  it('strips nothing on this machine, and says so', async () => {
    const found = await strip(real, { ...container.engine, kind: 'host', description: 'this machine' });
    expect(found.files).toBe(real);
    expect(found.findings).toMatchObject([{ rule: 'strip', severity: 'warning', subject: 'this machine' }]);
  });
});
