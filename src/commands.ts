import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Analysis } from './analysis/model.js';
import { LayerpackError } from './errors.js';
import type { CommandLine } from './inputs/flags.js';
import type { Surroundings } from './inputs/parse.js';
import { readInputs } from './inputs/read.js';
import type { World } from './world.js';

/** What a command prints, and whether nothing speaks against it. */
export interface CommandResult {
  readonly text: string;
  readonly passed: boolean;
}

/** The commands of the command line that do something. Each loads what it needs and no more. */
export async function runCommand(
  line: CommandLine,
  world: World,
  surroundings: Surroundings,
): Promise<CommandResult> {
  const { log, workspace } = world;
  const inputs = () => readInputs(line.raw, workspace, surroundings);
  switch (line.command) {
    case 'tree': {
      const analysis = await analysisFor(line, world, surroundings);
      const { treeJson, treeText } = await import('./analysis/tree.js');
      return printed(line.json ? treeJson(analysis, line.operands) : treeText(analysis, line.operands));
    }
    case 'why': {
      const analysis = await analysisFor(line, world, surroundings);
      const { whyJson, whyText } = await import('./analysis/why.js');
      const [name = ''] = line.operands;
      return printed(line.json ? whyJson(analysis, name) : whyText(analysis, name));
    }
    case 'diff': {
      const { compareFiles } = await import('./compare-files.js');
      const [before = '', after = ''] = line.operands;
      const { difference, notes } = await compareFiles([before, after], workspace);
      for (const note of notes) log.info(`${note}.`);
      if (line.json) {
        const { differenceJson } = await import('./report/difference-json.js');
        return printed(differenceJson(difference));
      }
      const { differenceText } = await import('./report/difference-text.js');
      return printed(differenceText(difference));
    }
    case 'sdk': {
      const { sdkJson, sdkText } = await import('./report/sdk.js');
      const { readRuntimeSdk } = await import('./runtime-sdk.js');
      const asked = await inputs();
      const sdk = await readRuntimeSdk(asked, world);
      return printed(line.json ? sdkJson(asked.runtime, sdk) : sdkText(asked.runtime, sdk));
    }
    case 'cache': {
      const { cacheDirectory } = await import('./cache/directory.js');
      const { cacheUsage, clearCache } = await import('./cache/usage.js');
      const { cacheJson, cacheText } = await import('./report/cache.js');
      const directory = cacheDirectory(world.environment);
      const usage = await cacheUsage(directory);
      const cleared = line.operands[0] === 'clear';
      if (cleared) await clearCache(directory);
      return printed((line.json ? cacheJson : cacheText)(directory, usage, cleared));
    }
    default: {
      const asked = await inputs();
      const { build } = await import('./build.js');
      const { terminalText } = await import('./report/terminal.js');
      const { outputsOf } = await import('./report/outputs.js');
      const { failed } = await import('./report/report.js');
      const { redactReport } = await import('./report/redact.js');
      const { deliver } = await import('./deliver.js');
      const built = redactReport(await build(asked, world), log.redact);
      const directory = resolve(workspace, asked['output-directory']);
      const { report } = await deliver(built, directory, world, null);
      const { text } = printed(line.json ? outputsOf(report, directory) : terminalText(report));
      return { text, passed: !failed(report) };
    }
  }
}

/** The resolution to look at: a built manifest's, or that of the sources as they are now. */
async function analysisFor(line: CommandLine, world: World, surroundings: Surroundings): Promise<Analysis> {
  if (line.manifest !== null) return readManifest(line.manifest, world.workspace);
  const inputs = await readInputs(line.raw, world.workspace, surroundings);
  const { analyse } = await import('./analyse.js');
  const { redactAnalysis } = await import('./report/redact.js');
  return redactAnalysis(await analyse(inputs, world), world.log.redact);
}

async function readManifest(name: string, workspace: string): Promise<Analysis> {
  const { readRecord } = await import('./analysis/record.js');
  const fail = (reason: string, cause: unknown) =>
    new LayerpackError(
      {
        rule: 'output',
        subject: name,
        title: `Failed to read ${name}`,
        reason,
        advice: 'Name the manifest.json that a build has left in its output directory.',
      },
      { cause },
    );
  const text = await readFile(resolve(workspace, name), 'utf8').catch((error: unknown) => {
    throw fail('there is no such file, or it cannot be read', error);
  });
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw fail('it is not JSON', error);
  }
  return readRecord(manifest);
}

function printed(result: string | object): CommandResult {
  return { text: typeof result === 'string' ? result : JSON.stringify(result, null, 2), passed: true };
}
