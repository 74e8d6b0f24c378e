import type { Finding } from '../errors.js';
import type { Ceiling, RuntimeLibraries } from '../lambda/libraries.js';
import type { ElfView, SoundFile } from './elf-facts.js';
import { are, called, findingAbout, groupBy, namedFiles, shown, twins } from './elf-findings.js';
import { resolveNeeded } from './elf-resolve.js';

/** A version that a file needs and the runtime's library may not have. */
interface TooNew {
  readonly file: SoundFile;
  readonly library: 'GLIBC' | 'GLIBCXX' | 'CXXABI';
  readonly version: string;
  /** To compare with others of the same library. */
  readonly number: number;
  readonly severity: 'error' | 'warning';
  readonly why: string;
  /** What is said of the distribution, where that is not that it needs a newer library. */
  readonly title?: string;
}

/** Needs of a newer C or C++ library than the runtime has, and of another C library. */
export function checkElfGlibc(view: ElfView): readonly Finding[] {
  const { facts } = view;
  const found = view.loadable.flatMap((file) => highestOf(tooNewOf(view, file)));
  const failing = new Set(found.filter(({ severity }) => severity === 'error').map(({ file }) => file.path));
  const spare = twins(view, (path) => !failing.has(path));
  const groups = groupBy(found, ({ file, library, severity, why }) => {
    return [file.owner, library, severity, why, spare(file)].join('\n');
  });
  const versions = [...groups.values()].flatMap((group) => {
    const worst = group.reduce((a, b) => (b.number > a.number ? b : a));
    const { owner } = worst.file;
    // The file that needs most is the one to look at
    const paths = [worst, ...group.filter((each) => each !== worst)].map(({ file }) => file.path);
    const name = worst.library === 'GLIBC' ? 'C library' : 'C++ library';
    const dead = worst.severity === 'error' && spare(worst.file);
    const sure = worst.severity === 'error' ? 'has' : 'is sure to have';
    return findingAbout(facts, owner, {
      rule: 'elf-glibc',
      severity: dead ? 'warning' : worst.severity,
      title: `${called(facts, owner)} ${worst.title ?? `needs a newer ${name} than the runtime ${sure}`}`,
      reason: `${namedFiles(paths)} ${paths.length === 1 ? 'needs' : 'need'} up to ${shown(worst.version)}, and ${worst.why}${dead ? '; it has the same file for an older one too' : ''}`,
      advice: `Ask for a release with a wheel for manylinux_2_${facts.libraries.glibc.minor} or older, or for a newer runtime.`,
    });
  });
  return [...versions, ...checkMusl(view)];
}

/** Of each library, what exceeds it most. */
function highestOf(found: readonly TooNew[]): readonly TooNew[] {
  const groups = groupBy(found, ({ library, severity }) => `${library} ${severity}`);
  return [...groups.values()].map((group) => group.reduce((a, b) => (b.number > a.number ? b : a)));
}

function tooNewOf(view: ElfView, file: SoundFile): readonly TooNew[] {
  if (file.elf.static) return [];
  const { libraries } = view.facts;
  const relr = file.elf.relr ? judge(libraries, 'GLIBC_ABI_DT_RELR') : null;
  const versions = file.elf.versions.flatMap(({ file: library, versions }) => {
    const resolved = resolveNeeded(view, file, library);
    // A library of the layers' own has what it has. Where none is found elf-needed tells, but the C library is there
    const missing = resolved.by === 'nothing' && libraries.present.has(library);
    if (resolved.by !== 'runtime' && !missing) return [];
    const other = resolved.by === 'runtime' ? resolved.other : null;
    return versions.flatMap(({ name, weak }) => {
      const judged = weak ? null : judge(libraries, name);
      if (!judged) return [];
      // The runtime's comes first on the loader's path, unless the other has been loaded before
      return other
        ? [
            {
              ...judged,
              severity: 'warning' as const,
              why: `${judged.why}; that does no harm where ${shown(other.path)} is loaded before`,
            },
          ]
        : [judged];
    });
  });
  return [...(relr ? [relr] : []), ...versions].map((judged) => ({ ...judged, file }));
}

/** Null for a version that the runtime has, or that is of another library. */
function judge(libraries: RuntimeLibraries, name: string): Omit<TooNew, 'file'> | null {
  const { glibc, system } = libraries;
  const own = `${system} has up to GLIBC_${glibc.major}.${glibc.minor}`;
  const [, major, minor] = /^GLIBC_(\d+)\.(\d+)(?:\.\d+)*$/.exec(name) ?? [];
  if (major !== undefined && minor !== undefined) {
    const newer =
      Number(major) > glibc.major || (Number(major) === glibc.major && Number(minor) > glibc.minor);
    const number = Number(major) * 10_000 + Number(minor);
    return newer ? { library: 'GLIBC', version: name, number, severity: 'error', why: own } : null;
  }
  // The first of these marks came with 2.36: https://sourceware.org/glibc/wiki/Release/2.36
  if (name.startsWith('GLIBC_ABI_')) {
    return {
      library: 'GLIBC',
      version: `${name} (2.36)`,
      number: 20_036,
      severity: 'error',
      why: own,
    };
  }
  // What glibc's own parts share among themselves changes with every release
  if (name === 'GLIBC_PRIVATE') {
    const why = 'that fits only the very glibc that it was built with';
    const title = 'needs what only the C library of its builder is sure to have';
    return { library: 'GLIBC', version: name, number: 0, severity: 'warning', why, title };
  }
  return (
    judgeCeiling(name, 'GLIBCXX', '3.4', libraries.glibcxx, system) ??
    judgeCeiling(name, 'CXXABI', '1.3', libraries.cxxabi, system)
  );
}

function judgeCeiling(
  name: string,
  library: 'GLIBCXX' | 'CXXABI',
  series: string,
  { certain, seen }: Ceiling,
  system: string,
): Omit<TooNew, 'file'> | null {
  const [, start, last] = /^([A-Z]+)_(?:\d+\.\d+)\.(\d+)$/.exec(name) ?? [];
  if (start !== library || !name.startsWith(`${library}_${series}.`)) return null;
  const number = Number(last);
  if (number <= certain) return null;
  const up = `${library}_${series}.`;
  return number > seen
    ? { library, version: name, number, severity: 'error', why: `${system} has up to ${up}${seen}` }
    : {
        library,
        version: name,
        number,
        severity: 'warning',
        why: `images of ${system} had between ${up}${certain} and ${up}${seen}`,
      };
}

function checkMusl(view: ElfView): readonly Finding[] {
  const spare = twins(view);
  const groups = groupBy(view.musl, (file) => `${file.owner} ${spare(file)}`);
  return [...groups.values()].flatMap((files) => {
    const [first] = files;
    if (!first) return [];
    const { owner } = first;
    const paths = files.map(({ path }) => path);
    const dead = spare(first);
    return findingAbout(view.facts, owner, {
      rule: 'elf-glibc',
      severity: dead ? 'notice' : 'error',
      title: dead
        ? `${owner} carries binaries for another C library too`
        : `${called(view.facts, owner)} is built for another C library`,
      reason: `${namedFiles(paths)} ${are(paths)} for musl (Alpine), and Lambda has glibc${dead ? '; it has the same for glibc' : ''}`,
      advice: dead
        ? 'They only weigh: exclude them if the layer gets too large.'
        : 'Ask for its manylinux wheel instead of the musllinux one, or build it in the build image.',
    });
  });
}
