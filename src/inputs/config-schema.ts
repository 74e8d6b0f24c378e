import { runtimes } from '../lambda/runtimes.js';
import type { InputDefinition, InputName } from './definitions.js';
import { configNames, definitionOf, perLayerNames } from './definitions.js';
import { mostRetentionDays, patternOf, patterns } from './patterns.js';

/** JSON Schema, draft 7, which editors know best. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Keys of an entry in `layers`. */
export const entryKeys: readonly string[] = ['name', 'stacked-on', ...perLayerNames];
export const topKeys: readonly string[] = ['layers', ...configNames];

/** The schema of layers.yml and of [tool.layerpack]. Each place has one rule for each value, so one mistake makes one error. */
export function configSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What layerpack builds: layers.yml, or [tool.layerpack] in pyproject.toml',
    type: 'object',
    additionalProperties: false,
    properties: {
      layers: {
        description: 'Layers to build. What an entry leaves out is taken from the top of the file.',
        type: 'array',
        minItems: 1,
        items: { $ref: '#/definitions/layer' },
      },
      ...propertiesOf(configNames),
    },
    definitions: {
      layer: {
        description: 'One layer. What it leaves out is taken from the top of the file.',
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: {
            description:
              'Name of the layer and of its zip: 1 to 140 letters, digits, hyphens and underscores.',
            type: 'string',
            pattern: patterns.layerName,
          },
          'stacked-on': {
            description:
              'Layers that functions attach with this one, in the order in which Lambda merges them. What they hold is left out here, and so is what they are stacked on themselves. At most five layers make a stack.',
            type: ['string', 'array'],
            items: { type: 'string', pattern: patterns.text },
            pattern: patterns.text,
            examples: ['core'],
          },
          ...Object.fromEntries(perLayerNames.map((name) => [name, { $ref: `#/definitions/${name}` }])),
        },
      },
      ...Object.fromEntries(perLayerNames.map((name) => [name, schemaOf(name)])),
    },
  };
}

function propertiesOf(names: readonly InputName[]): JsonSchema {
  return Object.fromEntries(
    names.map((name) => [
      name,
      perLayerNames.some((one) => one === name) ? { $ref: `#/definitions/${name}` } : schemaOf(name),
    ]),
  );
}

function schemaOf(name: InputName): JsonSchema {
  const definition = definitionOf(name);
  return {
    description: `${definition.description} Default: ${definition.default}.`,
    ...(name === 'runtime' ? runtimeSchema() : valueSchema(name, definition)),
    examples: [definition.example],
  };
}

function valueSchema(name: InputName, { type, choices, pattern: names }: InputDefinition): JsonSchema {
  switch (type) {
    case 'choice':
    case 'switch':
      // YAML's own true and false, where they are among the choices
      return { enum: [...(choices?.includes('true') ? [true, false] : []), ...(choices ?? [])] };
    case 'days':
      return {
        type: ['integer', 'string'],
        minimum: 1,
        maximum: mostRetentionDays,
        pattern: patterns.days,
      };
    case 'count':
      return { type: ['integer', 'string'], minimum: 1, maximum: 999_999, pattern: patterns.count };
    case 'size':
      return { type: ['integer', 'string'], minimum: 0, pattern: patterns.size };
    case 'growth':
      return { type: ['integer', 'string'], minimum: 0, pattern: patterns.growth };
    case 'lines':
    case 'names': {
      const pattern = type === 'names' ? patterns[names ?? 'name'] : patterns.text;
      return { type: ['string', 'array'], pattern: patterns.text, items: { type: 'string', pattern } };
    }
    case 'text':
      return { type: 'string', pattern: patterns[patternOf(name)] };
  }
}

function runtimeSchema(): JsonSchema {
  const versions = runtimes.map(({ python }) => python);
  return {
    $comment: 'To an editor 3.10 without quotes is the number 3.1; layerpack reads what is written.',
    enum: [...runtimes.map(({ id }) => id), ...versions, ...versions.map(Number)],
  };
}
