import { architectures } from '../lambda/runtimes.js';

/**
 * All inputs, in the order of the documentation. action.yml, the README's table, the command line's help and the
 * schema of layers.yml are made from this table. Defaults are described here and set in `parse.ts`, never in
 * action.yml: a runner passes action.yml's defaults on as if the user had typed them.
 */
export interface InputDefinition {
  /** lines: one a line. names: one a line or separated by commas. In layers.yml both may be lists. */
  readonly type: 'text' | 'lines' | 'names' | 'choice' | 'switch' | 'size' | 'growth' | 'days' | 'count';
  readonly choices?: readonly string[];
  /** What each of the names must be, where they are not names of distributions, extras or groups. */
  readonly pattern?: NamePattern;
  /** Whether each layer in layers.yml may have its own. */
  readonly perLayer?: true;
  /** The default as a reader understands it. */
  readonly default: string;
  readonly example: string;
  readonly description: string;
}

/** What names may be other than those of distributions, extras and groups. */
export type NamePattern = 'library' | 'region' | 'principal' | 'prune';

export const choices = {
  architecture: architectures,
  builder: ['container', 'host', 'auto'],
  installer: ['auto', 'uv', 'pip'],
  project: ['none', 'include'],
  sdk: ['exclude', 'include'],
  wheels: ['prefer', 'only', 'any'],
  check: ['error', 'warn', 'off'],
  'test-image': ['runtime', 'build'],
  publish: ['false', 'true', 'dry-run'],
  'release-assets': ['auto', 'always', 'never'],
  comment: ['auto', 'always', 'never'],
  strip: ['never', 'always'],
  bytecode: ['none', 'unchecked-hash'],
  split: ['never', 'auto'],
} as const;

/** What pruning goes by; slim/rules.ts says what each is. */
export const pruneRules = [
  'caches',
  'stubs',
  'sources',
  'static-libraries',
  'docs',
  'foreign',
  'metadata',
  'tests',
] as const;

export type PruneRule = (typeof pruneRules)[number];

/** In layers.yml without quotes as well. */
export const switchValues = ['true', 'false'] as const;

const check = {
  type: 'choice',
  choices: choices.check,
  perLayer: true,
  default: 'error',
  example: 'warn',
} as const;

export const inputDefinitions = {
  runtime: {
    type: 'text',
    default: 'none; required, here or in the config',
    example: 'python3.12',
    description: 'Lambda runtime of the layer, python3.6 to python3.14; 3.12 is understood as python3.12.',
  },
  config: {
    type: 'text',
    default: 'layers.yml, or [tool.layerpack] in pyproject.toml, where there is one',
    example: 'layers.yml',
    description:
      'File that names several layers, or sets these inputs: YAML, or a pyproject.toml with a table [tool.layerpack]. Relative to the workspace. An input that is given goes before what the file says.',
  },
  requirements: {
    type: 'lines',
    perLayer: true,
    default: 'requirements.txt',
    example: 'pyproject.toml',
    description:
      'What says which distributions are wanted: requirements files, pyproject.toml, poetry.lock, uv.lock, Pipfile.lock, pylock.toml, one a line, relative to the workspace. All are resolved together.',
  },
  extras: {
    type: 'names',
    perLayer: true,
    default: 'none',
    example: 'data',
    description: 'Extras that are taken from the requirements, one a line or separated by commas.',
  },
  groups: {
    type: 'names',
    perLayer: true,
    default: 'none',
    example: 'prod',
    description: 'Dependency groups that are taken from the requirements, one a line or separated by commas.',
  },
  project: {
    type: 'choice',
    choices: choices.project,
    perLayer: true,
    default: 'none',
    example: 'include',
    description:
      "Whether the project's own wheel is built and shipped. include: in the layer; where the config lists layers, in those that say project: include, else in a layer of its own, named as the project with -nodeps behind. none: it is not.",
  },
  'layer-name': {
    type: 'text',
    default: "the repository's name",
    example: 'data',
    description:
      'Name of the layer and of its zip: 1 to 140 letters, digits, hyphens and underscores. Layers in the config have their own names.',
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
    description: 'Build image for builder: container, by tag or digest.',
  },
  'runtime-image': {
    type: 'text',
    default: "the runtime's own image",
    example: 'public.ecr.aws/lambda/python:3.12-x86_64',
    description:
      'Image of the runtime, by tag or digest: what it has counts as there, modules are imported in it, and test-command runs in it. For builder: container.',
  },
  sdk: {
    type: 'choice',
    choices: choices.sdk,
    default: 'exclude',
    example: 'include',
    description:
      "What to do about the AWS SDK (boto3, botocore and what they need) that the runtime carries. exclude: resolve against the runtime's versions and leave those exact versions out. include: ship the whole family, resolved together with everything else, as soon as anything of it is wanted.",
  },
  wheels: {
    type: 'choice',
    choices: choices.wheels,
    default: 'prefer',
    example: 'only',
    description:
      'prefer: an older release with a wheel that fits goes before a newer one that would have to be built from source. only: nothing is built from source. any: the newest release, built from source if it must be.',
  },
  'system-libraries': {
    type: 'names',
    pattern: 'library',
    perLayer: true,
    default: 'never',
    example: 'auto',
    description:
      "Shared libraries that are copied from the build image to the layer's lib/, with what they need in turn, where the runtime does not have them. never: none. auto: those that binaries of the layer name and that are not there. Or names, such as libgomp.so.1, one a line or separated by commas, with or without auto.",
  },
  prune: {
    type: 'names',
    pattern: 'prune',
    perLayer: true,
    default: 'safe',
    example: 'safe, no-tests',
    description:
      'What is left out of the layer because Lambda never reads it. safe: caches, type stubs, sources of binaries, static libraries, documentation, binaries for other platforms, notes of the installation, and tests that nothing imports. no-<rule> switches one of these off: no-caches, no-stubs, no-sources, no-static-libraries, no-docs, no-foreign, no-metadata, no-tests. none: nothing is left out.',
  },
  keep: {
    type: 'lines',
    perLayer: true,
    default: 'none',
    example: 'pandas/tests/**',
    description:
      'Patterns of files that are not left out, whatever prune and drop say, one a line: paths in site-packages, elsewhere in the zip, in which * stands for anything in a name and ** for any directories. A pattern without a slash is a name in any directory.',
  },
  drop: {
    type: 'lines',
    perLayer: true,
    default: 'none',
    example: 'botocore/data/ec2/**',
    description: 'Patterns of files that are left out as well, one a line, as those of keep.',
  },
  strip: {
    type: 'choice',
    choices: choices.strip,
    perLayer: true,
    default: 'never',
    example: 'always',
    description:
      'Whether symbols that nothing needs at run time are taken out of binaries, by strip in the build container. Libraries that auditwheel has brought in or changed stay as they are, and so does what would be worse for it.',
  },
  bytecode: {
    type: 'choice',
    choices: choices.bytecode,
    perLayer: true,
    default: 'none',
    example: 'unchecked-hash',
    description:
      "Whether the layer carries compiled modules, so that they need not be compiled at each cold start. unchecked-hash: compiled by the build container's Python, and valid whatever the files' dates, as far as there is room for them. What they take and what they save is reported.",
  },
  split: {
    type: 'choice',
    choices: choices.split,
    perLayer: true,
    default: 'never',
    example: 'auto',
    description:
      'What becomes of a layer whose zip is larger than max-zipped-size, or than 50MB where that is not set. auto: it is split into as few zips as will do, called by its name with -1, -2 and so on behind, which functions attach together. never: it stays one.',
  },
  'reserved-size': {
    type: 'size',
    perLayer: true,
    default: '0',
    example: '20MB',
    description: 'Unzipped bytes that the function code and layers from elsewhere take from the same quota.',
  },
  'other-layers': {
    type: 'lines',
    perLayer: true,
    default: 'none',
    example: 'vendor/observability.zip',
    description:
      'Layers from elsewhere that functions attach too: zips, or manifests of layerpack with all the layers they list, one a line, relative to the workspace. They count for the quotas, here and in what is stacked on this layer, and a distribution that they have in another version is told.',
  },
  'max-unzipped-size': {
    type: 'size',
    perLayer: true,
    default: "250MB, Lambda's quota",
    example: '200MB',
    description:
      'Most bytes that a layer, the layers it is stacked on, other-layers and reserved-size may take together, unzipped.',
  },
  'max-zipped-size': {
    type: 'size',
    perLayer: true,
    default: 'none; over 50MB, the most that can be uploaded without S3, is a warning',
    example: '50MB',
    description: 'Most bytes that the zip of a layer may have.',
  },
  'max-growth': {
    type: 'growth',
    perLayer: true,
    default: 'none',
    example: '10% and 1MB',
    description:
      'By how much a layer may grow, unzipped, against the baseline: a percentage, a size, or both, such as 10% and 1MB, of which both must be passed to fail the run. A new layer is no growth. Without a baseline it is not checked, and the report says so.',
  },
  baseline: {
    type: 'text',
    default: "the manifest of the commit that the run's changes are based on, where a run of it has kept one",
    example: 'released/manifest.json',
    description:
      'What the layers are compared with: a manifest.json of another run, or the zip of a layer, relative to the workspace. Otherwise, on GitHub, runs of branches keep their manifest in the Actions cache, and those of pull requests look up that of their base. none: nothing is compared, looked up or kept.',
  },
  'pip-check': {
    ...check,
    description:
      "What a distribution that the layer and the runtime's SDK do not satisfy, by pip check, does to the run.",
  },
  'elf-check': {
    ...check,
    description:
      'What a binary for another processor, Python or C library, or one that lacks a library, does to the run.',
  },
  'import-check': {
    ...check,
    description:
      'What a module that does not import in the runtime image does to the run. With builder: host nothing is imported, and the report says so.',
  },
  'allow-import-errors': {
    type: 'lines',
    perLayer: true,
    default: 'none',
    example: 'dask.dataframe needs pandas, which we leave out',
    description:
      'Modules that may fail to import, one a line: a name, in which * stands for anything, and after a space the reason, which is printed.',
  },
  'quota-check': {
    ...check,
    description:
      'What a layer over max-unzipped-size or max-zipped-size, or more than five layers together, does to the run.',
  },
  'test-command': {
    type: 'text',
    perLayer: true,
    default: 'none',
    example: 'python -m pytest tests/',
    description:
      "A command of your own that must succeed with the layers at /opt and the workspace, read-only, at /var/task. It is split into words as a shell would, and run without one; without network, in the runtime's environment.",
  },
  'test-requirements': {
    type: 'lines',
    perLayer: true,
    default: 'none',
    example: 'requirements-test.txt',
    description:
      'Requirements files of what test-command needs beside the layer, one a line, relative to the workspace. They are installed beside the layer, never into it.',
  },
  'test-image': {
    type: 'choice',
    choices: choices['test-image'],
    perLayer: true,
    default: 'runtime',
    example: 'build',
    description: 'Where test-command runs: in the runtime image, or in the build image.',
  },
  'output-directory': {
    type: 'text',
    default: 'build/layers',
    example: 'dist/layers',
    description: 'Directory for the zips, manifest.json and the lock files, relative to the workspace.',
  },
  cache: {
    type: 'switch',
    choices: switchValues,
    default: 'true',
    example: 'false',
    description:
      "Whether wheels, tools and finished layers are kept for later runs and taken from earlier ones: on a runner by the Actions cache too, elsewhere in the user's cache directory. Layers are reused where all versions are locked, or resolve to the same again, and no input has changed.",
  },
  'upload-artifact': {
    type: 'switch',
    choices: switchValues,
    default: 'true',
    example: 'false',
    description:
      'Whether the action uploads what it built as artifacts of the workflow run: each zip as it is, and one more with manifest, locks and SBOMs. The command line uploads nothing.',
  },
  'artifact-name': {
    type: 'text',
    default: 'the layers, the runtime and the architecture, such as data-python3.12-x86_64',
    example: 'nightly',
    description:
      'Name of the artifact with manifest, locks and SBOMs. It also stands before the names of the zips, which are those of their files else.',
  },
  'retention-days': {
    type: 'days',
    default: "the repository's",
    example: '7',
    description:
      'How long GitHub keeps the artifacts: 1 to 400 days, as far as the repository allows that many.',
  },
  'overwrite-artifact': {
    type: 'switch',
    choices: switchValues,
    default: 'false',
    example: 'true',
    description:
      'Whether an artifact of the same name that the workflow run has already is replaced. Otherwise it stays, and a warning says that ours was not uploaded.',
  },
  comment: {
    type: 'choice',
    choices: choices.comment,
    default: 'auto',
    example: 'never',
    description:
      'Whether the action says in a comment on the pull request what it does to the layers. There is one for each set of layers, runtime and architecture, which later runs update. auto: once there is something to say. always: also where nothing has changed. Takes the permission pull-requests: write; without it, as in runs for forks, the job summary alone says it.',
  },
  publish: {
    type: 'choice',
    choices: choices.publish,
    default: 'false',
    example: 'dry-run',
    description:
      'Whether the layers are published as layer versions of AWS Lambda, once all checks have passed. A version is made where the content, runtime, architecture or licence is not that of the newest; else that one is given. dry-run: everything is read and checked, and what would be done is told.',
  },
  regions: {
    type: 'names',
    pattern: 'region',
    default: 'AWS_REGION or AWS_DEFAULT_REGION',
    example: 'eu-central-1',
    description: 'AWS regions to publish in, one a line or separated by commas.',
  },
  's3-bucket': {
    type: 'text',
    default: 'none',
    example: 'my-layers-{region}',
    description:
      'S3 bucket that a zip goes by which is too large for a direct upload, over about 50 MB. It must be in the region of the layer; {region} in it stands for the name of each.',
  },
  's3-prefix': {
    type: 'text',
    default: 'layerpack',
    example: 'layers/python',
    description:
      "What the keys of these zips start with. After it come the layer's name and the hash of the zip.",
  },
  description: {
    type: 'text',
    perLayer: true,
    default: 'runtime, architecture and the distributions that were asked for',
    example: 'pandas for our reports',
    description: 'Description of the layer versions, at most 256 characters.',
  },
  'license-info': {
    type: 'text',
    perLayer: true,
    default: 'the licences of what is in the layer',
    example: 'MIT',
    description:
      'Licence of the layer versions, at most 512 characters: SPDX identifiers, a text or an address.',
  },
  'share-with': {
    type: 'names',
    pattern: 'principal',
    perLayer: true,
    default: 'nobody',
    example: '123456789012',
    description:
      'Who else may use the layer versions: ids of AWS accounts, of an organisation (o-...), or * for everyone, one a line or separated by commas. What is missing is granted, also for a version that was there already, and what layerpack has granted to others is taken back. Where it is not given, nothing is looked at.',
  },
  'keep-versions': {
    type: 'count',
    perLayer: true,
    default: 'all',
    example: '10',
    description:
      'How many versions of a layer are kept in each region. Older ones of the same runtime and architecture are deleted once publishing has gone well. Functions that use a deleted version go on, but cannot be updated with it.',
  },
  'release-assets': {
    type: 'choice',
    choices: choices['release-assets'],
    default: 'auto',
    example: 'never',
    description:
      'Whether the action adds zips, checksums, manifest, SBOM, locks and the ARNs to a GitHub release. auto: on the event release, once it is published. always: also on any other event, to the release of the tag that the workflow runs for. Takes the permission contents: write.',
  },
} as const satisfies Record<string, InputDefinition>;

export type InputName = keyof typeof inputDefinitions;
export const inputNames = Object.keys(inputDefinitions) as InputName[];

/**
 * Secrets, which only the action takes. They are no part of what a run is asked for, and so of no manifest and no key.
 * What a runner passes by default stands in action.yml, since no config can set it.
 */
export const secretDefinitions = {
  'github-token': {
    type: 'text',
    default: "the job's own token",
    runnerDefault: '${{ github.token }}',
    description: 'Token that comments and release assets are written with, and commits looked up.',
  },
} as const;

export type SecretName = keyof typeof secretDefinitions;

/** Inputs that the top of layers.yml may set. Which file to read, and the one layer's name, are not among them. */
export const configNames = inputNames.filter((name) => name !== 'config' && name !== 'layer-name');

/** Inputs that each layer in layers.yml may set for itself. */
export const perLayerNames = configNames.filter((name) => 'perLayer' in inputDefinitions[name]);

export function definitionOf(name: InputName): InputDefinition {
  return inputDefinitions[name];
}

/** Outputs of the action; the command line prints the same as JSON with --json. */
export const outputDefinitions = {
  layers:
    'JSON array with an object per layer: name, runtime, architecture, zip, sha256, unzipped-size, zipped-size, stack and distributions, split (of, number, count) where it is one of the zips of a split layer, and where its zip was uploaded artifact-id and artifact-name.',
  'zip-paths': 'Paths of the zips, one a line.',
  'unzipped-size': 'Unzipped bytes of all layers.',
  'zipped-size': 'Bytes of all zips.',
  changed:
    'true where the zip of some layer is not that of the baseline, or a layer is new or gone; else false. Empty where there is no baseline, or the run failed.',
  'cache-hit': 'true where the finished layers of an earlier run were reused, else false.',
  manifest: 'Path of manifest.json, which records what was built, from what, and what was found.',
  report: 'Path of report.html, which shows what the bytes of the layers are for, and needs no network.',
  'artifact-id': 'Id of the artifact with manifest, locks and SBOMs; empty where it was not uploaded.',
  'artifact-digest': 'SHA-256 of that artifact.',
  'artifact-ids':
    'Ids of all artifacts of this step, separated by commas, as artifact-ids of actions/download-artifact takes them.',
  'layer-version-arns':
    'JSON object of ARNs: region, then layer. Where publishing failed for one it has none; empty object where nothing is published.',
} as const;

export type OutputName = keyof typeof outputDefinitions;
