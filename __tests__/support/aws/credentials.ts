import type { Credentials } from './sigv4.js';

/** The keys of AWS's own examples, and a token: they open nothing. */
export const credentials: Credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJtokenOfASessionThatNeverWas==',
};
