import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlameFor } from '../analysis/blame.js';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import { LayerpackError } from '../errors.js';
import type { LayerInputs } from '../inputs/inputs.js';
import { isProjectAlone } from '../inputs/inputs.js';
import type { LayerTree } from '../layer/tree.js';
import { count } from '../sizes.js';
import { normaliseName } from '../wheel/name.js';
import type { CheckResult } from './level.js';
import { atLevel, checked, notChecked, switchedOff } from './level.js';
import { pipCheckLines, readPipCheck } from './pip-check-lines.js';

/** A layer as it is installed. */
export interface InstalledLayer {
  readonly name: string;
  readonly tree?: LayerTree;
  /** In the engine, its dist-info still whole. */
  readonly directory?: string;
}

/** Why there is nothing to check in a layer of the project alone. */
export const projectAlone = 'it holds the project without what the project needs, which other layers have';

/**
 * Runs pip's own check over a stack of layers and the runtime's SDK, and nothing else of the image or machine. A
 * distribution of a layer hides the runtime's of the same name, as it does in Lambda.
 * @param stack in the order of /opt, the layer itself last
 * @param blame says why a distribution of the stack is there
 * @throws LayerpackError with rule `pip-check` where the check itself could not run
 */
export async function pipCheck(
  { engine, tools, helpers, sdk, sdkDirectory, targetFile }: Workshop,
  layer: LayerInputs,
  stack: readonly InstalledLayer[],
  workDirectory: string,
  blame: BlameFor,
): Promise<CheckResult> {
  if (layer['pip-check'] === 'off') return switchedOff('pip-check');
  if (isProjectAlone(layer)) return notChecked('pip-check', projectAlone);
  const names = stack.flatMap(({ tree }) => tree?.distributions.map(({ name }) => name) ?? []);
  const directories = stack.flatMap(({ directory }) => directory ?? []);
  const visible = join(workDirectory, `sdk-visible-${layer.name}`);
  const shown = await showSdk(sdkDirectory, visible, new Set(names));
  const outcome = await engine.run(
    [engine.python, '-I', '-S', helpers.pipCheck, tools.pipDirectory, targetFile].concat(
      directories,
      visible,
    ),
    { cwd: workDirectory },
  );
  const lines = pipCheckLines(outcome.stdout, outcome.stderr);
  const [, seen] = /^seen (\d+)$/m.exec(outcome.stderr) ?? [];
  const expected = names.length + shown.length;
  // pip ends with 1 and lines for what it found; anything else is a check that did not happen.
  if (
    Number(seen) !== expected ||
    (outcome.exitCode !== 0 && (outcome.exitCode !== 1 || lines.length === 0))
  ) {
    throw checkFailed(
      seen === undefined ? lastLine(outcome.stderr) : `it saw ${seen} distributions and not ${expected}`,
    );
  }
  const lower = stack.slice(0, -1).map(({ name }) => name);
  const what = `${count(names.length, 'distribution')}${lower.length > 0 ? `, with those of ${lower.join(', ')},` : ''}`;
  const detail =
    shown.length > 0
      ? `${what} over the runtime's ${shown.join(', ')}`
      : `${what} without the runtime's SDK (${sdk.source})`;
  const ofRuntime = new Set(shown.map((member) => member.split(' ')[0] ?? ''));
  const findings = readPipCheck(lines, { blame, ofRuntime });
  return checked('pip-check', detail, atLevel(findings, layer['pip-check']));
}

function checkFailed(reason: string): LayerpackError {
  return new LayerpackError({
    rule: 'pip-check',
    subject: 'pip check',
    title: 'Failed to run pip check',
    reason,
    advice: 'Set pip-check to off to go on without it, and report this.',
  });
}

/** Links the metadata of those members of the SDK that the layer does not hide. */
async function showSdk(from: string, to: string, hidden: ReadonlySet<string>): Promise<readonly string[]> {
  await mkdir(to);
  const shown: string[] = [];
  for (const entry of (await readdir(from)).sort()) {
    const [name = '', version = ''] = entry.slice(0, -'.dist-info'.length).split('-');
    if (hidden.has(normaliseName(name))) continue;
    await symlink(join(from, entry), join(to, entry));
    shown.push(`${normaliseName(name)} ${version}`);
  }
  return shown;
}
