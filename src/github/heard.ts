import { setTimeout } from 'node:timers/promises';

/** What came of work whose client tells of its failures in the log alone. */
export interface Heard<T> {
  /** Null where it failed. */
  readonly result: T | null;
  /** What went wrong, or null. */
  readonly trouble: string | null;
  /** Whether it was given up, and goes on. */
  readonly hanging: boolean;
}

/**
 * What the client says of a failure: its warnings and errors, which have no title as those of ours do, and the reason
 * why it could not reserve a key, which it tells to those who debug alone.
 */
const complaint = /^::(?:warning|error)::(.*)$|^::debug::Failed to reserve cache: (.*)$/;

/** Someone else has kept the same: nothing is lost. */
const alreadyThere = /\b409\b|already exists|already_exists/i;

/**
 * Runs work that must not take for ever, and listens to what it writes to the log. Its complaints are taken out of
 * that: they are told by findings.
 * @param seconds that it may take; afterwards it is left alone
 */
export async function heard<T>(work: () => Promise<T>, seconds: number): Promise<Heard<T>> {
  const complaints: string[] = [];
  const write = process.stdout.write;
  const listen = (text: unknown, ...more: unknown[]): boolean => {
    const [, told, reason] = complaint.exec(String(text).trimEnd()) ?? [];
    const found = told ?? reason;
    if (found !== undefined) complaints.push(unescaped(found));
    if (told !== undefined) return true;
    return Reflect.apply(write, process.stdout, [text, ...more]) as boolean;
  };
  const settled = new AbortController();
  const late = setTimeout(seconds * 1000, `it took longer than ${seconds} s`, { signal: settled.signal });
  late.catch(() => undefined);
  process.stdout.write = listen as typeof write;
  try {
    const working = work();
    working.catch(() => undefined);
    const outcome = await Promise.race([
      working.then((result): Heard<T> => ({ result, trouble: null, hanging: false })),
      late.then((trouble): Heard<T> => ({ result: null, trouble, hanging: true })),
    ]);
    const real = complaints.find((text) => !alreadyThere.test(text));
    return real === undefined || outcome.hanging
      ? outcome
      : { ...outcome, result: null, trouble: plain(real) };
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    return { result: null, trouble, hanging: false };
  } finally {
    settled.abort();
    process.stdout.write = write;
  }
}

/** Without what the client puts in front of the cause. */
function plain(text: string): string {
  return text
    .split('\n')
    .join(' ')
    .replace(/^(?:(?:Error: )?Failed to (?:save|restore|\w+): |Cache reservation failed: |Error: )+/, '')
    .replace(/^Received non-retryable error: /, '');
}

function unescaped(text: string): string {
  return text.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
}
