const osi = 'License :: OSI Approved ::';

/**
 * Classifiers that stand for one SPDX identifier; how they are written: https://github.com/pypa/trove-classifiers
 * Those that may mean several, such as "BSD License", are left out: tools must not choose among them.
 * https://peps.python.org/pep-0639/appendix-mapping-classifiers/
 */
export const classifierIds: ReadonlyMap<string, string> = new Map([
  ['License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication', 'CC0-1.0'],
  ['License :: CeCILL-B Free Software License Agreement (CECILL-B)', 'CECILL-B'],
  ['License :: CeCILL-C Free Software License Agreement (CECILL-C)', 'CECILL-C'],
  [`${osi} Attribution Assurance License`, 'AAL'],
  [`${osi} Blue Oak Model License (BlueOak-1.0.0)`, 'BlueOak-1.0.0'],
  [`${osi} Boost Software License 1.0 (BSL-1.0)`, 'BSL-1.0'],
  [`${osi} CEA CNRS Inria Logiciel Libre License, version 2.1 (CeCILL-2.1)`, 'CECILL-2.1'],
  [`${osi} CMU License (MIT-CMU)`, 'MIT-CMU'],
  [`${osi} Common Development and Distribution License 1.0 (CDDL-1.0)`, 'CDDL-1.0'],
  [`${osi} Common Public License`, 'CPL-1.0'],
  [`${osi} Eclipse Public License 1.0 (EPL-1.0)`, 'EPL-1.0'],
  [`${osi} Eclipse Public License 2.0 (EPL-2.0)`, 'EPL-2.0'],
  [`${osi} Educational Community License, Version 2.0 (ECL-2.0)`, 'ECL-2.0'],
  [`${osi} European Union Public Licence 1.0 (EUPL 1.0)`, 'EUPL-1.0'],
  [`${osi} European Union Public Licence 1.1 (EUPL 1.1)`, 'EUPL-1.1'],
  [`${osi} European Union Public Licence 1.2 (EUPL 1.2)`, 'EUPL-1.2'],
  [`${osi} GNU Affero General Public License v3 or later (AGPLv3+)`, 'AGPL-3.0-or-later'],
  [`${osi} GNU General Public License v2 or later (GPLv2+)`, 'GPL-2.0-or-later'],
  [`${osi} GNU General Public License v3 or later (GPLv3+)`, 'GPL-3.0-or-later'],
  [`${osi} GNU Lesser General Public License v3 or later (LGPLv3+)`, 'LGPL-3.0-or-later'],
  [`${osi} Historical Permission Notice and Disclaimer (HPND)`, 'HPND'],
  [`${osi} ISC License (ISCL)`, 'ISC'],
  [`${osi} MIT License`, 'MIT'],
  [`${osi} MIT No Attribution License (MIT-0)`, 'MIT-0'],
  [`${osi} MirOS License (MirOS)`, 'MirOS'],
  [`${osi} Mozilla Public License 1.0 (MPL)`, 'MPL-1.0'],
  [`${osi} Mozilla Public License 1.1 (MPL 1.1)`, 'MPL-1.1'],
  [`${osi} Mozilla Public License 2.0 (MPL 2.0)`, 'MPL-2.0'],
  [`${osi} Mulan Permissive Software License v2 (MulanPSL-2.0)`, 'MulanPSL-2.0'],
  [`${osi} NASA Open Source Agreement v1.3 (NASA-1.3)`, 'NASA-1.3'],
  [`${osi} Open Software License 3.0 (OSL-3.0)`, 'OSL-3.0'],
  [`${osi} PostgreSQL License`, 'PostgreSQL'],
  [`${osi} Python License (CNRI Python License)`, 'CNRI-Python'],
  [`${osi} Python Software Foundation License`, 'PSF-2.0'],
  [`${osi} SIL Open Font License 1.1 (OFL-1.1)`, 'OFL-1.1'],
  [`${osi} The Unlicense (Unlicense)`, 'Unlicense'],
  [`${osi} Universal Permissive License (UPL)`, 'UPL-1.0'],
  [`${osi} University of Illinois/NCSA Open Source License`, 'NCSA'],
  [`${osi} Zero-Clause BSD (0BSD)`, '0BSD'],
]);

/** What is left of common names of one licence, once case, punctuation and words that tell nothing are gone. */
const names: ReadonlyMap<string, string> = new Map([
  ['0bsd', '0BSD'],
  ['2 clause bsd', 'BSD-2-Clause'],
  ['3 clause bsd', 'BSD-3-Clause'],
  ['agplv3+', 'AGPL-3.0-or-later'],
  ['apache 2', 'Apache-2.0'],
  ['apache 2.0', 'Apache-2.0'],
  ['apache software 2.0', 'Apache-2.0'],
  ['bsd 2 clause', 'BSD-2-Clause'],
  ['bsd 3 clause', 'BSD-3-Clause'],
  ['bsd simplified', 'BSD-2-Clause'],
  ['eclipse public 2.0', 'EPL-2.0'],
  ['gnu affero general public 3 or later', 'AGPL-3.0-or-later'],
  ['gnu general public 2 or later', 'GPL-2.0-or-later'],
  ['gnu general public 3 or later', 'GPL-3.0-or-later'],
  ['gnu lesser general public 2.1 or later', 'LGPL-2.1-or-later'],
  ['gnu lesser general public 3 or later', 'LGPL-3.0-or-later'],
  ['gplv2+', 'GPL-2.0-or-later'],
  ['gplv3+', 'GPL-3.0-or-later'],
  ['isc', 'ISC'],
  ['lgplv3+', 'LGPL-3.0-or-later'],
  ['mit', 'MIT'],
  ['modified bsd', 'BSD-3-Clause'],
  ['mozilla public 2.0', 'MPL-2.0'],
  ['mpl 2.0', 'MPL-2.0'],
  ['new bsd', 'BSD-3-Clause'],
  ['python software foundation', 'PSF-2.0'],
  ['simplified bsd', 'BSD-2-Clause'],
]);

/** The SPDX identifier of a well-known name that stands for one licence alone, such as "Apache License, Version 2.0". */
export function idOfName(name: string): string | null {
  const bare = name
    .toLowerCase()
    .replace(/\bv(?:ersion)?\.?\s*(?=\d)/g, ' ')
    .replace(/\b(?:the|licen[cs]ed?)\b/g, ' ')
    .replace(/[\s,"()-]+/g, ' ')
    .trim();
  return names.get(bare) ?? null;
}
