import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Workshop } from '../../engine/open.js';
import type { LayerInputs } from '../../inputs/inputs.js';
import type { Runtime } from '../../lambda/runtimes.js';
import { readMetadata } from '../metadata.js';
import { sourceKind } from './kind.js';
import { lineError } from './source-error.js';
import { parseToml, textAt } from './toml.js';

/** What a source says of the Pythons that it is for. */
interface Statement {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
}

/** Where each kind of source says it; Poetry's own ranges are checked by Poetry. */
const places: Readonly<Record<string, readonly string[]>> = {
  pyproject: ['project', 'requires-python'],
  'uv-lock': ['requires-python'],
  pylock: ['requires-python'],
};

/** Of the host's Python nothing follows for the runtime, whose patch release is not known: the last there may be. */
const anyPatch = '99';

/**
 * Holds the runtime against what the sources require of Python, by pip's own library.
 * @throws LayerpackError with rule `requirements`
 */
export async function checkRequiresPython(
  workspace: string,
  layers: readonly LayerInputs[],
  workshop: Workshop,
  runtime: Runtime,
  workDirectory: string,
): Promise<void> {
  const names = new Set(layers.flatMap(({ requirements }) => requirements));
  const statements = [...names].flatMap((name) => statementOf(resolve(workspace, name), workspace));
  if (statements.length === 0) return;
  const version =
    workshop.engine.kind === 'container' ? workshop.pythonVersion : `${runtime.python}.${anyPatch}`;
  const texts = statements.map(({ specifier }) => `python${specifier}`);
  const { requirements } = await readMetadata(workshop, texts, [], workDirectory, { python: version });
  for (const [index, { file, line, specifier }] of statements.entries()) {
    if (requirements[index]?.accepts !== false) continue;
    throw lineError(
      { file, line },
      `it requires Python ${specifier}, and the runtime is ${runtime.id}`,
      'Choose a runtime that it is for, or widen the range and lock again.',
    );
  }
}

function statementOf(path: string, workspace: string): readonly Statement[] {
  const file = relative(workspace, path) || path;
  const text = readFileSync(path, 'utf8');
  const place = places[sourceKind(file, text)];
  const specifier = place && textAt(parseToml(text, file), ...place);
  if (!specifier) return [];
  const line = text.split('\n').findIndex((each) => /^\s*requires-python\s*=/.test(each)) + 1;
  return [{ file, line: Math.max(1, line), specifier }];
}
