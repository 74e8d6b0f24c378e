import { readFileSync } from 'node:fs';

type Payload = Readonly<Record<string, unknown>>;

const file = new URL(
  '../../node_modules/@octokit/webhooks-examples/api.github.com/index.json',
  import.meta.url,
);
const all = JSON.parse(readFileSync(file, 'utf8')) as readonly {
  readonly name: string;
  readonly examples: readonly Payload[];
}[];

/** Payloads of an event as GitHub sent them. */
export function payloadsOf(event: string): readonly Payload[] {
  const found = all.find(({ name }) => name === event)?.examples ?? [];
  if (found.length === 0) throw new Error(`there is no payload of ${event}`);
  return found;
}

/** A pull request's payload with commits of a test in it. */
export function pullPayload(head: string, base: string, ref = 'main'): Payload {
  const [payload = {}] = payloadsOf('pull_request');
  const pull = payload['pull_request'] as Readonly<Record<'head' | 'base', Payload>>;
  return {
    ...payload,
    pull_request: {
      ...pull,
      head: { ...pull.head, sha: head },
      base: { ...pull.base, sha: base, ref },
    },
  };
}

/** The payload of a push with commits of a test in it. */
export function pushPayload(before: string, after: string, more: Payload = {}): Payload {
  const payload = payloadsOf('push').find(({ ref }) => ref === 'refs/heads/master') ?? {};
  return { ...payload, ref: 'refs/heads/main', before, after, created: false, forced: false, ...more };
}

/** The payload of a workflow run that is at its end, with facts of a test's run in it. */
export function workflowRunPayload(run: Payload): Payload {
  const payload = payloadsOf('workflow_run').find(({ action }) => action === 'completed') ?? {};
  return { ...payload, workflow_run: { ...(payload['workflow_run'] as Payload), ...run } };
}
