import { AsyncLocalStorage } from 'node:async_hooks';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** What came of work whose client tells of its failures in the log alone. */
export interface Heard<T> {
  /** Null where it failed. */
  readonly result: T | null;
  /** What went wrong, or null. */
  readonly trouble: string | null;
  /** Whether it was not even tried, since the run may not. */
  readonly refused: boolean;
  /** Whether it was given up, and goes on. */
  readonly hanging: boolean;
}

/** What listens to one piece of work. */
interface Listener {
  readonly complaints: string[];
  readonly onDirectory: (path: string) => void;
}

/**
 * What the client says of a failure: its warnings and errors, which have no title as those of ours do; the reason why
 * it could not reserve a key, which it tells to those who debug alone; and what it does not try.
 */
const complaint =
  /^::(?:warning|error)::(.*)$|^::debug::Failed to reserve cache: (.*)$|^Cache \w+ skipped: (.*)$/;

/** Where the client packs and unpacks. Its archive goes when it is done, and the directory stays. */
const archive = /^::debug::Archive path: (.*\/[0-9a-f-]{36}\/cache\.\w+)$/i;

/** Someone else has kept the same, so nothing is lost; or what follows on the reason why not. */
const noLoss = /\b409\b|already exists|already_exists|another job may be creating this cache\.$/i;

/** By who writes, so that work beside it and work that was given up are not taken for each other. */
const listeners = new AsyncLocalStorage<Listener>();
let listening = false;

/**
 * Runs work that must not take for ever, and listens to what it writes to the log. Its complaints are taken out of
 * that, those that come late included: they are told by findings.
 * @param work gets a signal that says when it is given up
 * @param seconds that it may take; afterwards it is left alone
 * @param onDirectory called with each directory that the client leaves behind
 */
export async function heard<T>(
  work: (givenUp: AbortSignal) => Promise<T>,
  seconds: number,
  onDirectory: (path: string) => void,
): Promise<Heard<T>> {
  listen();
  const complaints: string[] = [];
  const givingUp = new AbortController();
  const settled = new AbortController();
  const late = setTimeout(seconds * 1000, null, { signal: settled.signal });
  late.catch(() => undefined);
  try {
    const working = listeners.run({ complaints, onDirectory }, () => work(givingUp.signal));
    working.catch(() => undefined);
    const outcome = await Promise.race([working.then((result) => ({ result })), late]);
    if (outcome === null) {
      givingUp.abort();
      return failure(`it took longer than ${seconds} s, and was given up`, { hanging: true });
    }
    const real = complaints.find((text) => !noLoss.test(text));
    if (real === undefined) return { ...outcome, trouble: null, refused: false, hanging: false };
    return failure(plain(real), { refused: notTried.test(real) });
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  } finally {
    settled.abort();
  }
}

const notTried = /does not permit/;

function failure(trouble: string, { refused = false, hanging = false } = {}): Heard<never> {
  return { result: null, trouble, refused, hanging };
}

function listen(): void {
  if (listening) return;
  listening = true;
  const write = process.stdout.write;
  const listener = (text: unknown, ...more: unknown[]): boolean => {
    const line = String(text).trimEnd();
    const of = listeners.getStore();
    const [, told, reason, notDone] = (of && complaint.exec(line)) ?? [];
    const found = told ?? reason ?? notDone;
    if (found !== undefined) of?.complaints.push(unescaped(found));
    const [, file] = (of && archive.exec(line)) ?? [];
    if (file !== undefined) of?.onDirectory(dirname(unescaped(file)));
    if (told !== undefined) return true;
    return Reflect.apply(write, process.stdout, [text, ...more]) as boolean;
  };
  process.stdout.write = listener as typeof write;
}

/** Without what the client puts in front of the cause, and what it says of runners in general behind it. */
function plain(text: string): string {
  const [first = text] = text.split('\n').filter((line) => line.trim() !== '');
  return first
    .replace(/^(?:(?:Error: )?Failed to (?:save|restore|\w+): |Cache reservation failed: |Error: )+/, '')
    .replace(/^Received non-retryable error: /, '')
    .replace(/^uploadCacheArchiveSDK: internal error uploading cache archive/, 'the upload failed')
    .replace(/^"[^"]*tar" failed with error: /, 'its archive cannot be packed or unpacked: ')
    .replace(/[:.\s]+$/, '');
}

function unescaped(text: string): string {
  return text.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
}
