import type { Finding } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Resolution } from '../resolve/resolve.js';

/** Requirements that all do not apply are a mistake. */
export function nothingApplies({ layers, runtime, architecture }: Inputs): Finding {
  const subject = layers.map(({ name }) => name).join(', ');
  return {
    rule: 'requirements',
    severity: 'error',
    subject,
    title: `Failed to find anything for layer ${subject}`,
    reason: `no requirement applies to ${runtime.id} on ${architecture}`,
    advice: 'Look at the markers of the requirements.',
  };
}

/** A layer that others or the runtime make superfluous is worth a notice. */
export function emptyLayer(layer: string, { placements, roots }: Resolution): Finding {
  const elsewhere = placements.find((placement) => placement.layer === layer)?.elsewhere ?? new Map();
  const others = [...new Set(elsewhere.values())].join(', ');
  const reason =
    others !== ''
      ? `layer ${others}, which it is stacked on, and the runtime have everything that it asks for`
      : roots.some((root) => root.layer === layer)
        ? 'the runtime has everything that the requirements ask for'
        : 'none of its requirements applies to the runtime';
  return {
    rule: 'empty-layer',
    severity: 'notice',
    subject: layer,
    title: `Layer ${layer} would be empty, so there is no zip`,
    reason,
    advice: 'Leave the layer out, or ask for something that is not there already.',
  };
}
