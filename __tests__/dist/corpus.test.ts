import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, jest, test } from '@jest/globals';
import type { Case } from '../../bench/corpus/cases.mjs';
import { filesOf, flagsOf, loadCases, loadTruth, wheelsProgram } from '../../bench/corpus/cases.mjs';
import type { Finding, Judgement } from '../../bench/corpus/judge.mjs';
import { judge } from '../../bench/corpus/judge.mjs';
import { withDocker } from '../support/docker.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import { runCli } from '../support/runner.js';
import { together } from '../support/together.js';

shareFetched();

// All are built before the first is looked at.
jest.setTimeout(600_000);

const run = promisify(execFile);
const truth = loadTruth();
const fast = loadCases().filter((one) => one.fast);

async function build(one: Case): Promise<Judgement> {
  const cwd = project(filesOf(one, truth[one.id]));
  if (one.wheels) {
    const wheels = join(cwd, 'wheels');
    mkdirSync(wheels);
    await run(process.env['PYTHON'] || 'python3', [wheelsProgram, wheels, JSON.stringify(one.wheels)]);
  }
  const { status, stderr } = await runCli(flagsOf(one), { cwd });
  return judge(one, { status, findings: findingsIn(cwd), said: stderr.trim().split('\n').at(-1) ?? '' });
}

function findingsIn(cwd: string): readonly Finding[] | undefined {
  try {
    return JSON.parse(readFileSync(join(cwd, 'build/layers/manifest.json'), 'utf8')).findings;
  } catch {
    return undefined;
  }
}

withDocker('what layerpack says of real layers', () => {
  let judgements: Readonly<Record<string, Judgement>>;

  beforeAll(async () => {
    judgements = await together(Object.fromEntries(fast.map((one) => [one.id, () => build(one)])));
  });

  test.each(fast.map((one) => [one.id, one.title] as const))('is what Lambda does: %s, %s', (id) => {
    expect(judgements[id]).toEqual({ kind: 'right' });
  });
});
