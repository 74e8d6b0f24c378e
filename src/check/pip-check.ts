import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import type { Finding } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import { machineOf } from '../lambda/images.js';
import type { LayerDistribution } from '../layer/tree.js';
import { count } from '../sizes.js';
import { normaliseName } from '../wheel/name.js';
import { platformTags } from '../wheel/tags.js';
import type { CheckResult } from './level.js';
import { atLevel, checked, switchedOff } from './level.js';

/**
 * Runs pip's own check over the layer and the runtime's SDK, and nothing else of the image or machine. A
 * distribution of the layer hides the runtime's of the same name, as it does in Lambda.
 * @param subject the layer's distributions and the tree they are installed in, its dist-info still whole
 */
export async function pipCheck(
  { engine, tools, helpers, sdk, sdkDirectory }: Workshop,
  inputs: Inputs,
  subject: { readonly distributions: readonly LayerDistribution[]; readonly directory: string },
  workDirectory: string,
): Promise<CheckResult> {
  if (inputs['pip-check'] === 'off') return switchedOff('pip-check');
  const { distributions, directory } = subject;
  const visible = join(workDirectory, 'sdk-visible');
  const shown = await showSdk(sdkDirectory, visible, new Set(distributions.map(({ name }) => name)));
  const target = join(workDirectory, 'target.json');
  await writeFile(target, JSON.stringify(engine.kind === 'host' ? targetOf(inputs) : null));
  const outcome = await engine.run(
    [engine.python, '-I', '-S', helpers.pipCheck, tools.pipDirectory, target, directory, visible],
    { cwd: workDirectory },
  );
  const lines = outcome.stdout.split('\n').filter((line) => line.trim() !== '');
  const [, seen] = /^seen (\d+)$/m.exec(outcome.stderr) ?? [];
  const expected = distributions.length + shown.length;
  // pip ends with 1 and lines for what it found; anything else is a check that did not happen.
  if (
    Number(seen) !== expected ||
    (outcome.exitCode !== 0 && (outcome.exitCode !== 1 || lines.length === 0))
  ) {
    throw checkFailed(
      seen === undefined ? lastLine(outcome.stderr) : `it saw ${seen} distributions and not ${expected}`,
    );
  }
  const detail =
    shown.length > 0
      ? `${count(distributions.length, 'distribution')} over the runtime's ${shown.join(', ')}`
      : `${count(distributions.length, 'distribution')} without the runtime's SDK (${sdk.source})`;
  const findings = outcome.exitCode === 0 ? [] : readPipCheck(lines);
  return checked('pip-check', detail, atLevel(findings, inputs['pip-check']));
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

/** Turns each line of pip's into a finding. */
export function readPipCheck(lines: readonly string[]): readonly Finding[] {
  return lines.map((line) => {
    const [, missingBy, missing] = /^(\S+ \S+) requires (\S+), which is not installed\.$/.exec(line) ?? [];
    const [, brokenBy, wanted, present] =
      /^(\S+ \S+) has requirement (.+), but you have (.+)\.$/.exec(line) ?? [];
    const subject = missingBy ?? brokenBy ?? line.split(' ').slice(0, 2).join(' ');
    return {
      rule: 'pip-check',
      severity: 'error',
      subject,
      title: `${subject} will not find what it needs`,
      reason: missing
        ? `it requires ${missing}, which neither the layer nor the runtime has`
        : wanted
          ? `it requires ${wanted}, and Lambda will see ${present}`
          : line.replace(/\.$/, ''),
      advice: missing
        ? `Add ${missing} to the requirements.`
        : 'Ask for versions that go together, or set pip-check to warn.',
    };
  });
}

/** Markers and tags of the runtime, for when the interpreter that runs pip is another one. */
function targetOf({ runtime, architecture }: Inputs): object {
  const machine = machineOf(architecture);
  return {
    version: runtime.python.replace('.', ''),
    platforms: platformTags({ python: runtime.python, machine, glibc: runtime.glibc }),
    markers: {
      implementation_name: 'cpython',
      implementation_version: `${runtime.python}.0`,
      os_name: 'posix',
      platform_machine: machine,
      platform_python_implementation: 'CPython',
      platform_release: '',
      platform_system: 'Linux',
      platform_version: '',
      python_full_version: `${runtime.python}.0`,
      python_version: runtime.python,
      sys_platform: 'linux',
    },
  };
}
