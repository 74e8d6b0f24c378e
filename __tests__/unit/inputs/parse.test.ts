import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../src/errors.js';
import type { InputName } from '../../../src/inputs/definitions.js';
import {
  choices,
  definitionOf,
  inputDefinitions,
  inputNames,
  perLayerNames,
} from '../../../src/inputs/definitions.js';
import type { RawInputs, Surroundings } from '../../../src/inputs/parse.js';
import { parseInputs } from '../../../src/inputs/parse.js';
import { thrownBy } from '../support/values.js';

const surroundings: Surroundings = { layerName: 'repo', architecture: 'x86_64', builder: 'container' };

function problemsOf(raw: RawInputs, around: Partial<Surroundings> = {}) {
  const error = thrownBy(() => parseInputs(raw, { ...surroundings, ...around }));
  if (!(error instanceof UsageError)) throw error;
  return error.problems;
}

describe('parseInputs', () => {
  it('fills in every default', () => {
    const inputs = parseInputs({ runtime: '3.12' }, surroundings);

    expect({ ...inputs, runtime: inputs.runtime.id }).toEqual({
      config: null,
      listed: false,
      runtime: 'python3.12',
      architecture: 'x86_64',
      cache: true,
      builder: 'container',
      installer: 'auto',
      image: 'public.ecr.aws/sam/build-python3.12:latest-x86_64',
      'runtime-image': 'public.ecr.aws/lambda/python:3.12-x86_64',
      sdk: 'exclude',
      wheels: 'prefer',
      'output-directory': 'build/layers',
      'upload-artifact': true,
      'artifact-name': null,
      'retention-days': null,
      'overwrite-artifact': false,
      baseline: null,
      comment: 'auto',
      publish: 'false',
      regions: [],
      's3-bucket': null,
      's3-prefix': 'layerpack',
      'release-assets': 'auto',
      layers: [
        {
          name: 'repo',
          requirements: ['requirements.txt'],
          extras: [],
          groups: [],
          project: 'none',
          'stacked-on': [],
          'reserved-size': 0,
          'max-unzipped-size': 262_144_000,
          'max-zipped-size': null,
          'max-growth': null,
          'pip-check': 'error',
          'elf-check': 'error',
          'import-check': 'error',
          'allow-import-errors': [],
          'quota-check': 'error',
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
        },
      ],
    });
  });

  it('has a place for every input, for the run or for each layer as its definition says', () => {
    const { layers, listed, ...run } = parseInputs({ runtime: '3.12' }, surroundings);
    expect(listed).toBe(false);
    const [layer] = layers;
    expect(Object.keys(run).sort()).toEqual(
      inputNames.filter((name) => name !== 'layer-name' && !definitionOf(name).perLayer).sort(),
    );
    expect(Object.keys(layer ?? {}).sort()).toEqual(['name', 'stacked-on', ...perLayerNames].sort());
  });

  it('takes every value that is given', () => {
    const inputs = parseInputs(
      {
        runtime: 'python3.13',
        requirements: ' a.txt \n\n b/c, d.txt\na.txt\n',
        extras: 'x, y\nz,',
        groups: 'prod',
        project: 'include',
        'layer-name': 'data_1-x',
        architecture: 'arm64',
        builder: 'auto',
        installer: 'uv',
        image: 'registry.example:5000/a/b@sha256:0123456789abcdef',
        sdk: 'include',
        wheels: 'only',
        'reserved-size': '20MB',
        'max-unzipped-size': '200 MB',
        'max-zipped-size': '1024',
        'pip-check': 'warn',
        'elf-check': 'off',
        'import-check': 'warn',
        'allow-import-errors': ' dask.dataframe   needs pandas, which we leave out \n*._tests.* no tests\n',
        'quota-check': 'off',
        'runtime-image': 'registry.example/run:1',
        'system-libraries': 'auto, libgomp.so.1',
        'other-layers': ' vendor/a, b.zip \n\nmanifest.json\n',
        'test-command': ' python -m pytest "a b" ',
        'test-requirements': 'requirements-test.txt\nmore.txt',
        'test-image': 'build',
        'output-directory': 'dist/layers',
        'upload-artifact': 'false',
        'artifact-name': ' nightly run (3) ',
        'retention-days': '7',
        'overwrite-artifact': 'true',
        publish: 'true',
        regions: 'eu-central-1, us-gov-west-1\nap-southeast-2',
        's3-bucket': 'layers-{region}',
        's3-prefix': '/team/layers/',
        description: ' for our reports ',
        'license-info': 'MIT AND BSD-3-Clause',
        'share-with': '012345678901, o-abcdefghij',
        'keep-versions': '10',
        'release-assets': 'always',
      },
      surroundings,
    );

    expect(inputs).toMatchObject({
      architecture: 'arm64',
      builder: 'auto',
      installer: 'uv',
      image: 'registry.example:5000/a/b@sha256:0123456789abcdef',
      'runtime-image': 'registry.example/run:1',
      sdk: 'include',
      wheels: 'only',
      'output-directory': 'dist/layers',
      'upload-artifact': false,
      'artifact-name': 'nightly run (3)',
      'retention-days': 7,
      'overwrite-artifact': true,
      publish: 'true',
      regions: ['eu-central-1', 'us-gov-west-1', 'ap-southeast-2'],
      's3-bucket': 'layers-{region}',
      's3-prefix': 'team/layers',
      'release-assets': 'always',
      layers: [
        {
          name: 'data_1-x',
          requirements: ['a.txt', 'b/c, d.txt'],
          extras: ['x', 'y', 'z'],
          groups: ['prod'],
          project: 'include',
          'reserved-size': 20_971_520,
          'max-unzipped-size': 209_715_200,
          'max-zipped-size': 1024,
          'pip-check': 'warn',
          'elf-check': 'off',
          description: 'for our reports',
          'license-info': 'MIT AND BSD-3-Clause',
          'share-with': ['012345678901', 'o-abcdefghij'],
          'keep-versions': 10,
          'import-check': 'warn',
          'allow-import-errors': [
            { pattern: 'dask.dataframe', reason: 'needs pandas, which we leave out' },
            { pattern: '*._tests.*', reason: 'no tests' },
          ],
          'quota-check': 'off',
          'system-libraries': { auto: true, names: ['libgomp.so.1'] },
          'other-layers': [{ file: 'vendor/a, b.zip' }, { file: 'manifest.json' }],
          'test-command': 'python -m pytest "a b"',
          'test-requirements': ['requirements-test.txt', 'more.txt'],
          'test-image': 'build',
        },
      ],
    });
    expect(inputs.runtime.id).toBe('python3.13');
  });

  it('tells all problems at once, each with the input, its value and what is allowed', () => {
    const wrong = {
      runtime: '2.7',
      'layer-name': 'my layer',
      architecture: 'armv7',
      builder: 'podman',
      installer: 'poetry',
      image: 'bad image',
      extras: '[x]',
      groups: 'a b',
      project: 'yes',
      sdk: 'all',
      wheels: 'never',
      'reserved-size': '5 apples',
      'max-unzipped-size': '-1',
      'max-zipped-size': 'many',
      'pip-check': 'yes',
      'elf-check': 'always',
      'import-check': 'true',
      'allow-import-errors': 'dask.dataframe',
      'quota-check': 'no',
      'runtime-image': 'an image',
      'system-libraries': '/usr/lib64/libgomp.so.1',
      'test-image': 'both',
    };

    const problems = problemsOf(wrong);

    expect(problems.map(({ input }) => input).sort()).toEqual(Object.keys(wrong).sort());
    for (const { input, message } of problems) {
      expect(message).toContain(`${input}: `);
      expect(message).toContain(JSON.stringify(wrong[input as keyof typeof wrong]));
      const definition = inputDefinitions[input as InputName];
      if ('choices' in definition) for (const one of definition.choices) expect(message).toContain(one);
    }
  });

  it.each([
    ['3.12', 'python3.12'],
    ['python3.12', 'python3.12'],
    [' 3.6 ', 'python3.6'],
    ['3.10', 'python3.10'],
  ])('understands the runtime %j as %s', (given, id) => {
    expect(parseInputs({ runtime: given }, surroundings).runtime.id).toBe(id);
  });

  it.each(['python2.7', '3.5', 'py3.12', '3.12.1', 'python', '3.1', 'Python3.12', 'nodejs20.x'])(
    'refuses the runtime %j and says which there are',
    (given) => {
      const [problem] = problemsOf({ runtime: given });
      expect(problem?.message).toBe(
        `runtime: ${JSON.stringify(given)} is not a Python runtime of Lambda; give one of python3.6 to python3.14`,
      );
    },
  );

  it.each([{}, { runtime: '' }, { runtime: '  ' }])('requires a runtime: %j', (raw) => {
    expect(problemsOf(raw)).toEqual([
      { input: 'runtime', message: 'runtime: required; give one of python3.6 to python3.14' },
    ]);
  });

  it.each(['a', 'A_b-9', 'x'.repeat(140)])('accepts the layer name %s', (name) => {
    expect(parseInputs({ runtime: '3.12', 'layer-name': name }, surroundings).layers[0]?.name).toBe(name);
  });

  it.each(['x'.repeat(141), 'a.b', 'a b', 'ä', 'arn:aws:lambda:x', '../up', 'a/b'])(
    'refuses the layer name %s',
    (name) => {
      expect(problemsOf({ runtime: '3.12', 'layer-name': name })).toEqual([
        {
          input: 'layer-name',
          message: `layer-name: "${name}" is not a layer name; use 1 to 140 letters, digits, hyphens and underscores`,
        },
      ]);
    },
  );

  it.each(['3.6', '3.7'])('knows no arm64 of %s, and offers x86_64', (runtime) => {
    expect(problemsOf({ runtime, architecture: 'arm64' })).toEqual([
      {
        input: 'architecture',
        message: `architecture: "arm64" does not exist for python${runtime}; choose x86_64`,
      },
    ]);
  });

  it('asks for an architecture where Lambda does not have the one of the machine', () => {
    expect(problemsOf({ runtime: '3.12' }, { architecture: undefined })).toEqual([
      {
        input: 'architecture',
        message: "architecture: Lambda does not have this machine's; choose x86_64 or arm64",
      },
    ]);
    const given = parseInputs(
      { runtime: '3.12', architecture: 'arm64' },
      { ...surroundings, architecture: undefined },
    );
    expect(given.architecture).toBe('arm64');
  });

  it("takes the machine's architecture and builder where none is given", () => {
    const inputs = parseInputs(
      { runtime: '3.12' },
      { ...surroundings, architecture: 'arm64', builder: 'auto' },
    );
    expect(inputs).toMatchObject({ architecture: 'arm64', builder: 'auto' });
  });

  it('refuses wheels: any on the host, where nothing is built', () => {
    const problems = problemsOf({ runtime: '3.12', builder: 'host', wheels: 'any' });
    expect(problems.map(({ input }) => input)).toEqual(['wheels']);
    expect(problems[0]?.message).toMatch(/^wheels: "any" .*container/);
  });

  it('refuses installer: pip on the host', () => {
    const problems = problemsOf({ runtime: '3.12', builder: 'host', installer: 'pip' });
    expect(problems.map(({ input }) => input)).toEqual(['installer']);
    expect(problems[0]?.message).toMatch(/^installer: "pip" .*container/);
  });

  it.each(['container', 'auto'])('allows wheels: any and installer: pip with builder: %s', (builder) => {
    const inputs = parseInputs({ runtime: '3.12', builder, wheels: 'any', installer: 'pip' }, surroundings);
    expect(inputs).toMatchObject({ builder, wheels: 'any', installer: 'pip' });
  });

  it.each([
    ['3.6', 'x86_64', 'lambci/lambda:build-python3.6'],
    ['3.7', 'x86_64', 'lambci/lambda:build-python3.7'],
    ['3.8', 'x86_64', 'lambci/lambda:build-python3.8'],
    ['3.8', 'arm64', 'public.ecr.aws/sam/build-python3.8:latest-arm64'],
    ['3.9', 'x86_64', 'public.ecr.aws/sam/build-python3.9:latest-x86_64'],
    ['3.14', 'arm64', 'public.ecr.aws/sam/build-python3.14:latest-arm64'],
  ])('builds %s on %s in %s by default', (runtime, architecture, image) => {
    expect(parseInputs({ runtime, architecture }, surroundings).image).toBe(image);
  });

  it.each([
    ['3.8', 'x86_64', 'lambci/lambda:python3.8'],
    ['3.11', 'x86_64', 'public.ecr.aws/lambda/python:3.11-x86_64'],
    ['3.13', 'arm64', 'public.ecr.aws/lambda/python:3.13-arm64'],
  ])('runs %s on %s in %s by default', (runtime, architecture, image) => {
    expect(parseInputs({ runtime, architecture }, surroundings)['runtime-image']).toBe(image);
  });

  it.each(['--privileged', '-v', 'a b', '$(x)', 'a;b'])('refuses the image %j', (image) => {
    expect(problemsOf({ runtime: '3.12', image }).map(({ input }) => input)).toEqual(['image']);
    expect(problemsOf({ runtime: '3.12', 'runtime-image': image }).map(({ input }) => input)).toEqual([
      'runtime-image',
    ]);
  });

  it('lists the same choices in the documentation as it accepts', () => {
    for (const [name, allowed] of Object.entries(choices)) {
      for (const value of allowed) {
        const input = name === 'check' ? 'pip-check' : name;
        const inputs = parseInputs({ runtime: '3.12', regions: 'eu-west-1', [input]: value }, surroundings);
        expect({ ...inputs, ...inputs.layers[0] }).toHaveProperty([input], value);
      }
    }
  });
});
