import { describe, expect, it } from '@jest/globals';
import type { Cause } from '../../../../src/check/import/cause.js';
import { classify } from '../../../../src/check/import/classify.js';
import type { Module } from '../../../../src/check/import/modules.js';
import type { Circumstances, Surroundings } from '../../../../src/check/import/verdict.js';
import type { ImportOutcome, Raised } from '../../../../src/engine/import-modules.js';
import { findRuntime } from '../../../../src/lambda/runtimes.js';
import type { Dependency, DistributionFacts } from '../../../../src/wheel/graph.js';

const site = '/opt/python/lib/python3.13/site-packages';
const runtime = findRuntime('3.13');
if (!runtime) throw new Error('no python3.13');

const kindsOf: Readonly<Record<string, readonly string[]>> = {
  ModuleNotFoundError: ['ImportError', 'Exception'],
  FileNotFoundError: ['OSError', 'Exception'],
  URLError: ['OSError', 'Exception'],
  gaierror: ['OSError', 'Exception'],
  KeyError: ['LookupError', 'Exception'],
  EndpointConnectionError: ['ConnectionError', 'BotoCoreError', 'Exception'],
};

type Details = Partial<Omit<Raised, 'frames'>> & { readonly at?: string; readonly code?: string };

/** @param at path below site-packages, or an absolute one, of the innermost frame */
function error(
  type: string,
  message: string,
  { at = 'demo/__init__.py', code = '', ...more }: Details = {},
): Raised {
  const file = at.startsWith('/') ? at : `${site}/${at}`;
  const kinds = [type, ...(kindsOf[type] ?? ['Exception'])];
  return { type, kinds, message, frames: [{ file, line: 1, code }], ...more };
}

const notFound = (name: string, at?: string) =>
  error('ModuleNotFoundError', `No module named '${name}'`, { name, ...(at === undefined ? {} : { at }) });
const raised = (...errors: readonly Raised[]) => ({ how: 'raised', errors }) as const;

const demo: Module = { name: 'demo', distribution: 'demo', rank: 'front' };
const requires = (name: string, ...appliesTo: readonly string[]): Dependency => ({
  name,
  extras: [],
  specifier: '',
  appliesTo,
});
const facts = (name: string, ...needs: readonly Dependency[]) =>
  ({
    name,
    version: '1',
    summary: '',
    license: '',
    homePage: '',
    extras: [],
    requires: needs,
  }) as DistributionFacts;

const owners: Readonly<Record<string, string>> = {
  'demo/__init__.py': 'demo',
  'demo/lib.so': 'demo',
  'helper/__init__.py': 'helper',
  'cffi/api.py': 'cffi',
  'pathlib.py': 'pathlib',
  'enum/__init__.py': 'enum34',
  'asyncio/base_events.py': 'asyncio',
  'asyncio/__init__.py': 'asyncio',
  'urllib3/util/ssl_.py': 'urllib3',
};

const surroundings: Surroundings = {
  runtime,
  standard: new Set(['asyncio', 'collections', 'enum', 'inspect', 'pathlib', 'tkinter', 'sys']),
  modules: [
    demo,
    { name: 'other.part', distribution: 'other', rank: 'front' },
    { name: 'patched', distribution: 'patched', rank: 'front' },
  ],
  foreign: new Set(['demo_native', 'demo.native']),
  present: new Set(['demo', 'setuptools']),
  factsOf: (name) =>
    name === 'demo'
      ? facts(
          'demo',
          requires('flask', 'all', 'web'),
          requires('pytest', 'test'),
          requires('pyyaml', ''),
          requires('rich', '', 'all'),
        )
      : undefined,
  ownerOf: (path) => owners[path.replace(`${site}/`, '')],
  withPth: new Set(['patched']),
};

type Ending = Parameters<typeof classify>[0] extends infer Outcome
  ? Outcome extends ImportOutcome
    ? Omit<Outcome, 'module' | 'output'>
    : never
  : never;

function told(ending: Ending, more: Partial<Circumstances> = {}, output = '') {
  const outcome = { ...ending, module: 'demo', output } as Parameters<typeof classify>[0];
  const circumstances = { module: demo, othersImport: false, afterOthers: false, ...more };
  return classify(outcome, circumstances, surroundings);
}

describe('the cause of a failed import', () => {
  // As real packages said it in the runtime's images
  it.each<[Cause, string, Raised]>([
    [
      'missing-library',
      'libGL.so.1',
      error('ImportError', 'libGL.so.1: cannot open shared object file: No such file or directory', {
        name: 'cv2',
      }),
    ],
    [
      'missing-library',
      'libgomp.so.1',
      error('OSError', 'libgomp.so.1: cannot open shared object file: No such file or directory', {
        at: '/usr/lib/python3.11/ctypes/__init__.py',
      }),
    ],
    [
      'missing-library',
      'libcairo.so.2',
      error(
        'OSError',
        'no library called "cairo-2" was found\nno library called "cairo" was found\ncannot load library \'libcairo.so.2\': libcairo.so.2: cannot open shared object file: No such file or directory.  Additionally, ctypes.util.find_library() did not manage to locate a library called \'libcairo.so.2\'',
      ),
    ],
    [
      'missing-library',
      'cairo-2',
      error('OSError', 'no library called "cairo-2" was found\nno library called "cairo" was found'),
    ],
    ['missing-library', 'gobject-2.0-0', error('OSError', "cannot load library 'gobject-2.0-0': error 0x7e")],
    [
      'missing-library',
      'libsndfile.so',
      error(
        'OSError',
        "cannot load library 'libsndfile.so': libsndfile.so: cannot open shared object file: No such file or directory",
      ),
    ],
    ['missing-library', 'sndfile', error('OSError', 'sndfile library not found')],
    ['missing-library', 'PortAudio', error('OSError', 'PortAudio library not found')],
    [
      'missing-library',
      'libmagic',
      error('ImportError', 'failed to find libmagic.  Check your installation'),
    ],
    ['missing-library', 'zbar', error('ImportError', 'Unable to find zbar shared library')],
    [
      'missing-library',
      'MagickWand',
      error(
        'ImportError',
        'MagickWand shared library not found.\nYou probably had not installed ImageMagick library.',
      ),
    ],
    [
      'missing-library',
      'enchant',
      error('ImportError', "The 'enchant' C library was not found and maybe needs to be installed."),
    ],
    [
      'missing-library',
      'libpq',
      error(
        'ImportError',
        "no pq wrapper available.\nAttempts made:\n- couldn't import psycopg 'c' implementation: No module named 'psycopg_c'\n- couldn't import psycopg 'python' implementation: libpq library not found",
      ),
    ],
    [
      'missing-library',
      'libllvmlite.so',
      error(
        'OSError',
        'Could not find/load shared object file: libllvmlite.so: cannot open shared object file: No such file or directory',
      ),
    ],
  ])('is a %s: %s', (cause, library, raisedError) => {
    expect(told(raised(raisedError))).toMatchObject({
      cause,
      library,
      text: `the library ${library} is not there`,
    });
  });

  it.each<[Cause, string, Raised]>([
    [
      'glibc',
      'GLIBC_2.29',
      error('ImportError', "/lib64/libm.so.6: version `GLIBC_2.29' not found (required by /opt/python/x.so)"),
    ],
    [
      'glibc',
      'GLIBCXX_3.4.29',
      error(
        'ImportError',
        "/lib64/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by /opt/python/x.so)",
      ),
    ],
    [
      'glibc',
      'musl',
      error(
        'ImportError',
        'libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory',
      ),
    ],
    ['machine', 'word size', error('ImportError', '/opt/python/x.so: wrong ELF class: ELFCLASS32')],
    ['machine', 'can load', error('OSError', '/opt/python/x/b.so: invalid ELF header')],
    ['machine', 'can load', error('OSError', '/opt/python/x/b.so: file too short')],
    [
      'machine',
      'another processor',
      error('ImportError', `${site}/demo/lib.so: cannot open shared object file: No such file or directory`),
    ],
    [
      'python',
      '_PyThreadState_Current',
      error('ImportError', '/opt/python/x.so: undefined symbol: _PyThreadState_Current'),
    ],
    ['python', 'another Python', error('ImportError', "bad magic number in 'demo': b'U\\r\\r\\n'")],
    ['python', 'another Python', error('ImportError', 'this module was compiled for Python 3.8')],
    [
      'python',
      'another Python',
      error(
        'ImportError',
        'Python version mismatch: module was compiled for Python 3.8, but the interpreter version is 3.11',
      ),
    ],
    [
      'python',
      'demo/old.py is not written for Python 3.13',
      error('SyntaxError', "Missing parentheses in call to 'print' (old.py, line 3)", {
        filename: `${site}/demo/old.py`,
      }),
    ],
    [
      'python',
      'collections.Callable',
      error('AttributeError', "module 'collections' has no attribute 'Callable'"),
    ],
    [
      'python',
      'collections.Mapping',
      error(
        'ImportError',
        "cannot import name 'Mapping' from 'collections' (/var/lang/lib/python3.13/collections/__init__.py)",
      ),
    ],
    ['python', 'cgi', notFound('cgi')],
    ['python', 'demo_native', notFound('demo_native')],
    ['python', 'C library', notFound('demo.native')],
    [
      'binary-mismatch',
      'NumPy',
      error(
        'ValueError',
        'numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject',
      ),
    ],
    ...['numpy.core.multiarray', 'numpy._core._multiarray_umath', 'numpy.core.umath'].map(
      (part): [Cause, string, Raised] => [
        'binary-mismatch',
        'NumPy',
        error('ImportError', `${part} failed to import (auto-generated because you did not call ...)`),
      ],
    ),
    ['binary-mismatch', 'NumPy', error('AttributeError', '_ARRAY_API not found')],
    [
      'binary-mismatch',
      'some_symbol',
      error('ImportError', '/opt/python/x.so: undefined symbol: some_symbol'),
    ],
    [
      'hides-python',
      'pathlib hides',
      error(
        'ImportError',
        "cannot import name 'Sequence' from 'collections' (/usr/lib/python3.13/collections/__init__.py)",
        { at: 'pathlib.py' },
      ),
    ],
    [
      'hides-python',
      'enum34 hides',
      error('AttributeError', "module 'enum' has no attribute 'IntFlag'", {
        at: '/var/lang/lib/python3.13/re.py',
      }),
    ],
    [
      'hides-python',
      'asyncio hides',
      error('SyntaxError', 'invalid syntax (base_events.py, line 296)', {
        filename: `${site}/asyncio/base_events.py`,
        at: 'demo/__init__.py',
      }),
    ],
    ['optional-dependency', 'demo[web]', notFound('flask')],
    ['optional-dependency', 'demo[web]', error('ImportError', "flask is not there: No module named 'flask'")],
    ['optional-dependency', 'only an extra of demo asks for', notFound('pytest')],
    ['undeclared-dependency', 'demo does not ask for', notFound('click')],
    [
      'undeclared-dependency',
      'pandas',
      error('ImportError', "Missing optional dependency 'pandas'.  Use pip or conda to install pandas.", {
        code: '',
      }),
    ],
    ['undeclared-dependency', 'since 82', notFound('pkg_resources')],
    ['error', 'pyyaml, which it requires', notFound('yaml')],
    ['error', 'demo lacks its module demo.vendor.six.moves', notFound('demo.vendor.six.moves')],
    ['error', 'comes without', notFound('tkinter')],
    ['error', 'ValueError: no', error('ValueError', 'no')],
    ['pth', 'setuptools', notFound('distutils.version')],
    ['pth', '.pth', notFound('patched.hooks')],
    // Such words alone prove nothing.
    ['error', 'display list', error('ValueError', 'failed to open display list: bad table, see docs')],
    [
      'error',
      'driver mismatch',
      error('RuntimeError', 'CUDA driver mismatch; for details set the environment variable X_DEBUG=1'),
    ],
    ['error', 'imported before', error('ImportError', 'demo should be imported before demo_binary')],
    ['error', 'already registered', error('KeyError', 'Foo is already registered in models')],
    ['error', 'import numpy before', error('ImportError', 'import numpy before anything')],
    ['environment', 'NOT_SET', error('KeyError', "'NOT_SET'", { code: "os.environ['NOT_SET']" })],
    [
      'environment',
      'DJANGO_SETTINGS_MODULE',
      error(
        'ImproperlyConfigured',
        'Requested setting X, but settings are not configured. You must either define the environment variable DJANGO_SETTINGS_MODULE or call settings.configure() before accessing settings.',
      ),
    ],
    [
      'environment',
      'credentials',
      error(
        'DefaultCredentialsError',
        'Your default credentials were not found. To set up Application Default Credentials, see ...',
      ),
    ],
    ['environment', 'credentials', error('NoCredentialsError', 'Unable to locate credentials')],
    ['environment', 'region', error('NoRegionError', 'You must specify a region.')],
    [
      'environment',
      'OPENAI_API_KEY',
      error(
        'OpenAIError',
        'The api_key client option must be set either by passing api_key to the client or by setting the OPENAI_API_KEY environment variable',
      ),
    ],
    ['display', 'display', error('DisplayNameError', 'Bad display name ""')],
    [
      'display',
      'display',
      error('KeyError', "'DISPLAY'", { code: "Xlib.display.Display(os.environ['DISPLAY'])" }),
    ],
    ['display', 'display', error('TclError', 'no display name and no $DISPLAY environment variable')],
    [
      'network',
      'network',
      error('URLError', '<urlopen error [Errno -3] Temporary failure in name resolution>'),
    ],
    [
      'network',
      'network',
      error('EndpointConnectionError', 'Could not connect to the endpoint URL: "https://s3.amazonaws.com/"'),
    ],
    ['network', 'network', error('TranslatorError', 'Unable to connect the Internet.')],
    ['network', 'network', error('OSError', '[Errno 101] Network is unreachable', { errno: 101 })],
    [
      'read-only',
      '/home/sbx_user1051',
      error('OSError', "[Errno 30] Read-only file system: '/home/sbx_user1051'", { errno: 30 }),
    ],
    [
      'read-only',
      '/home/sbx_user1051/.x',
      error('FileNotFoundError', "[Errno 2] No such file or directory: '/home/sbx_user1051/.x'"),
    ],
    ['read-only', 'home directory', error('RuntimeError', 'Could not determine home directory.')],
    [
      'no-shared-memory',
      '/dev/shm',
      error('FileNotFoundError', '[Errno 2] No such file or directory', {
        errno: 2,
        at: '/usr/lib/python3.11/multiprocessing/synchronize.py',
      }),
    ],
    [
      'no-shared-memory',
      '/dev/shm',
      error('OSError', '[Errno 38] Function not implemented', {
        errno: 38,
        at: '/var/lang/lib/python3.8/multiprocessing/synchronize.py',
      }),
    ],
    [
      'no-shared-memory',
      '/dev/shm',
      error('FileNotFoundError', "[Errno 2] No such file or directory: '/psm_046fa9bf'", {
        errno: 2,
        at: '/usr/lib/python3.11/multiprocessing/shared_memory.py',
      }),
    ],
    [
      'no-module',
      'no module',
      error('ImportError', 'dynamic module does not define module export function (PyInit_demo)', {
        at: '/var/lang/lib/python3.13/importlib/util.py',
      }),
    ],
    [
      'error',
      'it imports _core, which is a library and no module',
      error('ImportError', 'dynamic module does not define module export function (PyInit__core)', {
        at: '/var/lang/lib/python3.13/importlib/util.py',
      }),
    ],
    [
      'error',
      'it imports demo, which is a library and no module',
      error('ImportError', 'dynamic module does not define module export function (PyInit_demo)'),
    ],
  ])('is %s: %s', (cause, text, raisedError) => {
    const verdict = told(raised(raisedError));
    expect(verdict.cause).toBe(cause);
    expect(verdict.text).toContain(text);
    expect(verdict.library).toBeUndefined();
  });

  it.each<[Cause, string, Ending, string]>([
    ['cpu', 'SIGILL', { how: 'signal', signal: 'SIGILL' }, ''],
    ['crash', 'SIGSEGV', { how: 'signal', signal: 'SIGSEGV' }, ''],
    ['crash', 'SIGBUS', { how: 'signal', signal: 'SIGBUS' }, ''],
    ['crash', 'memory', { how: 'signal', signal: 'SIGKILL' }, ''],
    [
      'display',
      'display',
      { how: 'signal', signal: 'SIGABRT' },
      'qt.qpa.xcb: could not connect to display\n',
    ],
    ['crash', 'started it', { how: 'lost' }, ''],
    ['exit', 'sys.exit, status 3', { how: 'exited', by: 'sys.exit', status: 3 }, ''],
    ['exit', 'os._exit, status 0', { how: 'exited', by: 'os._exit', status: 0 }, ''],
    [
      'environment',
      'API_TOKEN',
      { how: 'exited', by: 'sys.exit', status: 1, message: 'Please set the environment variable API_TOKEN' },
      '',
    ],
    ['timeout', '60 s', { how: 'timeout', limit: 60 }, 'waiting\n'],
  ])('is %s: %s, without an exception', (cause, text, ending, output) => {
    const verdict = told(ending, {}, output);
    expect(verdict.cause).toBe(cause);
    expect(verdict.text).toContain(text);
  });

  it('is that it is not made to be imported alone, where it imports after others', () => {
    const verdict = told(raised(error('ImportError', 'no')), { afterOthers: true });
    const text = 'it is made to be imported after another module';
    expect(verdict).toMatchObject({ cause: 'not-alone', text, said: 'ImportError: no' });
    const module = { ...demo, name: '_demo', rank: 'private' } as const;
    const other = told(raised(error('ImportError', 'no')), { afterOthers: true, module });
    expect(other.text).toBe('it is made to be imported after others of its distribution');
  });

  it('is an optional dependency, where the rest of the distribution does without', () => {
    const verdict = told(raised(notFound('pytest')), { othersImport: true });
    expect(verdict).toMatchObject({ cause: 'optional-dependency', missing: 'pytest' });
  });

  it.each(['cgi', 'demo.vendor.six'])('is no optional dependency for %s, whatever else imports', (name) => {
    expect(told(raised(notFound(name)), { othersImport: true }).cause).not.toBe('optional-dependency');
  });

  it('is looked for in what an exception came from', () => {
    const library = error('OSError', 'libGL.so.1: cannot open shared object file: No such file or directory');
    expect(told(raised(error('ImportError', 'sorry'), library))).toMatchObject({ library: 'libGL.so.1' });
    const missing = told(raised(error('ImportError', 'install it'), notFound('flask')));
    expect(missing).toMatchObject({ cause: 'optional-dependency', extra: 'demo[web]' });
  });

  it('is not what was caught on the way to something else', () => {
    const caught = error('OSError', "[Errno 30] Read-only file system: '/x'", { errno: 30 });
    expect(told(raised(error('ValueError', 'no'), caught)).cause).toBe('error');
  });

  it('names whose code failed, but for what only loads libraries for others', () => {
    const at = (place: string) => told(raised(error('ValueError', 'no', { at: place }))).culprit;
    expect(at('helper/__init__.py')).toBe('helper');
    expect(at('demo/__init__.py')).toBeUndefined();
    expect(at('cffi/api.py')).toBeUndefined();
    const message = `cannot import name 'DEFAULT_CIPHERS' from 'urllib3.util.ssl_' (${site}/urllib3/util/ssl_.py)`;
    expect(told(raised(error('ImportError', message, { at: '/var/runtime/botocore/x.py' }))).culprit).toBe(
      'urllib3',
    );
  });

  it('asks the one whose code failed for what it declares', () => {
    const verdict = told(raised(notFound('flask', 'helper/__init__.py')));
    expect(verdict).toMatchObject({ cause: 'undeclared-dependency', culprit: 'helper' });
  });

  it('is told alike in each run', () => {
    const both = (address: string, name: string) => [
      told(raised(error('ValueError', `<Client object at 0x${address}> cannot read /tmp/tmp${name}`))),
      told({ how: 'signal', signal: 'SIGSEGV' }, {}, `Current thread 0x0000${address}\n`),
      told(raised(error('OSError', `[Errno 30] Read-only file system: '/srv/x at 0x${address}'`))),
    ];
    expect(both('7f41c2d3a1f0', 'a8x_2k1q')).toEqual(both('7f00c2d3a1f0', 'b8x_2k1q'));
  });

  it('is the fault of what lacks a module, whoever wants it', () => {
    const verdict = told(raised(notFound('other.part.inner', 'helper/__init__.py')));
    expect(verdict).toMatchObject({ cause: 'error', culprit: 'other' });
    expect(told(raised(notFound('patched.hooks')))).toMatchObject({ cause: 'pth', culprit: 'patched' });
  });
});
