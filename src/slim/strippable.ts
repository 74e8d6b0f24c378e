import { isLoaded } from '../elf/read.js';
import { machineOf } from '../lambda/images.js';
import type { Architecture } from '../lambda/runtimes.js';
import type { ElfProfile } from './elf-profile.js';

/**
 * Directories of libraries that auditwheel or delocate has brought into a wheel, and patched:
 * https://github.com/pypa/auditwheel and https://github.com/matthew-brett/delocate
 */
const repaired = /(?:^|\/)[^/]*\.(?:dy)?libs\//;

/** A library under the name that auditwheel gives it, such as libgfortran-040039e1.so.5.0.0. */
const hashedName = /-[0-9a-f]{8}\.so(?:\.|$)/;

/** EM_*, as the file header has it. */
const machines = { x86_64: 62, aarch64: 183 } as const;

export function liesAmongRepaired(path: string): boolean {
  return repaired.test(path);
}

/**
 * Whether symbols may be taken out of a file. Not where patchelf has written to it: it moves headers and tables to
 * where strip does not look for them, and strip leaves a file behind that does not load.
 * https://github.com/NixOS/patchelf/issues/10
 */
export function isStrippable(profile: ElfProfile, architecture: Architecture): boolean {
  const { elf, hasSymbols } = profile;
  return (
    hasSymbols &&
    isLoaded(elf) &&
    !elf.static &&
    elf.machine === machines[machineOf(architecture)] &&
    elf.class === 64 &&
    elf.endianness === 'little' &&
    !isPatched(profile)
  );
}

/**
 * patchelf puts what it makes longer, such as the names with an RPATH among them, into a part of its own that can be
 * written to. An RPATH alone says nothing: linkers write them too.
 */
function isPatched({ elf: { rpath, runpath, soname, needed }, layout }: ElfProfile): boolean {
  const paths = [rpath, runpath].filter((path) => path !== null);
  const names = [soname, ...needed].filter((name) => name !== null);
  return (
    layout.writableNames ||
    paths.some((path) => repaired.test(`${path.replaceAll(':', '/:')}/`)) ||
    names.some((name) => hashedName.test(name))
  );
}
