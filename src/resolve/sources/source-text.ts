import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Location } from '../../errors.js';
import { errorCode, LayerpackError } from '../../errors.js';
import { sourceError } from './source-error.js';

/** What a project may have instead of a requirements file, best first. */
const alternatives = ['poetry.lock', 'uv.lock', 'Pipfile.lock', 'pylock.toml', 'pyproject.toml'];

/**
 * The text of a file of the user's.
 * @param file its name as errors tell it
 * @param from the line that names it; undefined where an input does
 * @param workspace where to look for what else could be named if it is not there
 * @throws LayerpackError with rule `requirements`
 */
export function readSourceText(
  path: string,
  file: string,
  from: Location | undefined,
  workspace: string,
): string {
  const fail = (reason: string, advice: string, cause?: unknown) =>
    sourceError(file, reason, advice, from, cause);
  try {
    if (statSync(path).isDirectory())
      throw fail('it is a directory', 'Name the file in it by input requirements.');
    const bytes = readFileSync(path);
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      throw fail('it is UTF-16, as PowerShell writes it', 'Save it as UTF-8.');
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof LayerpackError) throw error;
    if (errorCode(error) === 'ENOENT') {
      throw fail('there is no such file', from ? adviceWithin : adviceFor(workspace), error);
    }
    if (errorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw fail('it is not UTF-8 text', 'Save it as UTF-8.', error);
    throw fail(error instanceof Error ? error.message : String(error), 'Make the file readable.', error);
  }
}

const adviceWithin = 'Correct its path, which is relative to the file that names it.';

function adviceFor(workspace: string): string {
  const there = alternatives.filter((name) => existsSync(join(workspace, name)));
  if (there.length > 0) {
    const last = there.length > 1 ? ` or ${there.at(-1)}` : '';
    const names = `${there.slice(0, there.length > 1 ? -1 : 1).join(', ')}${last}`;
    return `Name ${names}, which ${there.length > 1 ? 'are' : 'is'} there, by input requirements.`;
  }
  return 'Name your file by input requirements; in a workflow, check the repository out first.';
}
