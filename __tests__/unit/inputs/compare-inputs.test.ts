import { describe, expect, it } from '@jest/globals';
import { layerSetOf } from '../../../src/inputs/layer-set.js';
import { inputsOf } from '../support/values.js';
import { messagesOf, readYaml } from './support.js';

const yaml = (...lines: readonly string[]) => `runtime: "3.12"\n${lines.join('\n')}\n`;
const wrong = (line: string) => messagesOf({ 'layers.yml': yaml(line) });

describe('max-growth', () => {
  it('is set for all layers, and by each for itself', async () => {
    const { layers } = await readYaml(
      yaml(
        'max-growth: 10% and 1MB',
        'layers:',
        '  - name: a',
        '  - name: b',
        '    max-growth: 2048',
        '  - name: c',
        '    max-growth: none',
      ),
    );
    expect(layers.map((layer) => layer['max-growth'])).toEqual([
      { percent: 10, bytes: 1_048_576 },
      { percent: null, bytes: 2048 },
      null,
    ]);
  });

  it.each(['10 percent', '-1', '10%, 1MB', '1.5'])('takes no other: %s', async (value) => {
    expect(await wrong(`max-growth: ${value}`)).toEqual([
      expect.stringMatching(
        /^layers\.yml:2:13: max-growth: .* is not a growth; give a percentage, a size, or both, such as 10% and 1MB$/,
      ),
    ]);
  });

  it('names what is given twice', async () => {
    expect(await wrong('max-growth: 10% and 5%')).toEqual([
      'layers.yml:2:13: max-growth: "10% and 5%" is not a growth; give a percentage, a size, or both, such as 10% and 1MB',
    ]);
  });
});

describe('comment and baseline', () => {
  it('have defaults', () => {
    expect(inputsOf()).toMatchObject({ comment: 'auto', baseline: null });
    expect(inputsOf({ comment: 'never', baseline: 'old/manifest.json' })).toMatchObject({
      comment: 'never',
      baseline: 'old/manifest.json',
    });
  });

  it('takes no other comment', async () => {
    expect(await wrong('comment: sometimes')).toEqual([
      'layers.yml:2:10: comment: "sometimes" is not allowed; choose auto, always or never',
    ]);
  });
});

describe('the set of layers', () => {
  it('is the same whatever layers a config lists', async () => {
    const set = async (...names: readonly string[]) =>
      layerSetOf(
        await readYaml(yaml('architecture: x86_64', 'layers:', ...names.map((name) => `  - name: ${name}`))),
      );
    expect(await set('a', 'b')).toBe('layers.yml python3.12 x86_64');
    expect(await set('c')).toBe(await set('a', 'b'));
  });

  it('is that of the one layer which inputs make', async () => {
    expect(layerSetOf(inputsOf())).toBe('demo python3.12 x86_64');
    expect(layerSetOf(await readYaml(yaml('architecture: arm64')))).toMatch(/^\S+ python3\.12 arm64$/);
  });

  it('tells jobs apart that tell their artifacts apart', () => {
    expect(layerSetOf(inputsOf({ 'artifact-name': 'nightly' }))).toBe('demo python3.12 x86_64 nightly');
  });
});
