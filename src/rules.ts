/**
 * Every rule there is. Ids are the same in annotations, manifest, summary and documentation; docs/rules.md is
 * generated from this table.
 */
export interface Rule {
  /** What a finding of this rule says, in a few words and without a full stop. */
  readonly title: string;
  /** What it may be, the worst first. */
  readonly severity:
    | 'error'
    | 'warning'
    | 'notice'
    | 'error or warning'
    | 'error or notice'
    | 'warning or notice'
    | 'error, warning or notice';
  /** Input that sets whether it fails the run; null where it cannot be set. */
  readonly input: 'pip-check' | 'elf-check' | 'import-check' | 'quota-check' | null;
  /** Why it is looked at, and how. */
  readonly why: string;
  /** What to do about it. */
  readonly advice: string;
}

export const rules = {
  requirements: {
    title: 'The requirements cannot be used as they are',
    severity: 'error',
    input: null,
    why: 'A source is missing, damaged or out of date, or it asks for what this runtime cannot have.',
    advice: 'Mend the line or the file that the finding names.',
  },
  resolve: {
    title: 'No versions go together',
    severity: 'error',
    input: null,
    why: 'The resolver knows no versions that satisfy the requirements of all layers together, and the SDK of the runtime with them. Or the index has no such name or version.',
    advice:
      'Check the names, and loosen one of the requirements that the finding names. Where the SDK of the runtime is in the way, sdk: include ships another.',
  },
  'no-wheel': {
    title: 'A release has no wheel that fits the runtime',
    severity: 'error',
    input: null,
    why: 'Its wheels are for another Python or processor, or for a newer C library than the runtime has.',
    advice: 'Ask for a release that has one, or move to a newer runtime. wheels: any builds it from source.',
  },
  'build-wheel': {
    title: 'A source distribution could not be built',
    severity: 'error',
    input: null,
    why: 'Its build ended with an error, mostly because the build image lacks a compiler or a library.',
    advice:
      'Ask for a release that has a wheel, or name a build image (input image) that has what the build needs.',
  },
  index: {
    title: 'A package index could not be used',
    severity: 'error',
    input: null,
    why: 'It cannot be reached, is not trusted, or refuses the credentials.',
    advice: 'Check its address, credentials, proxy and certificate, in the settings of pip.',
  },
  engine: {
    title: 'There is no place to build in',
    severity: 'error',
    input: null,
    why: 'No Docker engine answers, the container does not start, or the image is not for this runtime.',
    advice:
      'Start Docker, name the right image (input image), or build on the machine itself by builder: host.',
  },
  image: {
    title: 'An image could not be pulled',
    severity: 'error or warning',
    input: null,
    why: 'Without the build image there is no build. Without the runtime image no module can be imported, which is an error where import-check is error, and a warning else.',
    advice: 'Log in to the registry, or name another image (inputs image and runtime-image).',
  },
  install: {
    title: 'The installed files are not what the wheels hold',
    severity: 'error',
    input: null,
    why: 'Each file of a layer is held against the wheel that it is from: nothing more, nothing less, and the same bytes.',
    advice:
      'Try the other installer, and report the difference. A damaged wheel is for its maintainers to mend.',
  },
  overlap: {
    title: 'Two distributions have the same file',
    severity: 'warning',
    input: null,
    why: 'A layer, and the layers of a stack together, can hold one file of a name. The distribution whose file is not there may miss it.',
    advice: 'Where that matters, leave one of the two out.',
  },
  output: {
    title: 'Files could not be written or read',
    severity: 'error',
    input: null,
    why: 'The disk is full, the directory cannot be written to, or a file there is not from layerpack.',
    advice: 'Free space, or name another directory by output-directory.',
  },
  cache: {
    title: 'The cache could not be used',
    severity: 'warning',
    input: null,
    why: 'What is kept is damaged, its directory cannot be written to, or the cache service does not answer. The build goes on without it.',
    advice: 'See what the finding says was lost. cache: false does without it.',
  },
  'empty-layer': {
    title: 'A layer would be empty',
    severity: 'notice',
    input: null,
    why: 'The runtime and the layers below already have all that it asks for, or none of its requirements applies to the runtime. There is no zip.',
    advice: 'Leave the layer out.',
  },
  'runtime-deprecated': {
    title: 'AWS no longer patches the runtime',
    severity: 'notice',
    input: null,
    why: 'A layer can still be made for it. In the end AWS stops updating functions that use it.',
    advice: 'Move the function to a newer runtime, and then the layer.',
  },
  'held-back': {
    title: 'Newer releases were passed over',
    severity: 'warning or notice',
    input: null,
    why: 'Wheels go before source, so a newer release without a wheel that fits is passed over: a notice. With sdk: exclude the SDK of the runtime can hold releases at an old one too: a warning, since that is seldom meant.',
    advice:
      'wheels: any builds newer releases from source, sdk: include ships another SDK. Where the older release will do, nothing is to be done.',
  },
  'sdk-version': {
    title: 'A requirement wants another SDK than the runtime has',
    severity: 'error',
    input: null,
    why: 'With sdk: exclude a function runs on the boto3, botocore and urllib3 that the runtime has, in exactly those versions.',
    advice:
      'Ask for versions that go with them (layerpack sdk prints them as constraints), or ship your own by sdk: include.',
  },
  'sdk-partial': {
    title: 'A layer has a part of the SDK',
    severity: 'error or warning',
    input: 'pip-check',
    why: 'boto3, botocore and s3transfer belong together. With some of them in a layer and the others from the runtime, parts of two versions meet, and calls fail. A copy of one at the top of a distribution counts as well, and so does what other-layers have in another version than the runtime. Where nothing of this run needs the SDK, a part in other-layers is a warning.',
    advice: 'Ship all three (sdk: include, or add boto3 to the lock), or none.',
  },
  'sdk-import': {
    title: 'boto3 does not work with the layer in place',
    severity: 'error',
    input: 'import-check',
    why: 'boto3 is imported in the runtime image and clients are made, with the layer at /opt. A urllib3 or python-dateutil that the SDK of the runtime cannot use breaks that, even where all else works.',
    advice: 'Ask for versions that the SDK of the runtime takes, or ship a whole SDK by sdk: include.',
  },
  'pip-check': {
    title: 'A distribution will not find what it needs',
    severity: 'error, warning or notice',
    input: 'pip-check',
    why: 'This is the check of pip itself, over the layers of a stack and the SDK of the runtime and nothing else. A distribution of a layer hides that of the runtime. Metadata that pip cannot read is a warning, and what is wrong with the runtime alone a notice.',
    advice: 'Ask for versions that go together, or add what is missing.',
  },
  'elf-machine': {
    title: 'A binary is for another processor',
    severity: 'error or notice',
    input: 'elf-check',
    why: 'Lambda cannot load a binary for another machine, word size or byte order. Every file that is ELF is read, whatever its name. Where the distribution has the same file for the right processor too, by a name that differs in the platform alone, the other is dead weight, and a notice.',
    advice: 'Ask for a wheel of the right architecture, or set architecture to what the function has.',
  },
  'elf-python': {
    title: 'A binary is for another Python',
    severity: 'error or notice',
    input: 'elf-check',
    why: 'The name of an extension module says which Python can load it. No other can. Where the distribution has the same module for the right Python too, the other is dead weight, and a notice.',
    advice: 'Ask for a wheel of this Python, or set runtime to what the function has.',
  },
  'elf-glibc': {
    title: 'A binary needs a newer C or C++ library than the runtime has',
    severity: 'error, warning or notice',
    input: 'elf-check',
    why: 'Each ELF file says which versions of glibc and libstdc++ it needs. They are held against the highest that the runtime has. What a wheel promises by its name may be less than its files need. That is a warning where only some images have the version, where the version is private to one glibc, where a library of the layer that has it may be loaded before, or where the distribution has the same file for an older glibc too. A binary for musl is an error as well, and a notice where the distribution has the same file for glibc.',
    advice: 'Ask for a release with a wheel for an older glibc, or a newer runtime.',
  },
  'elf-needed': {
    title: 'A binary needs a library that is not there',
    severity: 'error or warning',
    input: 'elf-check',
    why: 'The libraries that each ELF file names are looked for as the loader does, in the layers and then in the runtime. One that is missing is a warning, since many are optional, and an error once an import of its distribution fails for it, or works in the image alone.',
    advice:
      'Take a variant of the distribution that does without it, or copy the library into the layer by system-libraries.',
  },
  'elf-damaged': {
    title: 'A binary is damaged',
    severity: 'error or warning',
    input: 'elf-check',
    why: 'The file says that it is ELF, but its tables cannot be read, so what it needs is not known.',
    advice: 'Ask for another release, and tell its maintainers.',
  },
  import: {
    title: 'A module does not import',
    severity: 'error, warning or notice',
    input: 'import-check',
    why: 'Each module is imported in the runtime image, in a process of its own: the layers read-only at /opt, no network, the environment of Lambda. It is an error where a distribution that you ask for does not import, and less where that is known to be by design or for want of something optional.',
    advice:
      'The finding says what is known of the cause. What is harmless can be allowed by allow-import-errors, with a reason.',
  },
  prune: {
    title: 'What is left out of a layer is not what was asked, or was needed',
    severity: 'error or warning',
    input: null,
    why: 'A pattern of keep or drop that matches nothing in the layer does nothing there, which is seldom meant. A distribution that stopped importing without what prune and strip took from it has it back, and the layer is as much larger. Where patterns leave nothing there is no layer.',
    advice:
      'Mend the pattern. Where a distribution has its files back nothing is to be done: a keep pattern, or no- and the rule in prune, says so beforehand, and spares the second check.',
  },
  'quota-unzipped': {
    title: 'A stack of layers is too large unzipped',
    severity: 'error or warning',
    input: 'quota-check',
    why: 'The function and all its layers together must be smaller than 250 MB, and than max-unzipped-size where that is set. From 90 % on there is a warning.',
    advice: 'Drop or replace one of the heaviest distributions, which the finding names.',
  },
  'quota-zipped': {
    title: 'The zip of a layer is too large',
    severity: 'error or warning',
    input: 'quota-check',
    why: 'A zip over 50 MB cannot be uploaded directly, which is a warning. max-zipped-size sets a limit of your own. From 90 % of either on there is a warning, of the direct upload only where your own limit is not below it.',
    advice: 'Publish by way of an S3 bucket, or drop something.',
  },
  split: {
    title: 'A layer does not fit into as many zips as there may be',
    severity: 'error',
    input: null,
    why: 'split: auto shares a layer out among several zips, each within max-zipped-size, or 50 MB where that is not set. A function takes five layers at most, so there are no more zips than that, and a file cannot be split.',
    advice:
      'Leave out what the finding names as the cheapest, or set a larger max-zipped-size: zips over 50 MB are published by way of an S3 bucket.',
  },
  growth: {
    title: 'A layer has grown by more than it may',
    severity: 'error',
    input: null,
    why: 'The layer is held against the baseline, unzipped. It is an error where it has grown by more than max-growth allows, and where that names a percentage and a size, by more than both. A layer that the baseline does not have is no growth.',
    advice:
      'Drop or replace what the finding names, or raise max-growth once where the growth is meant: the next run is held against what is there by then.',
  },
  'quota-layers': {
    title: 'A function would have too many layers',
    severity: 'error',
    input: 'quota-check',
    why: 'A function takes five layers at most, those of other-layers included.',
    advice: 'Put several layers into one.',
  },
  'version-clash': {
    title: 'Two layers, or a layer and the runtime, have the same distribution in two versions',
    severity: 'warning',
    input: 'quota-check',
    why: 'All layers of a function share one directory, so the files of both versions mix there, and Python sees some of each. What a layer leaves to the runtime is hidden by what other-layers have of it.',
    advice:
      'Build the layers from one resolution (layers.yml), or ask for the version that the other layer has.',
  },
  'other-layers': {
    title: 'Another layer could not be read, or is for another runtime',
    severity: 'error, warning or notice',
    input: null,
    why: 'What other-layers names must be a zip of a layer or a manifest of layerpack, to be counted. That it is for another Python or processor is a warning. What a manifest lists under the name of a layer of the same stack is taken for that layer and counts once, which is told.',
    advice: 'Name a file that is there and for this runtime, or count it by reserved-size.',
  },
  'system-libraries': {
    title: 'A system library could not be copied',
    severity: 'error, warning or notice',
    input: null,
    why: 'The build image does not have a library that system-libraries asks for. That is an error where it is named, and a warning where auto looked for it.',
    advice: 'Name a build image (input image) that has it, or ask for a wheel that brings it.',
  },
  strip: {
    title: 'Binaries were not stripped',
    severity: 'warning',
    input: null,
    why: 'Input strip asks for it, and it is done by the program strip of the build container. The image has none, or there is no container (builder: host). The layer is whole, and larger than it could be.',
    advice: 'Name a build image (input image) that has strip, or set strip to never.',
  },
  'test-command': {
    title: 'The test command failed',
    severity: 'error',
    input: null,
    why: 'Your own command could not run with the layers at /opt, or ended with another status than 0.',
    advice: 'See what it said in the log.',
  },
  artifact: {
    title: 'Artifacts were not uploaded',
    severity: 'warning or notice',
    input: null,
    why: 'The artifact service of GitHub was down, slow, full or forbidden, or the workflow run has another artifact of the same name: a warning, since what was built is there all the same. A server without that service, as GitHub Enterprise Server, is a notice.',
    advice:
      'Names must be unique in a workflow run: set artifact-name, or overwrite-artifact: true. For the rest see what the finding says of the cause; upload-artifact: false uploads nothing.',
  },
  baseline: {
    title: 'The baseline could not be used, or is doubtful',
    severity: 'error or warning',
    input: null,
    why: 'What input baseline names is not there, is neither a manifest nor the zip of a layer of this run, or is of a run that failed before it had layers: an error, since it was asked for. That it is for another runtime or architecture, or of a run that failed later, is a warning. That what an earlier run has kept cannot be read is one too, and the run is compared with nothing.',
    advice:
      'Name the manifest.json of a run that passed, for the same runtime and architecture, or leave baseline out.',
  },
  release: {
    title: 'A release did not get all that was built',
    severity: 'error or warning',
    input: null,
    why: 'What was built becomes assets of a release, in the place of those that have the same names, and its layer versions a section of the notes. GitHub refused it, could not be reached, or there is no release. That the token may not write is a warning where release-assets is auto, since nobody asked for it, and so is a section that the notes did not take.',
    advice:
      'Give the job the permission contents: write. What is uploaded stays, so running the job again adds what is missing. release-assets: never leaves releases alone.',
  },
  comment: {
    title: 'The pull request did not get its comment',
    severity: 'warning or notice',
    input: null,
    why: 'The token may not write there, as that of a run for a fork, or the conversation is locked: a notice. GitHub was down, slow or refused it: a warning. The summary of the run has the same text.',
    advice:
      'Give the job the permission pull-requests: write. For forks a workflow of its own, on the event workflow_run, can write the comment.',
  },
  publish: {
    title: 'Layer versions were not published',
    severity: 'error, warning or notice',
    input: null,
    why: 'AWS refused something, could not be reached, or would not take a layer as it is. Regions that worked are there all the same, and running again does only what is missing. That old versions could not be deleted is a warning; that everyone can use a layer, and that two jobs published the same at a time, are notices.',
    advice: 'See what the finding says of the cause, and of the permission that is missing.',
  },
  internal: {
    title: 'layerpack failed in a way it does not know',
    severity: 'error',
    input: null,
    why: 'This is a defect of layerpack.',
    advice: 'Run again with debug logging, and report it with the log.',
  },
} as const satisfies Readonly<Record<string, Rule>>;

/** How the rules are told: each in one group, whose title is no rule's id. */
export const ruleGroups: readonly { readonly title: string; readonly rules: readonly RuleId[] }[] = [
  {
    title: 'What is asked for',
    rules: [
      'requirements',
      'resolve',
      'no-wheel',
      'build-wheel',
      'index',
      'held-back',
      'empty-layer',
      'runtime-deprecated',
    ],
  },
  { title: 'The SDK of the runtime', rules: ['sdk-version', 'sdk-partial', 'sdk-import'] },
  { title: 'What the distributions need', rules: ['pip-check', 'overlap', 'version-clash'] },
  {
    title: 'What the binaries need',
    rules: [
      'elf-machine',
      'elf-python',
      'elf-glibc',
      'elf-needed',
      'elf-damaged',
      'strip',
      'system-libraries',
    ],
  },
  { title: 'Whether it runs', rules: ['import', 'test-command'] },
  {
    title: 'Whether it fits',
    rules: [
      'prune',
      'quota-unzipped',
      'quota-zipped',
      'split',
      'quota-layers',
      'growth',
      'baseline',
      'other-layers',
    ],
  },
  {
    title: 'The run itself',
    rules: ['engine', 'image', 'install', 'output', 'cache', 'internal'],
  },
  { title: 'What becomes of the layers', rules: ['artifact', 'publish', 'release', 'comment'] },
];

export type RuleId = keyof typeof rules;

/** Where a rule is explained, relative to the project. */
export function documentationOf(rule: RuleId): string {
  return `docs/rules.md#${rule}`;
}
