import { describe, expect, it } from '@jest/globals';
import { placesIn } from '../../../src/analysis/places.js';
import { analysisOf, dist, root } from './analyses.js';

const linesOf = (places: ReturnType<ReturnType<typeof placesIn>>) =>
  places.map(({ location }) => location.line);

describe('places that decide on a distribution', () => {
  it('are the requirement that it is there for, and then all others that lead to it', () => {
    const all = [
      dist('near', ['low']),
      dist('top', ['middle']),
      dist('middle', ['low']),
      dist('low'),
      dist('no'),
    ];
    const places = placesIn(analysisOf([root('no', 1), root('top', 2), root('near', 3)], all), ['demo']);
    expect(linesOf(places('low'))).toEqual([3, 2]);
    expect(linesOf(places('middle'))).toEqual([2]);
  });

  it('are its own entry in a lock first, down to the next', () => {
    const pins = [
      ['app', 6],
      ['low', 15],
      ['other', 20],
    ] as const;
    const roots = pins.map(([name, line]) => root(name, line, { direct: false }));
    const all = [dist('app', ['low']), dist('low'), dist('other')];
    const places = placesIn(analysisOf(roots, all), ['demo']);
    expect(places('low').map(({ location, last }) => [location.line, last])).toEqual([
      [15, 19],
      [6, 14],
    ]);
    expect(places('other').map(({ last }) => last)).toEqual([Number.POSITIVE_INFINITY]);
  });

  it('are those of other layers, which share its version, after those of its own', () => {
    const all = [dist('base', ['shared']), dist('app', ['shared']), dist('shared')];
    const roots = [root('app', 1, { layer: 'upper' }), root('base', 2, { layer: 'core' })];
    expect(linesOf(placesIn(analysisOf(roots, all), ['core'])('shared'))).toEqual([2, 1]);
  });

  it('are none for what nobody asks for', () => {
    expect(placesIn(analysisOf([root('a')], [dist('a'), dist('b')]), ['demo'])('b')).toEqual([]);
  });
});
