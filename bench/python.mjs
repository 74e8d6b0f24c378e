import { delimiter, join } from 'node:path';
import { execute } from './measure.mjs';

/** What SAM needs to unpack what it built, and Python's patch releases from the middle of 2023 on have. */
const probe = 'import ensurepip, tarfile; tarfile.data_filter';

/**
 * The Python that peers run in: PYTHON if it is set, else the first python3 in PATH that can run them.
 * @returns {Promise<string>}
 */
export async function findPython() {
  const named = process.env['PYTHON'];
  const inPath = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, 'python3'));
  for (const python of named ? [named] : inPath) {
    const { exitCode } = await execute([python, '-c', probe]).catch(() => ({ exitCode: null }));
    if (exitCode === 0) return python;
  }
  throw new Error(
    `${named ?? 'every python3 in PATH'} lacks ensurepip or tarfile.data_filter: set PYTHON to one that has both`,
  );
}
