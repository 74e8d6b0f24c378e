import { architectures } from '../lambda/runtimes.js';

/**
 * All inputs, in the order of the documentation. action.yml, the README's table and the command line's help
 * are made from this table. Defaults are described here and set in `parse.ts`, never in action.yml: a runner
 * passes action.yml's defaults on as if the user had typed them.
 */
export interface InputDefinition {
  readonly type: 'text' | 'lines' | 'choice' | 'size';
  readonly choices?: readonly string[];
  readonly required?: true;
  /** The default as a reader understands it. */
  readonly default?: string;
  readonly example: string;
  readonly description: string;
}

export const choices = {
  architecture: architectures,
  builder: ['container', 'host', 'auto'],
  installer: ['auto', 'uv', 'pip'],
  sdk: ['exclude'],
  wheels: ['prefer', 'only', 'any'],
  check: ['error', 'warn', 'off'],
} as const;

const check = { type: 'choice', choices: choices.check, default: 'error', example: 'warn' } as const;

export const inputDefinitions = {
  runtime: {
    type: 'text',
    required: true,
    example: 'python3.12',
    description: 'Lambda runtime of the layer, python3.6 to python3.14; 3.12 is understood as python3.12.',
  },
  requirements: {
    type: 'lines',
    default: 'requirements.txt',
    example: 'requirements.txt',
    description:
      'Requirements files, one a line, relative to the workspace. Their requirements are resolved together.',
  },
  'layer-name': {
    type: 'text',
    default: "the repository's name",
    example: 'data',
    description: 'Name of the layer and of its zip: 1 to 140 letters, digits, hyphens and underscores.',
  },
  architecture: {
    type: 'choice',
    choices: choices.architecture,
    default: "the runner's",
    example: 'arm64',
    description: 'Instruction set of the functions that will use the layer.',
  },
  builder: {
    type: 'choice',
    choices: choices.builder,
    default: 'container; on the command line auto',
    example: 'host',
    description:
      'Where the layer is built. container: in the Lambda build image, by Docker. host: on this machine, from wheels only, for any architecture. auto: in the container when an engine answers and the image is there or can be pulled, else on the host.',
  },
  installer: {
    type: 'choice',
    choices: choices.installer,
    default: 'auto',
    example: 'pip',
    description:
      'What resolves and installs. uv is many times faster; pip understands every pip setting and builds source distributions. auto takes uv where it gives the same answer and pip otherwise, and the log says which and why.',
  },
  image: {
    type: 'text',
    default: "the runtime's build image",
    example: 'public.ecr.aws/sam/build-python3.12:1.140.0-x86_64',
    description: 'Build image for builder container, by tag or digest.',
  },
  sdk: {
    type: 'choice',
    choices: choices.sdk,
    default: 'exclude',
    example: 'exclude',
    description:
      "What to do about the AWS SDK (boto3, botocore and what they need) that the runtime carries. exclude: resolve against the runtime's versions and leave those exact versions out.",
  },
  wheels: {
    type: 'choice',
    choices: choices.wheels,
    default: 'prefer',
    example: 'only',
    description:
      'prefer: an older release with a wheel that fits goes before a newer one that would have to be built from source. only: nothing is built from source. any: the newest release, built from source if it must be.',
  },
  'reserved-size': {
    type: 'size',
    default: '0',
    example: '20MB',
    description: 'Unzipped bytes that the function code and its other layers take from the same quota.',
  },
  'max-unzipped-size': {
    type: 'size',
    default: "250MB, Lambda's quota",
    example: '200MB',
    description: 'Most bytes that layer and reserved-size may take together, unzipped.',
  },
  'max-zipped-size': {
    type: 'size',
    default: 'none; over 50MB, the most that can be uploaded without S3, is a warning',
    example: '50MB',
    description: 'Most bytes that the zip may have.',
  },
  'pip-check': {
    ...check,
    description:
      "What a distribution that the layer and the runtime's SDK do not satisfy, by pip check, does to the run.",
  },
  'quota-check': {
    ...check,
    description: 'What a layer over max-unzipped-size or max-zipped-size does to the run.',
  },
  'output-directory': {
    type: 'text',
    default: 'build/layers',
    example: 'dist/layers',
    description: 'Directory for the zip, manifest.json and the lock file, relative to the workspace.',
  },
} as const satisfies Record<string, InputDefinition>;

export type InputName = keyof typeof inputDefinitions;
export const inputNames = Object.keys(inputDefinitions) as InputName[];

/** Outputs of the action; the command line prints the same as JSON with --json. */
export const outputDefinitions = {
  layers:
    'JSON array with an object per layer: name, runtime, architecture, zip, sha256, unzipped-size, zipped-size and distributions.',
  'zip-paths': 'Paths of the zips, one a line.',
  'unzipped-size': 'Unzipped bytes of all layers.',
  'zipped-size': 'Bytes of all zips.',
  manifest: 'Path of manifest.json, which records what was built, from what, and what was found.',
} as const;

export type OutputName = keyof typeof outputDefinitions;
