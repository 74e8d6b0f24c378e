import type { Config, ConfigDocument, LayerEntry } from './config.js';
import type { Path } from './config-check.js';
import { checkConfig } from './config-check.js';
import type { InputName } from './definitions.js';
import { configNames, perLayerNames } from './definitions.js';
import type { Given, Source } from './source.js';

/** Takes what is sound out of a config; the rest is told by its problems. */
export function configOf(document: ConfigDocument): Config {
  const { problems, sound } = checkConfig(document);

  function given(path: Path, value: unknown): Given | undefined {
    if (value === undefined || !sound(path)) return undefined;
    const location = document.locate(path, 'value');
    if (!Array.isArray(value)) return { value: String(value), location };
    const items = value.map((_, index) => document.locate([...path, String(index)], 'value'));
    return { value: value.map(String), location, items };
  }

  const sourceAt = (path: Path, table: object, names: readonly InputName[]): Source =>
    Object.fromEntries(
      names.flatMap((name) => {
        const found = given([...path, name], own(table, name));
        return found ? [[name, found] as const] : [];
      }),
    );

  function entryAt(path: Path, table: unknown): LayerEntry | undefined {
    if (!isTable(table)) return undefined;
    // A name that is none still is what others are stacked on.
    const name = own(table, 'name');
    if (typeof name !== 'string') return undefined;
    const listed = own(table, 'stacked-on');
    const single = !Array.isArray(listed);
    const below: readonly unknown[] = single ? [listed] : listed;
    return {
      name,
      location: document.locate([...path, 'name'], 'value'),
      stackedOn: below.flatMap((other, index) => {
        const place = [...path, 'stacked-on', ...(single ? [] : [String(index)])];
        if (typeof other !== 'string' || !sound(place)) return [];
        return [{ name: other, location: document.locate(place, 'value') }];
      }),
      values: sourceAt(path, table, perLayerNames),
    };
  }

  const top = isTable(document.value) ? document.value : {};
  const layers = own(top, 'layers');
  return {
    file: document.file,
    top: sourceAt([], top, configNames),
    layers: Array.isArray(layers)
      ? layers.flatMap((layer, index) => entryAt(['layers', String(index)], layer) ?? [])
      : null,
    problems: [...document.problems, ...problems],
  };
}

const isTable = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (table: object, key: string): unknown =>
  Object.hasOwn(table, key) ? (table as Record<string, unknown>)[key] : undefined;
