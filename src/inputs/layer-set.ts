import type { Inputs } from './inputs.js';

/**
 * What the layers of one job are known by from run to run and from branch to branch: where they are listed, or the name
 * of the one that there is, and what they are for. Layers may come, go and get other names in it.
 */
export function layerSetOf({
  config,
  listed,
  layers,
  runtime,
  architecture,
  'artifact-name': given,
}: Inputs): string {
  const origin = listed ? config : layers[0]?.name;
  // Jobs that build the same layers in two ways must tell their artifacts apart, and so are told apart here
  return [origin, runtime.id, architecture, given].filter((part) => part !== null).join(' ');
}
