import { errorCode } from '../errors.js';
import type { WheelEntry } from '../wheel/archive.js';
import { entryOf } from '../wheel/archive.js';
import { openZipDirectory } from '../wheel/zip-directory.js';
import type { ZipMember } from './other-zip.js';

/** An entry as the zip's directory has it, with what it takes to read it. */
export type LocatedMember = ZipMember & WheelEntry;

/**
 * Walks the directory of a zip from anywhere, without unpacking anything.
 * @throws Error that says why it is no zip
 */
export async function* membersOf(path: string): AsyncIterable<LocatedMember> {
  const zip = await openZipDirectory(path).catch((error: unknown) => {
    throw damaged(error);
  });
  try {
    for await (const entry of zip.eachEntry()) {
      yield { ...entryOf(entry), encrypted: entry.isEncrypted() };
    }
  } catch (error) {
    throw damaged(error);
  } finally {
    zip.close();
  }
}

/** Says of yauzl's errors what they are about. */
function damaged(error: unknown): unknown {
  if (!(error instanceof Error) || errorCode(error) !== undefined) return error;
  const reason = error.message.startsWith('End of central directory')
    ? 'its end is missing'
    : error.message.replace(/ \(https?:.*\)$/, '');
  return new Error(`it is a damaged zip: ${reason}`, { cause: error });
}
