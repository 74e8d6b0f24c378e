import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const directory = 'docs/recipes';
const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs: Readonly<Record<string, object>>;
};

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: object;
  readonly concurrency: { readonly 'cancel-in-progress': boolean };
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
    const ours = steps.filter(({ uses }) => uses === './');
    expect(ours.length).toBeGreaterThan(0);
    const inputs = ours.flatMap((step) => Object.keys(step.with ?? {}));
    expect(inputs.filter((input) => !(input in action.inputs))).toEqual([]);
    for (const { id } of ours) {
      const outputs = [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))];
      expect(outputs.filter(([, output]) => !((output ?? '') in action.outputs))).toEqual([]);
    }
  });

  it('pins all other actions by commit, and says the version', () => {
    const uses = text.match(/uses: .*/g) ?? [];
    for (const line of uses.filter((each) => !each.startsWith('uses: ./ '))) {
      expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('gives its job what it takes and no more, one run at a time', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency['cancel-in-progress']).toBe(false);
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' });
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  it('puts no expression into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});
