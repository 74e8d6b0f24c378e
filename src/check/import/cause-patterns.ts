import type { Cause } from './cause.js';

type Pattern = readonly [
  pattern: RegExp,
  cause: Cause,
  text: (found: RegExpExecArray) => string,
  library?: (found: RegExpExecArray) => string | undefined,
];

const first = (found: RegExpExecArray) => found.slice(1).find((group) => group !== undefined) ?? '';
const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.+$/, '');
const absent = (found: RegExpExecArray) => `the library ${baseName(first(found))} is not there`;
const named = (found: RegExpExecArray) => baseName(first(found));

/** By what the loader, Python and packages say. The first that fits counts. */
export const patterns: readonly Pattern[] = [
  [
    /version [`']((?:GLIBC|GLIBCXX|CXXABI|GCC)_[\d.]+)' not found/,
    'glibc',
    (found) => `a binary needs ${first(found)}, and the runtime has only older versions`,
  ],
  [
    /does not define (?:module export|init) function/,
    'no-module',
    () => 'it is a library and no module, whatever its name',
  ],
  [
    /libc\.musl-|ld-musl-/,
    'glibc',
    () => 'a binary is made for musl, the C library of Alpine, and the runtime has glibc',
  ],
  [/wrong ELF class/, 'machine', () => 'a binary is for a processor of another word size'],
  [
    /invalid ELF header|ELF load command|Exec format error|file too short|ELF file's phentsize/,
    'machine',
    () => 'a binary is none that the runtime can load',
  ],
  [
    /(?:undefined symbol): (_?Py[A-Z]\w*)/,
    'python',
    (found) => `a binary is for another Python: it wants ${first(found)}`,
  ],
  [
    /bad magic number in|Python version mismatch: module was compiled for|compiled for Python/i,
    'python',
    () => 'it was compiled for another Python',
  ],
  [
    /compiled (?:using|against) (?:NumPy|API version|numpy)|dtype size changed|binary incompatibility|numpy\._?core\.(?:multiarray|_multiarray_umath|umath) failed to import|_ARRAY_API not found/i,
    'binary-mismatch',
    () => 'it was compiled for another version of NumPy than the layer has',
  ],
  [/undefined symbol: (\S+)/, 'binary-mismatch', (found) => `a binary misses the symbol ${first(found)}`],
  // The loader's own words, which ctypes and cffi pass on
  [
    /(?:^|[\s'"(:])([^\s'":(]+\.so[^\s'":]*): cannot open shared object file/,
    'missing-library',
    absent,
    named,
  ],
  [/no library called ["']([^"']+)["'] was found/, 'missing-library', absent, named],
  [/cannot load library ["']([^"']+)["']/, 'missing-library', absent, named],
  [
    /(?:could ?n[o']t|can ?not|failed to|unable to) (?:find|load|locate)\b[^.\n]{0,60}?\b(lib(?!rar)[\w+-]+(?:\.so[\w.]*)?)/i,
    'missing-library',
    absent,
    named,
  ],
  [
    /(?:could ?n[o']t|can ?not|failed to|unable to) (?:find|load|locate)(?: the| a)? ["']?([\w.+-]+)["']? (?:C |shared |dynamic )*library\b/i,
    'missing-library',
    absent,
    named,
  ],
  [
    /["']?([\w.+-]+)["']? (?:C |shared |dynamic )*library (?:was |could )?not (?:be )?(?:found|installed|loaded)/i,
    'missing-library',
    absent,
    named,
  ],
  [
    /lacks a functioning sem_open|\/dev\/shm|SemLock/,
    'no-shared-memory',
    () => 'it wants shared memory (/dev/shm), which Lambda does not have',
  ],
  [
    /bad display name|no display name|\$DISPLAY|(?:connect to|open) (?:X |the )?display|X server|\.Xauthority|KeyError: 'DISPLAY'|platform plugin .?xcb/i,
    'display',
    () => 'it wants a display as it is imported',
  ],
  [
    /Name or service not known|name resolution|Network is unreachable|Max retries exceeded|Failed to establish a new connection|connect (?:to )?(?:the )?internet|No address associated with hostname/i,
    'network',
    () => 'it wants the network as it is imported, which this test does not have',
  ],
  [
    /Read-only file system(?:: ["']?([^"']+))?/,
    'read-only',
    (found) =>
      `it writes ${found[1] ? `to ${found[1]}` : 'somewhere'} as it is imported, and only /tmp can be written to`,
  ],
  [
    /attempt to write a readonly database|unable to open database file/,
    'read-only',
    () => 'it wants a database file as it is imported, and only /tmp can be written to',
  ],
  [
    /(?:No such file or directory|Permission denied): ["'](\/home\/[^"']*|\/\.[^"']*|~[^"']*)/,
    'read-only',
    (found) => `it wants ${first(found)} as it is imported, and Lambda has no home directory`,
  ],
  [
    /Could ?n[o']t determine home directory|Can't determine home directory/i,
    'read-only',
    () => 'it wants a home directory as it is imported, which Lambda does not have',
  ],
  [
    /(?:settings are not configured|DJANGO_SETTINGS_MODULE)/,
    'environment',
    () => 'it wants settings before it is imported (DJANGO_SETTINGS_MODULE)',
  ],
  [
    /(?:default credentials|unable to locate credentials|could not authenticate|credentials? (?:were|was|are|is)? ?not (?:found|set))/i,
    'environment',
    () => 'it wants credentials as it is imported',
  ],
  [/you must specify a region/i, 'environment', () => 'it wants a region as it is imported'],
  [
    /([A-Z][A-Z0-9_]{2,})\b.{0,40}environment variable|environment variable:? [`'"$]?([A-Z][A-Z0-9_]{2,})/s,
    'environment',
    (found) => `it wants the environment variable ${first(found)} as it is imported`,
  ],
  [
    /environment variables?\b.{0,60}\b(?:set|missing|required|defined)|(?:set|missing|required|define)\b.{0,60}environment variable/is,
    'environment',
    () => 'it wants environment variables as it is imported',
  ],
];

/** Those of messages that start with the type of the error. */
export const typed: readonly (readonly [pattern: RegExp, cause: Cause, text: string])[] = [
  [
    /^(?:NoCredentialsError|DefaultCredentialsError|PartialCredentialsError|ProfileNotFound)$/,
    'environment',
    'it wants credentials as it is imported',
  ],
  [/^NoRegionError$/, 'environment', 'it wants a region as it is imported'],
  [/^ImproperlyConfigured$/, 'environment', 'it wants settings before it is imported'],
  [
    /^(?:DisplayNameError|DisplayConnectionError|NoSuchDisplayException|TclError)$/,
    'display',
    'it wants a display as it is imported',
  ],
  [
    /^(?:gaierror|ConnectionError|ConnectionRefusedError|URLError|MaxRetryError|ConnectError|NewConnectionError)$/,
    'network',
    'it wants the network as it is imported, which this test does not have',
  ],
];
