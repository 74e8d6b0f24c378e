import { readConfig } from './config-file.js';
import type { Inputs } from './inputs.js';
import { projectStandsAlone } from './layers.js';
import type { RawInputs, Surroundings } from './parse.js';
import { parseInputs } from './parse.js';
import { projectDirectory, readProjectName } from './project.js';
import { sourceOf } from './source.js';

/**
 * Everything a run is asked for: what is given, and what the config says where there is one.
 * @param workspace absolute path
 * @throws UsageError with all that is wrong
 */
export async function readInputs(
  raw: RawInputs,
  workspace: string,
  surroundings: Surroundings,
): Promise<Inputs> {
  const explicit = sourceOf(raw);
  const config = await readConfig(explicit.config?.value.toString(), workspace);
  const inputs = parseInputs(raw, surroundings, { config });
  if (!projectStandsAlone(explicit, config)) return inputs;
  const directory = projectDirectory(inputs.layers.flatMap(({ requirements }) => requirements));
  const projectName = await readProjectName(directory, workspace);
  return parseInputs(raw, surroundings, { config, projectName });
}
