import type { Licensing } from '../../../src/wheel/licence.js';

/** Of a distribution that says nothing of its licence. */
export const unlicensed: Licensing = {
  license: null,
  licenseSource: null,
  licenseText: null,
  licenseFiles: [],
};
