import { lastLine } from '../engine/execute.js';
import type { RuntimeContainer } from '../engine/runtime-container.js';
import type { Finding } from '../errors.js';
import { functionEnvironment, imageEnvironment, modulePath } from '../lambda/environment.js';
import type { Runtime } from '../lambda/runtimes.js';
import type { CheckResult } from './level.js';
import { checked } from './level.js';

export interface TestCommand {
  readonly layer: string;
  /** As the user typed it. */
  readonly command: string;
  readonly image: string;
  readonly runtime: Runtime;
  /** Absolute path of the user's project. */
  readonly workspace: string;
  /** Where its requirements are installed; null where it has none. */
  readonly requirements: string | null;
}

/** Where the installed requirements are seen. */
const beside = '/mnt/layerpack/test-requirements';

/**
 * Runs the user's own check with a stack of layers at /opt, which must be unpacked there, and the workspace where a
 * function's code lies.
 * @throws LayerpackError with rule `test-command` where it cannot be started
 */
export async function runTestCommand(
  container: RuntimeContainer,
  { layer, command, image, runtime, workspace, requirements }: TestCommand,
  onLine: (line: string) => void,
): Promise<CheckResult> {
  const plan = {
    command,
    environment: functionEnvironment(runtime, 'test'),
    keep: imageEnvironment,
    modules: [...modulePath(runtime).before, ...(requirements === null ? [] : [beside])],
    programs: requirements === null ? [] : [`${beside}/bin`],
  };
  const planned = await container.shareText(`test-${layer}.json`, JSON.stringify(plan));
  const program = await container.share('runCommand');
  const runner = await container.beside({
    image,
    task: workspace,
    directories: requirements === null ? {} : { [beside]: requirements },
  });
  onLine(`$ ${command}`);
  const outcome = await runner.run([runner.python, '-I', '-S', program, planned], { onLine });
  const detail = `${command}, in ${image}`;
  if (outcome.exitCode === 0) return checked('test-command', detail, []);
  const last = lastLine(outcome.stderr) || lastLine(outcome.stdout);
  const finding: Finding = {
    rule: 'test-command',
    severity: 'error',
    subject: layer,
    title: `The test command of layer ${layer} failed`,
    reason: `${command} ended with status ${outcome.exitCode}${last === '' ? '' : `: ${last}`}`,
    advice: 'The log has all that it said.',
  };
  return checked('test-command', detail, [finding]);
}

/** A test that was asked for and not run is no test that passed. */
export function testNotRun(layer: string, reason: string): Finding {
  return {
    rule: 'test-command',
    severity: 'error',
    subject: layer,
    title: `The test command of layer ${layer} could not run`,
    reason,
    advice: 'Build where a Docker engine and the runtime image are to be had, or leave test-command out.',
  };
}
