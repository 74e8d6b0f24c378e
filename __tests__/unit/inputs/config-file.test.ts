import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../src/errors.js';
import { readInputs } from '../../../src/inputs/read.js';
import { temporaryDirectory } from '../support/files.js';
import { rejectionOf } from '../support/values.js';
import { messagesOf, read, surroundings } from './support.js';

const yaml = 'runtime: 3.12\nsdk: include\n';
const toml = '[tool.layerpack]\nruntime = "3.11"\n';

describe('the config', () => {
  it('is layers.yml where there is one', async () => {
    const files = { 'layers.yml': yaml, 'pyproject.toml': '[project]\nname = "layerpack"\n' };
    expect(await read(files)).toMatchObject({ config: 'layers.yml', sdk: 'include' });
  });

  it('is none where there is none', async () => {
    expect((await read({}, { runtime: '3.12' })).config).toBeNull();
  });

  it('is not in doubt: layers.yml and [tool.layerpack] do not go together', async () => {
    expect(await messagesOf({ 'layers.yml': yaml, 'pyproject.toml': `# first\n${toml}` })).toEqual([
      'pyproject.toml:2:7: config: layers.yml and [tool.layerpack] both say what to build; keep one, or choose by config',
    ]);
  });

  it.each([
    ['layers.yml', 'python3.12'],
    ['pyproject.toml', 'python3.11'],
    [' ./layers.yml ', 'python3.12'],
  ])('is chosen by name: %s', async (config, runtime) => {
    const inputs = await read({ 'layers.yml': yaml, 'pyproject.toml': toml }, { config });
    expect(inputs.runtime.id).toBe(runtime);
    expect(inputs.config).toBe(config.trim().replace('./', ''));
  });

  it.each([
    ['ci/lambda.yaml', yaml, 'python3.12'],
    ['ci/pyproject.toml', toml, 'python3.11'],
    ['lambda.json', '{"runtime": "3.13"}', 'python3.13'],
  ])('may have another name and place: %s', async (config, text, runtime) => {
    const inputs = await read({ [config]: text }, { config });
    expect(inputs).toMatchObject({ config });
    expect(inputs.runtime.id).toBe(runtime);
    expect(inputs.layers[0]?.requirements).toEqual(['requirements.txt']);
  });

  it('may lie outside of the workspace', async () => {
    const config = join(temporaryDirectory({ 'x.yml': yaml }), 'x.yml');
    expect(await read({}, { config })).toMatchObject({ config });
  });

  it('is told by its name in what is wrong with it', async () => {
    expect(await messagesOf({ 'ci/x.yml': 'runtime: 3.12\nsdk: x' }, { config: 'ci/x.yml' })).toEqual([
      expect.stringMatching(/^ci\/x\.yml:2:6: sdk: /),
    ]);
  });

  it.each<[string, string, Readonly<Record<string, string | Buffer>>]>([
    ['nowhere.yml', 'there is no such file', {}],
    ['layers.yml/x', 'there is no such file', { 'layers.yml': yaml }],
    ['pyproject.toml', 'it has no table [tool.layerpack]', { 'pyproject.toml': '[project]\nname = "a"\n' }],
    ['latin.yml', 'it is not UTF-8', { 'latin.yml': Buffer.from([0x61, 0x3a, 0x20, 0xe9]) }],
    ['ci', 'it is a directory', { 'ci/x.yml': yaml }],
  ])('must be readable when it is named: %s, %s', async (config, reason, files) => {
    expect(await messagesOf(files, { runtime: '3.12', config })).toEqual([
      `config: cannot read ${config}: ${reason}`,
    ]);
  });

  it('must be readable when it is there', async () => {
    const workspace = temporaryDirectory();
    mkdirSync(join(workspace, 'layers.yml'));
    const error = await rejectionOf(readInputs({ runtime: '3.12' }, workspace, surroundings));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toBe('config: cannot read layers.yml: it is a directory');
  });
});
