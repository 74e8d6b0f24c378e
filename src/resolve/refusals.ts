import type { Location } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Requirement } from './requirement.js';
import { errorLines } from './tool-output.js';
import type { Misfit } from './uv.js';

export function uvImpossible(obstacle: string, engine: 'container' | 'host'): LayerpackError {
  return new LayerpackError({
    rule: 'resolve',
    subject: 'uv',
    title: 'Failed to resolve the requirements with uv',
    reason: obstacle,
    advice:
      engine === 'host'
        ? 'Change that, or use builder: container, where pip can serve.'
        : 'Change that, or use installer: auto.',
  });
}

export function noWheel(
  { name, version, offered }: Misfit,
  inputs: Inputs,
  requirements: readonly Requirement[],
  engine: 'container' | 'host',
): LayerpackError {
  const location = requirements.find((requirement) => requirement.name === name)?.location;
  const { major, minor } = inputs.runtime.glibc;
  return new LayerpackError({
    rule: 'no-wheel',
    subject: name,
    title: `Failed to find a wheel of ${name} ${version} for ${inputs.runtime.id} on ${inputs.architecture}`,
    reason: `none of its wheels fits glibc ${major}.${minor} (${offered.slice(0, 4).join(', ') || 'it has none'})`,
    advice:
      engine === 'host'
        ? 'Ask for an older release, or use builder: container, which can build source distributions.'
        : 'Ask for an older release.',
    ...(location ? { location } : {}),
  });
}

/** With wheels only, what can only be source is refused before any of its code runs. */
export function refuseSources(requirements: readonly Requirement[]): void {
  const source = requirements.find(({ kind, text }) => kind === 'direct' && !/\.whl\b/.test(text));
  if (source) throw onlySource([source.text], source.location);
}

export function onlySource(files: readonly string[], location?: Location): LayerpackError {
  return new LayerpackError({
    rule: 'no-wheel',
    subject: files.join(', '),
    title: `Failed to find a wheel of ${files.join(', ')}`,
    reason: 'it is a source distribution, and wheels: only builds nothing',
    advice: 'Name a wheel of it, or use wheels: prefer.',
    ...(location ? { location } : {}),
  });
}

/** An index that has not even pip has most likely refused us: pip says no more than that it found nothing. */
export function indexSilent(output: string): LayerpackError {
  return new LayerpackError({
    rule: 'index',
    subject: 'package index',
    title: 'Failed to read the package index',
    reason: `it has neither pip nor what was asked for (${errorLines(output)})`,
    advice:
      'Check the credentials in pip.conf, PIP_INDEX_URL or netrc; an index that refuses them looks empty.',
  });
}
