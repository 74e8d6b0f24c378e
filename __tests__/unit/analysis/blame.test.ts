import { describe, expect, it } from '@jest/globals';
import { blameIn } from '../../../src/analysis/blame.js';
import { analysisOf, dist, root } from './analyses.js';

describe('blame', () => {
  it('goes the shortest way from a requirement down to a distribution', () => {
    const all = [dist('top', ['middle']), dist('middle', ['low']), dist('low'), dist('near', ['low'])];
    const blame = blameIn(analysisOf([root('top', 1), root('near', 2)], all), ['demo']);
    const second = { file: 'requirements.txt', line: 2 };
    expect(blame('low')).toEqual({ chain: 'near → low', location: second, requested: false });
    expect(blame('middle')).toMatchObject({ chain: 'top → middle', location: { line: 1 } });
    expect(blame('near')).toEqual({ chain: 'near', location: second, requested: true });
  });

  it('takes only the extras that are asked for', () => {
    const all = [dist('web', ['fast for speed', 'tls for safe']), dist('fast'), dist('tls')];
    const blame = blameIn(analysisOf([root('web[speed]')], all), ['demo']);
    expect(blame('fast')).toMatchObject({ chain: 'web → fast' });
    expect(blame('tls')).toEqual({ chain: 'tls', requested: false });
  });

  it('sees an extra that is asked for only further down', () => {
    const all = [
      dist('app', ['web', 'plugin']),
      dist('plugin', ['web[speed]']),
      dist('web', ['fast for speed']),
      dist('fast'),
    ];
    const blame = blameIn(analysisOf([root('app')], all), ['demo']);
    expect(blame('fast')).toMatchObject({ chain: 'app → plugin → web → fast' });
  });

  it('ends where distributions need one another in a circle', () => {
    const all = [dist('a', ['b']), dist('b', ['a', 'c']), dist('c')];
    expect(blameIn(analysisOf([root('a')], all), ['demo'])('c')).toMatchObject({ chain: 'a → b → c' });
  });

  it("starts with the layer's own requirements, and then with those of the layers below", () => {
    const all = [dist('base', ['shared']), dist('app', ['shared']), dist('shared'), dist('other')];
    const roots = [
      root('base', 1, { layer: 'core' }),
      root('app', 2, { layer: 'upper' }),
      root('other', 3, { layer: 'beside' }),
    ];
    const blame = blameIn(analysisOf(roots, all), ['core', 'upper']);
    expect(blame('shared')).toMatchObject({ chain: 'app → shared' });
    expect(blame('base')).toMatchObject({ chain: 'base', location: { line: 1 }, requested: true });
    expect(blame('other')).toEqual({ chain: 'other', requested: false });
  });

  it('counts pins of a lock as asked for only where nothing else asks for them', () => {
    const roots = [root('app', 1, { direct: false }), root('low', 2, { direct: false })];
    const blame = blameIn(analysisOf(roots, [dist('app', ['low']), dist('low')]), ['demo']);
    expect(blame('app').requested).toBe(true);
    expect(blame('low')).toMatchObject({ requested: false, chain: 'app → low' });
  });
});
