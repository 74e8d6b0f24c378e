import type { Raised } from '../../engine/import-modules.js';
import { providerOf, removedFrom } from './module-names.js';
import type { Module } from './modules.js';
import type { Circumstances, Surroundings, Verdict } from './verdict.js';

/** The module that was not found, also where it was put into other words. */
export function missingModule(errors: readonly Raised[]): string | undefined {
  const [error] = errors;
  const absent = errors.find(
    ({ kinds, name }) => kinds.includes('ModuleNotFoundError') && name !== undefined,
  );
  if (
    !error ||
    (absent !== error && !error.kinds.includes('ImportError') && !/install/i.test(error.message))
  ) {
    return undefined;
  }
  if (absent) return absent.name;
  const [, quoted] = /No module named '?([\w.]+)'?/.exec(error.message) ?? [];
  if (quoted !== undefined) return quoted;
  const [, ...wanted] =
    /Missing optional dependency ["'`]?([A-Za-z][\w.-]*)|(?:pip|conda) install (?:-\S+ )*["'`]?([A-Za-z][\w.-]*)|["'`]([A-Za-z][\w.-]*)["'`] (?:package |library |module )?(?:is|must be) (?:required|not installed|installed)/.exec(
      error.message,
    ) ?? [];
  return wanted.find((name) => name !== undefined);
}

/** @param culprit the distribution whose code wants the module */
export function classifyMissing(
  missing: string,
  culprit: string,
  { module, othersImport }: Circumstances,
  { modules, present, factsOf, runtime, standard, foreign, withPth }: Surroundings,
): Omit<Verdict, 'said'> {
  const { name: provider, known } = providerOf(missing);
  const plain = provider.replace(/\[.*/, '');
  const what = { missing, ...(known ? { provider } : {}) };
  const gone = removedFrom(missing, runtime.python);
  if (missing.startsWith('distutils') && gone && present.has('setuptools'))
    return {
      ...what,
      cause: 'pth',
      text: 'it wants distutils, which setuptools brings by a .pth file, and layers have none processed',
    };
  if (gone)
    return {
      ...what,
      cause: 'python',
      text: `it wants the module ${missing}, which Python no longer has since ${gone}`,
    };
  // Such as tkinter, which Amazon's builds leave out
  if (standard.has(missing.split('.')[0] ?? ''))
    return {
      ...what,
      cause: 'error',
      text: `it wants ${missing}, a module of Python's own that the runtime comes without`,
    };
  if (foreign.has(missing))
    return {
      ...what,
      cause: 'python',
      text: `${missing} is there only as a binary for another Python, processor or C library`,
    };
  const inside = packageOf(missing, modules);
  if (inside) {
    // Whoever wants it, the fault is with the one that has the package.
    const own = inside.distribution;
    const fault = { ...what, culprit: own };
    if (withPth.has(own))
      return {
        ...fault,
        cause: 'pth',
        text: `it wants ${missing}, and ${own} works by a .pth file, which layers have none of processed`,
      };
    return { ...fault, cause: 'error', text: `${own} lacks its module ${missing}` };
  }
  if (missing === 'pkg_resources' && present.has('setuptools'))
    return {
      ...what,
      cause: 'undeclared-dependency',
      text: 'it wants pkg_resources, which setuptools no longer has since 82',
    };

  const declared = factsOf(culprit)?.requires.filter(({ name }) => name === plain) ?? [];
  const extra = usefulExtra(declared.flatMap(({ appliesTo }) => appliesTo));
  if (declared.length > 0 && !declared.some(({ appliesTo }) => appliesTo.includes(''))) {
    const asked = `${culprit}[${extra}]`;
    return {
      ...what,
      provider: plain,
      extra: asked,
      cause: 'optional-dependency',
      text: `it wants ${missing}, which only ${asked} asks for`,
    };
  }
  if (declared.length > 0)
    return {
      ...what,
      provider: plain,
      cause: 'error',
      text: `it wants ${missing}, and ${plain}, which it requires, does not bring it or is not there`,
    };
  if (withPth.has(module.distribution) && withPth.has(culprit))
    return {
      ...what,
      cause: 'pth',
      text: `it wants ${missing}, and ${culprit} works by a .pth file, which layers have none of processed`,
    };
  if (othersImport)
    return {
      ...what,
      cause: 'optional-dependency',
      text: `it wants ${missing}, which no requirement asks for, and the rest of ${module.distribution} does without`,
    };
  return {
    ...what,
    cause: 'undeclared-dependency',
    text: `it wants ${missing}, which ${culprit} does not ask for`,
  };
}

/** Extras that ask for far more than the one thing that is missing. */
const broad: ReadonlySet<string> = new Set([
  'all',
  'complete',
  'dev',
  'doc',
  'docs',
  'full',
  'test',
  'tests',
  'testing',
]);

function usefulExtra(extras: readonly string[]): string | undefined {
  const named = extras.filter((extra) => extra !== '');
  return named.find((extra) => !broad.has(extra)) ?? named[0];
}

/** The tried module that the missing one is or lies in; a namespace says nothing of what lies in it. */
function packageOf(missing: string, modules: readonly Module[]): Module | undefined {
  return modules.find(
    ({ name }) =>
      missing === name ||
      (missing.startsWith(`${name}.`) && !modules.some((other) => other.name.startsWith(`${name}.`))),
  );
}
