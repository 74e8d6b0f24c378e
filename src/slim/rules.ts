import type { PruneRule } from '../inputs/definitions.js';
import type { Target } from '../wheel/tags.js';
import { isForeign } from './foreign.js';
import type { Distribution, PlacedFile } from './placed-files.js';
import type { SetApart } from './set-apart.js';

/** What a rule may look at beside the file. */
export interface Surroundings {
  readonly distribution: Distribution;
  readonly setApart: SetApart;
  readonly target: Pick<Target, 'python' | 'machine'>;
  /** The first bytes of the file, at least so many where there are so many. */
  readonly start: (length: number) => Buffer;
}

export interface Rule {
  /** Why a layer does without: a sentence without a full stop. */
  readonly reason: string;
  /**
   * What keeps a file that the rule matches. named: code of its distribution names it or its extension. used: code that
   * stays imports it, or names where it lies.
   */
  readonly unless: 'named' | 'used' | null;
  readonly matches: (file: PlacedFile, surroundings: Surroundings) => boolean;
}

const cacheDirectories =
  /(?:^|\/)(?:__pycache__|\.(?:mypy|pytest|ruff)_cache|\.ipynb_checkpoints|__MACOSX)\//;
const cacheNames = /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.coverage|.*\.pyo|.*~|\..*\.sw[op])$/;

const languages = 'pyx|pxd|pxi|c|cc|cpp|cxx|h|hh|hpp|hxx|f|for|ftn|f77|f90|f95|f03|f08|pyf';
/** With what they are made from, and what says how they are compiled. */
const sourceNames = new RegExp(
  `\\.(?:${languages})(?:\\.(?:in|tp|src|tmpl|cmake))?$|^(?:meson\\.build|CMakeLists\\.txt)$`,
);
const headerNames = /\.(?:h|hh|hpp|hxx)$/;

const licenceNames = /^(?:licen[cs]es?|copying|copyright|notice|authors)\b/i;

const archiveStart = /^!<(?:arch|thin)>\n/;
const elfStart = '\u007fELF';

/** What wheels have had in their dist-info that importlib.metadata does not read, and that says nothing of licences. */
const notes =
  /^[^/]+\.dist-info\/(?:DESCRIPTION\.rst|metadata\.json|RECORD\.(?:jws|p7s)|(?:not-)?zip-safe|dependency_links\.txt)$/;

/** One row a rule, in the order in which a file's bytes are counted: those of the first rule that it falls under. */
export const rules = {
  tests: {
    reason: 'Tests of a package that nothing in the layers imports are not run in Lambda',
    unless: 'used',
    matches: (file, { setApart }) => setApart.testsOf(file) !== undefined,
  },
  docs: {
    reason: 'Documentation and examples are for people, and no code of theirs names them',
    unless: 'used',
    matches: (file, { setApart }) =>
      !licenceNames.test(file.name) &&
      !file.name.endsWith('.pyi') &&
      (setApart.docsOf(file) !== undefined || /^python\/share\/(?:doc|man|info)\//.test(file.path)),
  },
  caches: {
    reason:
      'Caches of tools and systems are for the machine they were made on, and bytecode has its source beside it',
    unless: null,
    matches: ({ path, name }, { distribution }) =>
      cacheDirectories.test(path) ||
      cacheNames.test(name) ||
      (name.endsWith('.pyc') && distribution.paths.has(path.slice(0, -1))),
  },
  stubs: {
    reason: 'Type stubs are read by type checkers, not by Python',
    unless: 'named',
    matches: ({ path, name, inSite }) =>
      name.endsWith('.pyi') || name === 'py.typed' || (inSite && /^[^/]+-stubs\//.test(path)),
  },
  sources: {
    reason:
      'Sources and headers of compiled modules are for compilers, and the modules are there as binaries',
    unless: 'named',
    matches: ({ name }, { distribution: { hasBinaries, hasPrograms, hasKernels } }) =>
      hasBinaries && !hasPrograms && sourceNames.test(name) && !(hasKernels && headerNames.test(name)),
  },
  'static-libraries': {
    reason: 'Static libraries and object files are for linkers, and Lambda has none',
    unless: 'named',
    matches: ({ path, name }, { distribution, start }) => {
      if (distribution.hasPrograms) return false;
      if (/\.(?:a|lib)$/.test(name)) return archiveStart.test(start(8).toString('latin1'));
      if (name.endsWith('.o')) return start(4).toString('latin1').startsWith(elfStart);
      if (name.endsWith('.la')) return start(2).toString('latin1').startsWith('# ');
      return /(?:^|\/)pkgconfig\/[^/]+\.pc$/.test(path);
    },
  },
  foreign: {
    reason:
      "Binaries for another platform or another Python cannot be loaded, and the runtime's own are there",
    unless: null,
    matches: (file, { distribution, target, start }) => isForeign(file, distribution, target, () => start(4)),
  },
  metadata: {
    reason: 'Notes of how a distribution was built and installed are read by nothing that runs',
    unless: null,
    matches: ({ path, inSite }) => inSite && notes.test(path),
  },
} as const satisfies Readonly<Record<PruneRule, Rule>>;

/** The rules in their order. */
export const ruleOrder = Object.keys(rules) as readonly PruneRule[];
