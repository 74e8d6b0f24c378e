import { describe, expect, it } from '@jest/globals';
import type { ElfFacts } from '../../../src/check/elf-facts.js';
import { viewElf } from '../../../src/check/elf-facts.js';
import type { ShownByImports } from '../../../src/check/elf-imports.js';
import { resolveNeeded } from '../../../src/check/elf-resolve.js';
import { wayOut } from '../../../src/check/elf-ways-out.js';
import type { ElfFile } from '../../../src/elf/read.js';
import { librariesOf } from '../../../src/lambda/libraries.js';
import type { ElfFileOfLayer } from '../../../src/layer/elf-files.js';
import { runtimeOf } from '../support/values.js';
import { audit, elfOf, file, site, told, versions } from './elf-support.js';

const needs = (soname: string, facts: Partial<ElfFile> = {}) => ({ needed: [soname], ...facts });
const library: ElfFileOfLayer = file('demo.libs/libx.so.1');
const at = (path: string, owner: string, facts: Partial<ElfFile> = {}): ElfFileOfLayer => {
  return { path, owner, reading: elfOf(facts) };
};

/** By what the first file comes to libx.so.1. */
function by(facts: Partial<ElfFile>, others: readonly ElfFileOfLayer[], given: Partial<ElfFacts> = {}) {
  const user = file('demo/sub/x.so', facts);
  const view = viewElf({
    python: '3.11',
    machine: 'x86_64',
    libraries: librariesOf(runtimeOf('3.11')),
    image: null,
    stack: [[user, ...others]],
    dependenciesOf: () => new Set(),
    locate: (chain) => ({ chain }),
    ...given,
  });
  return resolveNeeded(view, { path: user.path, owner: user.owner, elf: elfOf(facts) }, 'libx.so.1').by;
}

describe('resolveNeeded', () => {
  const elsewhere = at('python/elsewhere/libx.so.1', 'other');
  const foreign = { ...library, reading: elfOf({ machine: 183 }) };
  const damaged = { ...library, reading: { damaged: 'it ends' } };

  it.each<[string, Partial<ElfFile>, readonly ElfFileOfLayer[], string]>([
    ['DT_RPATH', { rpath: '$ORIGIN/../../demo.libs' }, [library], 'rpath'],
    ['DT_RPATH in braces', { rpath: '${ORIGIN}/../../demo.libs' }, [library], 'rpath'],
    ['the second of a list', { rpath: '$ORIGIN:$ORIGIN/../../demo.libs/' }, [library], 'rpath'],
    ['an absolute path', { rpath: '/opt/python/elsewhere' }, [elsewhere], 'rpath'],
    ['DT_RUNPATH', { runpath: '$ORIGIN/../../demo.libs' }, [library], 'runpath'],
    [
      'DT_RUNPATH where DT_RPATH says otherwise',
      { rpath: '/opt/python/elsewhere', runpath: '$ORIGIN/../../demo.libs' },
      [library, elsewhere],
      'runpath',
    ],
    [
      'no DT_RPATH where there is a DT_RUNPATH',
      { rpath: '/opt/python/elsewhere', runpath: '/nowhere' },
      [elsewhere],
      'nothing',
    ],
    [
      'no path out of /opt',
      { rpath: '$ORIGIN/../../../../../../../../etc' },
      [at('etc/libx.so.1', 'other')],
      'nothing',
    ],
    ['no path that counts from nowhere', { rpath: 'python/elsewhere' }, [elsewhere], 'nothing'],
    [
      'no word that only begins so',
      { rpath: '$ORIGINAL/../../demo.libs' },
      [at(library.path, 'other')],
      'nothing',
    ],
    ['the same distribution', {}, [library], 'same distribution'],
    ['its SONAME', {}, [file('demo.libs/other-name.so', { soname: 'libx.so.1' })], 'same distribution'],
    ['/opt/lib', {}, [at('lib/libx.so.1', 'system')], '/opt/lib'],
    ['no directory below it', {}, [at('lib/deep/libx.so.1', 'system')], 'nothing'],
    ['no library of another distribution', {}, [elsewhere], 'nothing'],
    ['no library for another machine', { rpath: '$ORIGIN/../../demo.libs' }, [foreign], 'nothing'],
    ['no damaged library', { rpath: '$ORIGIN/../../demo.libs' }, [damaged], 'nothing'],
  ])('goes by %s', (_, facts, others, expected) => {
    expect(by(facts, others)).toBe(expected);
  });

  it('goes by a distribution that is asked for', () => {
    const dependenciesOf = (name: string) => new Set(name === 'demo' ? ['other'] : []);
    expect(by({}, [elsewhere], { dependenciesOf })).toBe('dependency');
  });

  it('sees the layers as they lie in /opt, where the last file of a path wins', () => {
    const user = file('demo/sub/x.so');
    const dead = { ...library, reading: elfOf({ machine: 183 }) };
    expect(by({}, [], { stack: [[library], [user]] })).toBe('same distribution');
    expect(by({}, [], { stack: [[library], [dead, user]] })).toBe('nothing');
  });

  it('goes by the image where there is one, and not by the table', () => {
    const image = { names: new Set(['libx.so.1']), source: 'the image x' };
    expect(by({}, [], { image })).toBe('runtime');
    expect(by({}, [library], { image })).toBe('runtime');
    expect(by({ rpath: '$ORIGIN/../../demo.libs' }, [library], { image })).toBe('rpath');
  });
});

describe('elf-needed', () => {
  const image = (...names: readonly string[]): ElfFacts['image'] => {
    return { names: new Set(names), source: 'the image x' };
  };

  it.each<[string, string, ElfFacts['image'], string, readonly string[]]>([
    ['nothing of what the table has', 'libc.so.6', null, '3.11', []],
    ['nothing of what the image has', 'libgomp.so.1', image('libgomp.so.1'), '3.11', []],
    [
      'what the image lacks although the table has it',
      'libc.so.6',
      image(),
      '3.11',
      ['elf-needed warning demo'],
    ],
    [
      'what images have and Lambda lacks',
      'libexpat.so.1',
      image('libexpat.so.1'),
      '3.13',
      ['elf-needed warning demo'],
    ],
    ['nothing of it on Amazon Linux 1', 'libexpat.so.1', null, '3.7', []],
    ['libGL on Amazon Linux 2 and not on 1', 'libGL.so.1', null, '3.8', ['elf-needed warning demo']],
    ['nothing of libGL on Amazon Linux 1', 'libGL.so.1', null, '3.6', []],
    ['what the kernel brings as nothing', 'linux-vdso.so.1', image(), '3.11', []],
    ['a path in the runtime as nothing', '/lib64/libc.so.6', null, '3.11', []],
    ['a path of the builder', '/builder/libx.so', null, '3.11', ['elf-needed warning demo']],
  ])('tells %s', (_, soname, given, runtime, expected) => {
    expect(told(audit([file('demo/x.so', needs(soname))], { image: given, runtime }))).toEqual(expected);
  });

  it('tells nothing of what is never loaded', () => {
    const files = [
      file('demo/a.so', needs('libx.so', { type: 1 })),
      file('demo/b.so', needs('libx.so', { machine: 183 })),
      file('demo/c.cpython-38-x86_64-linux-gnu.so', needs('libx.so')),
      file('demo/d', needs('libx.so', { static: true })),
    ];
    expect(audit(files).missing).toEqual([]);
  });

  it('is one finding for a distribution and a library, with the facts beside it', () => {
    const names = ['a.so', 'b.so', 'c.so'];
    const locate = () => ({ chain: 'app → demo' });
    const { findings, missing } = audit(
      names.map((name) => file(`demo/${name}`, needs('libgomp.so.1'))),
      { locate },
    );
    expect(missing).toEqual([
      { soname: 'libgomp.so.1', owner: 'demo', files: names.map((name) => `${site}/demo/${name}`) },
    ]);
    expect(findings).toEqual([
      {
        rule: 'elf-needed',
        severity: 'warning',
        subject: 'demo',
        title: 'demo needs libgomp.so.1, which is not there',
        reason: `${site}/demo/a.so and 2 more files need it, and neither the layers nor the list of Amazon Linux 2's files in Lambda has it; asked for by app → demo`,
        advice:
          'Set system-libraries: auto (or name libgomp.so.1) to copy it from the build image, or ask for a wheel that brings it.',
      },
    ]);
  });

  it('is one finding for all that a distribution lacks for one reason and with one way out', () => {
    const names = ['libX11.so.6', 'libSM.so.6', 'libICE.so.6'];
    const { findings } = audit(names.map((name) => file(`demo/${name}.so`, needs(name))));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      title: 'demo needs libX11.so.6, libSM.so.6 and libICE.so.6, which are not there',
      reason: `${site}/demo/libX11.so.6.so and 2 more files need them, and neither the layers nor the list of Amazon Linux 2's files in Lambda has them`,
      advice:
        'Lambda has no display: ask for a variant that draws on none, or set system-libraries: auto (or name them) to copy them from the build image.',
    });
  });

  describe('with what imports have shown', () => {
    const nothing = { missedLibraries: [], loaded: [] };
    const severities = (soname: string, imports: ShownByImports) =>
      audit([file('demo/x.so', needs(soname)), file('demo/y.so', needs('libother.so'))], {
        imports,
        runtime: '3.13',
        image: image('libexpat.so.1'),
      }).findings.map(({ severity, reason }) => [severity, reason.split('; ')[1]]);

    it('is an error where an import fails for the library, and a warning for the others', () => {
      const missed = { distribution: 'app', culprit: 'demo', library: 'libx.so' };
      expect(severities('libx.so', { ...nothing, missedLibraries: [missed] })).toEqual([
        ['error', 'importing app fails for it'],
        ['warning', undefined],
      ]);
    });

    it('is an error where what is asked for loads what the image has and Lambda lacks', () => {
      const loads = { distribution: 'app', requested: true, files: [`${site}/demo/x.so`] };
      expect(severities('libexpat.so.1', { ...nothing, loaded: [loads] })).toEqual([
        ['error', 'importing app loads it, which works in the image alone'],
        ['warning', undefined],
      ]);
    });

    it.each([
      ['only a dependency loads it', { requested: false }],
      ['another file is loaded', { files: [`${site}/demo/y.so`] }],
    ])('is a warning where %s', (_, facts) => {
      const loads = { distribution: 'app', requested: true, files: [`${site}/demo/x.so`], ...facts };
      const found = severities('libexpat.so.1', { ...nothing, loaded: [loads] });
      expect(found.map(([severity]) => severity)).toEqual(['warning', 'warning']);
    });
  });

  describe('with an import that failed for libGL.so.1', () => {
    const gl = (path: string) => file(path, needs('libGL.so.1'));
    const afterFailure = (
      missed: { readonly distribution: string; readonly culprit?: string },
      files: readonly ElfFileOfLayer[],
      dependencies: Readonly<Record<string, readonly string[]>> = {},
      library = 'libGL.so.1',
    ) => {
      const { distribution, culprit = distribution } = missed;
      const missedLibraries = [{ distribution, culprit, library }];
      const dependenciesOf = (name: string) => new Set(dependencies[name] ?? []);
      return told(audit(files, { imports: { missedLibraries, loaded: [] }, dependenciesOf }));
    };

    it('blames whose import failed, and no bystander that needs the same library', () => {
      expect(afterFailure({ distribution: 'a' }, [gl('a/x.so'), gl('b/x.so')], { a: ['b'] })).toEqual([
        'elf-needed error a',
        'elf-needed warning b',
      ]);
    });

    it('blames whose code failed', () => {
      expect(
        afterFailure({ distribution: 'app', culprit: 'b' }, [file('app/x.so'), gl('a/x.so'), gl('b/x.so')]),
      ).toEqual(['elf-needed error b', 'elf-needed warning a']);
    });

    it('blames whose library the loader takes in turn', () => {
      const files = [
        file('a/x.so', { needed: ['liba.so'] }),
        file('a/liba.so', { needed: ['libb.so.1'], rpath: '$ORIGIN/../b.libs' }),
        gl('b.libs/libb.so.1'),
        gl('c/x.so'),
      ];
      const expected = ['elf-needed error b', 'elf-needed warning c'];
      expect(afterFailure({ distribution: 'a' }, files, { a: ['c'] })).toEqual(expected);
    });

    it('ends where libraries need each other', () => {
      const files = [
        file('a/x.so', { needed: ['y.so'] }),
        file('a/y.so', { needed: ['x.so'] }),
        gl('c/x.so'),
      ];
      expect(afterFailure({ distribution: 'a' }, files)).toEqual(['elf-needed warning c']);
    });

    it('blames what the failing one asks for, since an extension module leaves no trace', () => {
      const files = [gl('b/x.so'), gl('c/x.so')];
      const expected = ['elf-needed error b', 'elf-needed warning c'];
      expect(afterFailure({ distribution: 'a' }, files, { a: ['b'] })).toEqual(expected);
    });

    it('says whose files are to blame, and leaves to the error of the import what to do', () => {
      const missedLibraries = [
        { distribution: 'app', culprit: 'demo', library: 'libgomp.so.1' },
        { distribution: 'app', culprit: 'demo', library: 'libmysqlclient.so.21' },
      ];
      const files = [
        file('demo/x.so', { needed: ['libgomp.so.1', 'libmysqlclient.so.21'] }),
        file('other/libgomp.so.1'),
      ];
      expect(audit(files, { imports: { missedLibraries, loaded: [] } }).findings).toMatchObject([
        {
          title: 'demo needs libgomp.so.1, which is not there',
          reason: `${site}/demo/x.so needs it; other has one, which demo does not ask for; importing app fails for it`,
          advice: 'Set system-libraries, as the failing import of app says.',
        },
        {
          reason: `${site}/demo/x.so needs it; importing app fails for it`,
          advice: 'See what the failing import of app says.',
        },
      ]);
    });

    it('knows by its file name a library that is needed by a path', () => {
      const files = [file('a/x.so', needs('/builder/libx.so')), file('b/x.so', needs('libx.so'))];
      const expected = ['elf-needed error a', 'elf-needed warning b'];
      expect(afterFailure({ distribution: 'a' }, files, {}, 'libx.so')).toEqual(expected);
    });
  });

  it('says by what the runtime was known', () => {
    const [finding] = audit([file('demo/x.so', needs('libx.so'))], { image: image() }).findings;
    expect(finding?.reason).toMatch(/neither the layers nor the image x has it$/);
  });

  it.each([
    [
      'as the image has it',
      image('libexpat.so.1'),
      /images of the runtime have it but Lambda itself lacks it/,
    ],
    ['as images are known to', null, /images of the runtime have it but Lambda itself lacks it/],
    ['and not that the image at hand has it', image(), /neither the layers nor the image x has it$/],
  ])('says what images have that Lambda lacks, %s', (_, given, reason) => {
    const files = [file('demo/x.so', needs('libexpat.so.1'))];
    const [finding] = audit(files, { image: given, runtime: '3.13' }).findings;
    expect(finding?.reason).toMatch(reason);
  });

  describe('of a library that is copied from the build image', () => {
    const ofBuildImage = 'system-libraries';
    const copied = at('lib/libodbc.so.2', ofBuildImage, needs('libltdl.so.7'));

    it('advises another build image that has what is missing too', () => {
      const files = [copied, at('python/libltdl.so.7', 'other')];
      expect(audit(files, { ofBuildImage }).findings).toMatchObject([
        {
          rule: 'elf-needed',
          title: 'A copied system library needs libltdl.so.7, which is not there',
          reason: expect.stringMatching(
            /^lib\/libodbc\.so\.2 needs it, .*; other has one, which the loader does not find$/,
          ),
          advice: 'Name a build image that has what is missing too (input image).',
        },
      ]);
    });

    it.each<[string, ElfFileOfLayer]>([
      ['is for another processor', at('lib/x.so', ofBuildImage, { machine: 183 })],
      ['needs a newer C library', at('lib/x.so', ofBuildImage, versions('libc.so.6', 'GLIBC_2.99'))],
      ['is for another C library', at('lib/x.so', ofBuildImage, needs('libc.so'))],
    ])('advises a build image for the runtime where it %s', (_, given) => {
      expect(audit([given], { ofBuildImage }).findings).toMatchObject([
        {
          title: expect.stringMatching(/^A copied system library /),
          advice: expect.stringMatching(/^The build image is not for this runtime: .*\(input image\)/),
        },
      ]);
    });

    it('advises another build image where it is damaged', () => {
      const given = { ...copied, reading: { damaged: 'it ends' } };
      expect(audit([given], { ofBuildImage }).findings).toMatchObject([
        {
          title: 'A copied system library is damaged',
          advice: 'Name another build image (input image), or leave system-libraries out.',
        },
      ]);
    });

    it('counts as no distribution', () => {
      const detail = (...files: readonly ElfFileOfLayer[]) =>
        audit(files, { ofBuildImage }).detail.split(',')[0];
      expect(detail(copied)).toBe('1 ELF file of the build image');
      expect(detail(copied, file('a/x.so'))).toBe('2 ELF files of 1 distribution and the build image');
      expect(detail()).toBe('0 ELF files of 0 distributions');
    });
  });

  it('says who has one that is not asked for', () => {
    const files = [file('demo/x.so', needs('libarrow.so')), file('pyarrow/libarrow.so')];
    expect(audit(files).findings[0]?.reason).toMatch(/; pyarrow has one, which demo does not ask for$/);
  });

  it.each([
    ['opencv-python', 'libGL.so.1', /headless/],
    ['opencv-contrib-python', 'libgthread-2.0.so.0', /headless/],
    ['other', 'libGL.so.1', /display/],
    ['mysqlclient', 'libmysqlclient.so.21', /pymysql/],
    ['psycopg2', 'libpq.so.5', /psycopg2-binary or psycopg\[binary\], or set system-libraries: auto/],
    ['demo', '/builder/libx.so', /^It is looked for at a path (?!.*system-libraries)/],
    ['demo', '@rpath.so', /^Ask for another release, (?!.*system-libraries)/],
    ['demo', 'libpython3.10.so.1.0', /extension module/],
    ['torch', 'libcuda.so.1', /CPU/],
    ['pyodbc', 'libodbc.so.2', /system-libraries: auto \(or name libodbc\.so\.2\)/],
    ['lightgbm', 'libgomp.so.1', /system-libraries: auto \(or name libgomp\.so\.1\)/],
  ])('advises for %s without %s', (owner, soname, advice) => {
    const [finding] = audit([file('demo/x.so', needs(soname), owner)]).findings;
    expect(finding?.advice).toMatch(advice);
  });

  it('advises no name where an import tells but a part of it', () => {
    expect(wayOut('cairo', 'demo')).toContain('(or name the library)');
    expect(wayOut('libcairo', 'demo')).toContain('(or name libcairo)');
  });

  it('says what was looked at', () => {
    const { detail } = audit([file('a/x.so'), file('b/x.so'), file('b/y.so')]);
    expect(detail).toBe(
      "3 ELF files of 2 distributions, against Amazon Linux 2 and the list of Amazon Linux 2's files in Lambda",
    );
  });
});
