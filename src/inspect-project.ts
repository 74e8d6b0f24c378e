import { resolve } from 'node:path';
import type { Environment, PipConfiguration } from './engine/pip-configuration.js';
import { readPipConfiguration } from './engine/pip-configuration.js';
import type { Inputs, LayerInputs } from './inputs/inputs.js';
import { projectDirectory } from './inputs/project.js';
import { requireProject } from './resolve/project-directory.js';
import type { SourceNeeds } from './resolve/requirement.js';
import { mergeNeeds } from './resolve/sources/layer-requirements.js';
import type { Inspection } from './resolve/sources/sources.js';
import { inspectSources } from './resolve/sources/sources.js';
import type { World } from './world.js';

/** What is known of the sources before anything starts. */
export interface Inspected {
  readonly inspection: Inspection;
  /** Absolute directories of the projects that are asked for, by layer. */
  readonly directories: ReadonlyMap<string, string>;
  readonly needs: SourceNeeds;
  readonly pipConfiguration: PipConfiguration;
}

/** The story's first page: reads what is there, and learns the secrets before anything is told. */
export function inspectProject(inputs: Inputs, { workspace, environment, log }: World): Inspected {
  const directories = projectsOf(inputs, workspace);
  for (const directory of directories.values()) requireProject(directory, workspace);
  const inspection = inspectSources(workspace, inputs.layers, environment);
  const needs = mergeNeeds([inspection.needs, inspectTests(inputs, workspace, environment)]);
  const pipConfiguration = readPipConfiguration(environment, workspace, needs.variables);
  [...needs.secrets, ...pipConfiguration.secrets].forEach(log.mask);
  return { inspection, directories, needs, pipConfiguration };
}

/** What the build must be given for the requirements of test commands, as for those of layers. */
function inspectTests(inputs: Inputs, workspace: string, environment: Environment): SourceNeeds {
  const tests = inputs.layers.filter((layer) => layer['test-requirements'].length > 0);
  const sources = tests.map((layer): LayerInputs => {
    return { ...layer, requirements: layer['test-requirements'], extras: [], groups: [] };
  });
  return inspectSources(workspace, sources, environment).needs;
}

/** Absolute directories of the projects that are asked for, by layer. */
function projectsOf(inputs: Inputs, workspace: string): ReadonlyMap<string, string> {
  const asked = inputs.layers.filter(({ project }) => project === 'include');
  return new Map(
    asked.map(({ name, requirements }) => {
      const sources = requirements.length > 0 ? requirements : allSources(inputs);
      return [name, resolve(workspace, projectDirectory(sources))];
    }),
  );
}

/** A layer of the project alone is of the project that the other layers are of. */
function allSources({ layers }: Inputs): readonly string[] {
  return layers.flatMap(({ requirements }) => requirements);
}
