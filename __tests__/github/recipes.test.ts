import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const directory = 'docs/recipes';
interface Action {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs?: Readonly<Record<string, object>>;
}
/** Ours, by what a workflow of this repository calls them. */
const actions: Readonly<Record<string, Action>> = {
  './': parse(readFileSync('action.yml', 'utf8')) as Action,
  './comment': parse(readFileSync('comment/action.yml', 'utf8')) as Action,
};

const release = { contents: 'write', 'id-token': 'write', attestations: 'write' };
/** What each takes and no more, and whether a run may be given up for a newer one. */
const expected: Readonly<Record<string, { readonly permissions: object; readonly cancels: unknown }>> = {
  'release.yml': { permissions: release, cancels: false },
  'release-draft.yml': { permissions: release, cancels: false },
  'size.yml': {
    permissions: { contents: 'read', 'pull-requests': 'write' },
    // A run of a branch keeps what pull requests are compared with
    cancels: "${{ github.event_name == 'pull_request' }}",
  },
  'size-of-forks.yml': {
    permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
    cancels: false,
  },
};

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: object;
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly concurrency: { readonly 'cancel-in-progress': unknown };
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions: object; readonly 'timeout-minutes': number; readonly steps: readonly Step[] }
    >
  >;
}

describe.each(readdirSync(directory))('the recipe %s', (name) => {
  const text = readFileSync(`${directory}/${name}`, 'utf8');
  const { jobs, ...workflow } = parse(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('names inputs and outputs that there are', () => {
    const ours = steps.flatMap((step) => {
      const action = actions[step.uses ?? ''];
      return action ? [{ step, action }] : [];
    });
    expect(ours.length).toBeGreaterThan(0);
    for (const { step, action } of ours) {
      expect(Object.keys(step.with ?? {}).filter((input) => !(input in action.inputs))).toEqual([]);
      const outputs = [...text.matchAll(new RegExp(`steps\\.${step.id}\\.outputs\\.([\\w-]+)`, 'g'))];
      expect(outputs.filter(([, output]) => !((output ?? '') in (action.outputs ?? {})))).toEqual([]);
    }
  });

  it('pins all other actions by commit, and says the version', () => {
    const uses = text.match(/uses: .*/g) ?? [];
    for (const line of uses.filter((each) => !/^uses: \.\/(?:comment)?(?: |$)/.test(each))) {
      expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('gives its job what it takes and no more, one run at a time', () => {
    const { permissions, cancels } = expected[name] ?? {};
    expect(permissions).toBeDefined();
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency['cancel-in-progress']).toBe(cancels);
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toEqual(permissions);
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  it('puts no expression into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

it('the workflow that comments for forks waits for the one that looks at sizes, and has none of its code', () => {
  const read = (name: string) => parse(readFileSync(`${directory}/${name}`, 'utf8')) as Workflow;
  const size = read('size.yml');
  const forks = read('size-of-forks.yml');
  expect(forks.on).toEqual({ workflow_run: { workflows: [size.name], types: ['completed'] } });
  const steps = Object.values(forks.jobs).flatMap((job) => job.steps);
  expect(steps.map(({ uses }) => uses?.split('@')[0])).toEqual(['actions/checkout', './comment']);
  // What is checked out is the branch of the workflow, as long as nothing else is asked for
  expect(steps[0]?.with).toEqual({ 'persist-credentials': false });
});
