import { quotas } from '../lambda/quotas.js';
import { choices } from './definitions.js';
import type { Inputs, LayerInputs } from './inputs.js';
import { wantsLibraries } from './inputs.js';
import { needsImage } from './messages.js';
import type { Find, Reject } from './source.js';
import { valueReader } from './values.js';

/** The part of a layer that is the same however it came to be one. */
export function layerValues(find: Find, builder: Inputs['builder'], reject: Reject) {
  const reader = valueReader(find, reject);
  const { text, choice, size, growth, count, formed, lines, names, files, allowedImports } = reader;
  const { systemLibraries, pruning, paths } = reader;
  const values = {
    requirements: lines('requirements', ['requirements.txt']),
    extras: names('extras'),
    groups: names('groups'),
    prune: pruning('prune'),
    keep: paths('keep'),
    drop: paths('drop'),
    strip: choice('strip', choices.strip, 'never'),
    bytecode: choice('bytecode', choices.bytecode, 'none'),
    split: choice('split', choices.split, 'never'),
    'reserved-size': size('reserved-size', 0),
    'max-unzipped-size': size('max-unzipped-size', quotas.unzipped),
    'max-zipped-size': size('max-zipped-size', null),
    'max-growth': growth('max-growth'),
    'pip-check': choice('pip-check', choices.check, 'error'),
    'elf-check': choice('elf-check', choices.check, 'error'),
    'import-check': choice('import-check', choices.check, 'error'),
    'allow-import-errors': allowedImports('allow-import-errors'),
    'quota-check': choice('quota-check', choices.check, 'error'),
    'system-libraries': systemLibraries('system-libraries'),
    'other-layers': files('other-layers'),
    'test-command': text('test-command')?.trim() ?? null,
    'test-requirements': lines('test-requirements', []),
    'test-image': choice('test-image', choices['test-image'], 'runtime'),
    description: formed('description'),
    'license-info': formed('license-info'),
    'share-with': names('share-with'),
    'keep-versions': count('keep-versions'),
  } satisfies Partial<LayerInputs>;
  if (builder === 'host') rejectImageUsers(values, find, reject);
  return values;
}

/** What takes an image cannot be had without one. */
function rejectImageUsers(
  values: Pick<LayerInputs, 'test-command' | 'system-libraries' | 'strip' | 'bytecode'>,
  find: Find,
  reject: Reject,
): void {
  const used = {
    'test-command': values['test-command'] !== null,
    'system-libraries': wantsLibraries(values),
    strip: values.strip !== 'never',
    bytecode: values.bytecode !== 'none',
  } as const;
  for (const name of ['test-command', 'system-libraries', 'strip', 'bytecode'] as const) {
    if (used[name]) reject(name, needsImage, find(name)?.location);
  }
}
