import { amazonLinux1, amazonLinux2, amazonLinux2023, imageOnly } from './library-names.js';
import type { Glibc, Runtime } from './runtimes.js';

/** A range of a library's symbol versions, as the last number of each. */
export interface Ceiling {
  /** Every image and runtime has these. */
  readonly certain: number;
  /** Newer ones that were seen in some; above them there is nothing. */
  readonly seen: number;
}

/** What a runtime's operating system brings, as far as it is known without looking at an image. */
export interface RuntimeLibraries {
  readonly system: string;
  /** The highest GLIBC_2.x. */
  readonly glibc: Glibc;
  /** x of the highest GLIBCXX_3.4.x in libstdc++. */
  readonly glibcxx: Ceiling;
  /** x of the highest CXXABI_1.3.x in libstdc++. */
  readonly cxxabi: Ceiling;
  /** Names of shared libraries that the managed runtime has. */
  readonly present: ReadonlySet<string>;
  /** Where `present` is from, for a sentence. */
  readonly source: string;
  /** Names of libraries that images have and the service lacks, with what says so. */
  readonly imageOnly: ReadonlyMap<string, string>;
}

/**
 * GLIBC, GLIBCXX and CXXABI of Amazon Linux 2 and 2023: https://github.com/mayeut/pep600_compliance, which reads the
 * symbols of stock containers. The first images of 2023 had the libstdc++ of GCC 11:
 * https://docs.aws.amazon.com/linux/al2023/ug/glibc-gcc-and-binutils.html and
 * https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html. Amazon Linux 1 has libstdc++72:
 * https://github.com/lambci/docker-lambda/blob/master/base/packages.txt
 */
const systems = [
  {
    minor: 17,
    system: 'Amazon Linux 1',
    glibcxx: { certain: 24, seen: 24 },
    cxxabi: { certain: 11, seen: 11 },
    present: amazonLinux1,
    source: "the list of Amazon Linux 1's packages in Lambda",
  },
  {
    minor: 26,
    system: 'Amazon Linux 2',
    glibcxx: { certain: 24, seen: 24 },
    cxxabi: { certain: 11, seen: 11 },
    present: amazonLinux2,
    source: "the list of Amazon Linux 2's files in Lambda",
  },
  {
    minor: 34,
    system: 'Amazon Linux 2023',
    glibcxx: { certain: 29, seen: 33 },
    cxxabi: { certain: 13, seen: 15 },
    present: amazonLinux2023,
    source: "the list of Amazon Linux 2023's packages in Lambda",
  },
] as const;

export function librariesOf({ id, glibc, python }: Runtime): RuntimeLibraries {
  const found = systems.find(({ minor }) => minor === glibc.minor);
  if (!found) throw new Error(`no libraries are known of ${id}`);
  const { minor, present, system, ...rest } = found;
  const own = `libpython${python}${minor === 17 ? 'm' : ''}.so.1.0`;
  return {
    ...rest,
    system,
    glibc,
    present: new Set([...present.split(/\s+/).filter((name) => name !== ''), own]),
    imageOnly: new Map(
      imageOnly.filter(({ systems: on }) => on.includes(system)).map(({ name, source }) => [name, source]),
    ),
  };
}
