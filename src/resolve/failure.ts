import { LayerpackError } from '../errors.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { normaliseName } from '../wheel/name.js';
import { explainFailure } from './explanations.js';
import type { Requirement } from './requirement.js';
import { errorLines } from './tool-output.js';

/**
 * Turns a failed command's output into an error with the tool's real reason, at the requirement it names.
 * @param tool what ran, for when nothing better is known
 */
export function resolveFailure(
  tool: string,
  output: string,
  requirements: readonly Requirement[],
  sdk: Sdk,
): LayerpackError {
  const names = requirements.flatMap(({ name }) => name ?? []);
  const cause = explainFailure(output, names) ?? {
    rule: 'resolve',
    subject: 'requirements',
    title: `Failed to resolve the requirements with ${tool}`,
    reason: errorLines(output),
    advice: 'The log above has all that it said.',
  };
  const reason = cause.reason || 'it gave no reason';
  const words = new Set(`${cause.subject} ${reason}`.split(/[^A-Za-z0-9._-]+/).map(normaliseName));
  const member = Object.entries(sdk.versions).find(([name]) => cause.rule === 'resolve' && words.has(name));
  const culprit =
    requirements.find(({ name }) => name === normaliseName(cause.subject)) ??
    requirements.find(({ name }) => name !== undefined && words.has(name));
  return new LayerpackError({
    ...cause,
    reason,
    advice: member
      ? `The runtime carries ${member.join(' ')} (${sdk.source}), and layers are resolved against it: ask for versions that go with it.`
      : cause.advice,
    ...(culprit ? { location: culprit.location } : {}),
  });
}
