import type { Dependency, Root } from '../wheel/graph.js';
import type { AnalysedDistribution } from './model.js';

const text = { type: 'string' } as const;
const optionalText = { type: 'string', default: '' } as const;
const texts = { type: 'array', items: text, default: [] } as const;

/** What a manifest's record must have; what may be missing has its default. */
export const recordSchema = {
  type: 'object',
  required: ['roots', 'distributions'],
  properties: {
    roots: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'text', 'file', 'line', 'layer', 'direct'],
        properties: {
          name: text,
          extras: texts,
          text,
          file: text,
          line: { type: 'integer' },
          layer: text,
          direct: { type: 'boolean' },
          alone: { const: true },
        },
      },
    },
    distributions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'version', 'provider', 'unzipped-size'],
        properties: {
          name: text,
          version: text,
          provider: { enum: ['layer', 'runtime'] },
          layers: texts,
          'unzipped-size': { type: 'integer', minimum: 0 },
          summary: optionalText,
          license: optionalText,
          'home-page': optionalText,
          extras: texts,
          requires: {
            type: 'array',
            default: [],
            items: {
              type: 'object',
              required: ['name'],
              properties: {
                name: text,
                extras: texts,
                specifier: optionalText,
                'applies-to': { ...texts, minItems: 1, default: [''] },
              },
            },
          },
        },
      },
    },
  },
} as const;

/** As the schema leaves it, defaults filled in. */
export interface ManifestRecord {
  readonly roots: readonly (Omit<Root, 'location'> & { readonly file: string; readonly line: number })[];
  readonly distributions: readonly (Pick<
    AnalysedDistribution,
    'name' | 'version' | 'provider' | 'layers' | 'summary' | 'license' | 'extras'
  > & {
    readonly 'unzipped-size': number;
    readonly 'home-page': string;
    readonly requires: readonly (Omit<Dependency, 'appliesTo'> & {
      readonly 'applies-to': readonly string[];
    })[];
  })[];
}
