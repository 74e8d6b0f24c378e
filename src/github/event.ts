import { readFile } from 'node:fs/promises';

/**
 * The payload of the event that started the workflow run.
 * @returns null where there is none, or none that can be read: whether that matters depends on the event
 */
export async function readEvent(environment: Readonly<Record<string, string | undefined>>): Promise<unknown> {
  const path = environment['GITHUB_EVENT_PATH'];
  if (!path) return null;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
