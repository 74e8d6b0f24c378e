import { UsageError } from '../../../src/errors.js';
import type { Inputs } from '../../../src/inputs/inputs.js';
import type { RawInputs, Surroundings } from '../../../src/inputs/parse.js';
import { readInputs } from '../../../src/inputs/read.js';
import { temporaryDirectory } from '../support/files.js';
import { rejectionOf } from '../support/values.js';

export const surroundings: Surroundings = {
  layerName: 'repo',
  architecture: 'x86_64',
  builder: 'container',
};

/** What a layer has of the inputs of the checks where it sets none of them. */
export const defaults = {
  'elf-check': 'error',
  'import-check': 'error',
  'allow-import-errors': [],
  prune: { safe: true, without: [] },
  keep: [],
  drop: [],
  strip: 'never',
  bytecode: 'none',
  split: 'never',
  'system-libraries': { auto: false, names: [] },
  'other-layers': [],
  'test-command': null,
  'test-requirements': [],
  'test-image': 'runtime',
  description: null,
  'license-info': null,
  'share-with': [],
  'keep-versions': null,
} as const;

type Files = Readonly<Record<string, string | Buffer>>;

/** Inputs as they are read in a workspace with these files. */
export const read = (files: Files, raw: RawInputs = {}): Promise<Inputs> =>
  readInputs(raw, temporaryDirectory(files), surroundings);

/** What a layers.yml makes of inputs. */
export const readYaml = (text: string, raw: RawInputs = {}): Promise<Inputs> =>
  read({ 'layers.yml': text }, raw);

export async function problemsOf(files: Files, raw: RawInputs = {}) {
  const error = await rejectionOf(read(files, raw));
  if (!(error instanceof UsageError)) throw error;
  return error.problems;
}

/** What is wrong, as a user is told. */
export async function messagesOf(files: Files, raw: RawInputs = {}): Promise<readonly string[]> {
  return (await problemsOf(files, raw)).map(({ message }) => message);
}
