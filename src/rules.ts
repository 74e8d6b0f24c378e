/**
 * Every rule there is. Ids are the same in annotations, manifest, summary and documentation; docs/rules.md is
 * generated from this table.
 */
export interface Rule {
  /** What a finding of this rule says, in a few words. */
  readonly title: string;
  readonly severity: 'error' | 'warning' | 'notice' | 'error or warning';
  /** Input that sets whether it fails the run; null where it cannot be set. */
  readonly input: 'pip-check' | 'elf-check' | 'import-check' | 'quota-check' | null;
  /** Why it is looked at, and how. */
  readonly why: string;
  readonly advice: string;
}

export const rules = {
  requirements: {
    title: 'The requirements cannot be used as they are',
    severity: 'error',
    input: null,
    why: 'A source is missing, damaged, out of date, or asks for what cannot be had for this runtime.',
    advice: 'Mend the line or file that the finding names.',
  },
  resolve: {
    title: 'No versions go together',
    severity: 'error',
    input: null,
    why: 'The resolver found no set of versions that satisfies all requirements, of all layers and of the SDK of the runtime.',
    advice:
      'Loosen one of the requirements that the finding names. Where the SDK is one of them, sdk: include ships another.',
  },
  'no-wheel': {
    title: 'A release has no wheel that fits the runtime',
    severity: 'error',
    input: null,
    why: 'Its wheels are for another Python, processor or a newer C library than the runtime has.',
    advice: 'Ask for a release that has one, a newer runtime, or wheels: any to build it from source.',
  },
  'build-wheel': {
    title: 'A source distribution could not be built',
    severity: 'error',
    input: null,
    why: 'Its build ended with an error, mostly since the build image lacks a compiler or a library.',
    advice: 'Ask for a release that has a wheel, or name a build image that has what the build needs.',
  },
  index: {
    title: 'A package index could not be used',
    severity: 'error',
    input: null,
    why: 'It cannot be reached, is not trusted, or refuses the credentials.',
    advice: "See to the index's address, certificate or credentials, by the variables that pip reads.",
  },
  engine: {
    title: 'The place to build in is not there',
    severity: 'error',
    input: null,
    why: 'No Docker engine answers, the container does not start, or the image is for another runtime.',
    advice: 'Start Docker, name the right image, or use builder: host.',
  },
  image: {
    title: 'An image could not be pulled',
    severity: 'error or warning',
    input: null,
    why: 'Without the build image there is no build. Without the runtime image modules cannot be imported, which is a warning.',
    advice: 'Log in to the registry, or name another image by image or runtime-image.',
  },
  install: {
    title: 'The installed files are not what the wheels hold',
    severity: 'error',
    input: null,
    why: 'Each file of a layer is held against the wheel it is from.',
    advice: 'Try the other installer; a damaged wheel has to be mended by its maintainers.',
  },
  overlap: {
    title: 'Two distributions have the same file',
    severity: 'warning',
    input: null,
    why: 'A layer, and the layers of a stack together, can hold one file of a name. The other distribution may miss its own.',
    advice: 'Where that matters, leave one of the two out.',
  },
  output: {
    title: 'Files could not be written or read',
    severity: 'error',
    input: null,
    why: 'The disk is full, the directory cannot be written to, or a file there is not of layerpack.',
    advice: 'Name another directory by output-directory.',
  },
  'empty-layer': {
    title: 'A layer would be empty',
    severity: 'notice',
    input: null,
    why: 'The runtime and the layers below have all that it asks for, so there is no zip.',
    advice: 'Leave the layer out.',
  },
  'runtime-deprecated': {
    title: 'AWS no longer patches the runtime',
    severity: 'notice',
    input: null,
    why: 'Layers can still be made for it, and functions will in the end no longer be updated.',
    advice: 'Move the function to a newer runtime.',
  },
  'held-back': {
    title: 'Newer releases were passed over',
    severity: 'notice',
    input: null,
    why: 'They have no wheel that fits this runtime, and wheels go before source.',
    advice: 'A newer runtime may take their wheels; wheels: any builds them from source.',
  },
  'sdk-version': {
    title: 'A requirement wants another SDK than the runtime has',
    severity: 'error or warning',
    input: null,
    why: 'With sdk: exclude the layer runs on the boto3, botocore and urllib3 of the runtime, in exactly those versions.',
    advice: 'Ask for versions that go with them (layerpack sdk), or ship your own by sdk: include.',
  },
  'sdk-partial': {
    title: 'A layer has a part of the SDK',
    severity: 'error',
    input: 'pip-check',
    why: 'boto3, botocore and s3transfer belong together. With one of them in a layer and the others of the runtime, two versions meet, and calls fail at the first request.',
    advice: 'Ship all three (sdk: include, or add boto3 to the lock), or none.',
  },
  'sdk-import': {
    title: 'boto3 does not work with the layer in place',
    severity: 'error',
    input: 'import-check',
    why: 'In the runtime image, with the layer at /opt, boto3 is imported and clients are made. A urllib3 or python-dateutil that the SDK of the runtime cannot use breaks that, although nothing else fails.',
    advice: 'Ask for versions that the SDK of the runtime takes, or ship a whole SDK by sdk: include.',
  },
  'pip-check': {
    title: 'A distribution will not find what it needs',
    severity: 'error',
    input: 'pip-check',
    why: "pip's own check, over the stack of layers and the SDK of the runtime and nothing else. A distribution of a layer hides that of the runtime.",
    advice: 'Ask for versions that go together, or add what is missing.',
  },
  'elf-machine': {
    title: 'A binary is for another processor',
    severity: 'error or warning',
    input: 'elf-check',
    why: 'Every ELF file of the layer is read, whatever its name. Lambda cannot load one of another machine, word size or byte order. Where the distribution has the same file for the right one too, it is only dead weight.',
    advice: 'Ask for a wheel of the right architecture, or set architecture to what the function has.',
  },
  'elf-python': {
    title: 'A binary is for another Python',
    severity: 'error or warning',
    input: 'elf-check',
    why: 'The name of an extension module says which Python can load it; no other does.',
    advice: 'Ask for a wheel of this Python, or set runtime to what the function has.',
  },
  'elf-glibc': {
    title: 'A binary needs a newer C or C++ library than the runtime has',
    severity: 'error or warning',
    input: 'elf-check',
    why: 'The versions of glibc and libstdc++ that each ELF file asks for are held against the highest that the runtime has. Wheel names may promise less than the files need.',
    advice: 'Ask for a release with a wheel for an older glibc, or a newer runtime.',
  },
  'elf-needed': {
    title: 'A binary needs a library that is not there',
    severity: 'error or warning',
    input: 'elf-check',
    why: 'The libraries that each ELF file names are looked for as the loader does: in the layers, then in the runtime. It is a warning, since many are optional, and an error once an import fails for it.',
    advice:
      'Take the variant of the distribution that does without, or copy the library into the layer by system-libraries.',
  },
  'elf-damaged': {
    title: 'A binary is damaged',
    severity: 'warning',
    input: 'elf-check',
    why: 'The file says that it is ELF, and its tables cannot be read. What it needs is not known.',
    advice: 'Ask for another release, and tell its maintainers.',
  },
  import: {
    title: 'A module does not import',
    severity: 'error or warning',
    input: 'import-check',
    why: 'Each module is imported in the runtime image, in a process of its own, with the layers read-only at /opt, no network, and the environment of Lambda. It is an error where a distribution that you ask for does not import.',
    advice:
      'See what the finding says of the cause. What is known and harmless can be allowed by allow-import-errors.',
  },
  'quota-unzipped': {
    title: 'A stack of layers is too large unzipped',
    severity: 'error or warning',
    input: 'quota-check',
    why: 'The function and all its layers together must be smaller than 250 MB. From 90 % on it is a warning.',
    advice: 'Drop or replace one of the heaviest distributions that the finding names.',
  },
  'quota-zipped': {
    title: 'The zip of a layer is too large',
    severity: 'error or warning',
    input: 'quota-check',
    why: 'A zip over 50 MB cannot be uploaded directly, and max-zipped-size may set another limit.',
    advice: 'Publish by way of an S3 bucket, or drop something.',
  },
  'quota-layers': {
    title: 'A function would have too many layers',
    severity: 'error',
    input: 'quota-check',
    why: 'A function takes five layers, those of other-layers included.',
    advice: 'Put several layers into one.',
  },
  'version-clash': {
    title: 'Two layers have the same distribution in two versions',
    severity: 'warning',
    input: 'quota-check',
    why: 'All layers of a function share one directory, so files of the two versions mix.',
    advice:
      'Build the layers from one resolution (layers.yml), or ask for the version that the other layer has.',
  },
  'other-layers': {
    title: 'Another layer could not be read',
    severity: 'error',
    input: null,
    why: 'What other-layers names must be a zip of a layer or a manifest of layerpack, to be counted.',
    advice: 'Name a file that is there, or count it by reserved-size.',
  },
  'system-libraries': {
    title: 'A system library could not be copied',
    severity: 'error or warning',
    input: null,
    why: 'The build image does not have a library that system-libraries asks for. It is an error where it is asked for by name.',
    advice: 'Name a build image that has it by image, or ask for a wheel that brings it.',
  },
  'test-command': {
    title: 'The test command failed',
    severity: 'error',
    input: null,
    why: 'Your own command ran with the layers at /opt and ended with another status than 0, or could not run.',
    advice: 'The log has what it said.',
  },
  internal: {
    title: 'layerpack failed in a way it does not know',
    severity: 'error',
    input: null,
    why: 'This is a defect of layerpack.',
    advice: 'Run again with debug logging, and report it with the log.',
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;

/** Where a rule is explained, relative to the project. */
export function documentationOf(rule: RuleId): string {
  return `docs/rules.md#${rule}`;
}
