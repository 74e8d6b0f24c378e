import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { expectPassed } from './failure.js';
import { filesUnder, project } from './project.js';
import type { ResultsServer } from './results-server.js';
import type { Annotation, FinishedAction, Variables } from './runner.js';
import { runAction } from './runner.js';

/** A step of a workflow that builds a small layer. */
export interface Step {
  /** Runs of one repository share their caches. */
  readonly repository?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Variables;
  /** Of the workspace, by relative path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Built extends FinishedAction {
  readonly workspace: string;
  /** The zips by name. */
  readonly zips: Readonly<Record<string, Buffer>>;
}

/** Runs a step as on a hosted runner, where all is new: home, temporary directory and workspace. */
export async function onNewMachine(
  server: Pick<ResultsServer, 'environment'>,
  { repository = 'some', inputs = {}, env = {}, files = {} }: Step,
): Promise<Built> {
  const workspace = project({ 'requirements.txt': 'idna==3.10\n', ...files });
  const action = await runAction(
    { runtime: '3.12', builder: 'host', 'layer-name': 'data', 'upload-artifact': 'false', ...inputs },
    { workspace, env: { ...server.environment(`${repository}/1`), ...env } },
  );
  const layers = join(workspace, 'build/layers');
  const names = existsSync(layers) ? readdirSync(layers).filter((name) => name.endsWith('.zip')) : [];
  return {
    ...action,
    workspace,
    zips: Object.fromEntries(names.map((name) => [name, readFileSync(join(layers, name))])),
  };
}

/** Annotations of the rule `cache`. */
export function warningsOf({ annotations }: FinishedAction): readonly Annotation[] {
  return annotations.filter(({ properties }) => properties['title'] === 'cache');
}

/** What the client itself would say beside ours. */
const ofTheClient = /^::(?:warning|error)::/m;

/** A run that passed, made its layer and left nothing but that behind. */
export function expectTidy(built: Built): void {
  expectPassed(built);
  expect(Object.keys(built.zips)).not.toEqual([]);
  expect(built.stdout).not.toMatch(ofTheClient);
  expect(filesUnder(built.temporary)).toEqual([]);
  expect(readdirSync(built.workspace)).not.toContain('.layerpack-cache');
}

/** A run that passed without a word about the cache. */
export function expectQuiet(built: Built): void {
  expectTidy(built);
  expect(built.annotations).toEqual([]);
}

/** A run that passed, with one warning of what was lost and why. */
export function expectOneWarning(built: Built, message: RegExp): void {
  expectTidy(built);
  expect(built.annotations).toEqual([
    expect.objectContaining({ level: 'warning', message: expect.stringMatching(message) }),
  ]);
  expect(warningsOf(built)).toHaveLength(1);
  expect(built.summary).toContain('⚠️ cache');
  // What a signed address grants is nobody else's
  expect(built.annotations[0]?.message).not.toMatch(/sig=|https?:\/\/127/);
}
