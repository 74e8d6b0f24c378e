import type { Config, LayerEntry } from './config.js';
import { choices } from './definitions.js';
import type { Inputs, LayerInputs } from './inputs.js';
import { layerValues } from './layer-values.js';
import { notALayerName, show } from './messages.js';
import { layerNameFrom, matches } from './patterns.js';
import type { Find, Reject, Source } from './source.js';
import { findFrom } from './source.js';
import { checkStacks, inStackOrder } from './stacks.js';
import { valueReader } from './values.js';

type Listed = Config & { readonly layers: readonly LayerEntry[] };

export const isListed = (config: Config | null): config is Listed =>
  config !== null && config.layers !== null;

/** The layer of a run whose config, if any, lists none. */
export function singleLayer(
  find: Find,
  defaultName: string,
  builder: Inputs['builder'],
  reject: Reject,
): LayerInputs {
  const given = find('layer-name');
  const name = given?.value.toString() ?? defaultName;
  if (!matches('layerName', name)) reject('layer-name', notALayerName(name), given?.location);
  const project = valueReader(find, reject).choice('project', choices.project, 'none');
  return layerOf({ name, stackedOn: [], project, find, builder, reject });
}

interface Listing {
  readonly explicit: Source;
  readonly config: Listed;
  /** For the layer of the project alone; undefined where there is none. */
  readonly projectName: string | undefined;
  readonly builder: Inputs['builder'];
  readonly reject: Reject;
}

/** The layers of a config that lists them, in the order of their stacks, that of the project alone last. */
export function listedLayers({
  explicit,
  config,
  projectName,
  builder,
  reject,
}: Listing): readonly LayerInputs[] {
  const ordered = checkStacks(config.layers, reject) ? inStackOrder(config.layers) : config.layers;
  const layers = ordered.map((entry) =>
    layerOf({
      name: entry.name,
      stackedOn: [...new Set(entry.stackedOn.map(({ name }) => name))],
      project: projectOf(entry, explicit, reject),
      find: findFrom(explicit, entry.values, config.top),
      builder,
      reject,
      entry,
    }),
  );
  if (projectName === undefined) return layers;
  const name = `${layerNameFrom(projectName).slice(0, 140 - '-nodeps'.length)}-nodeps`;
  const taken = config.layers.find((entry) => entry.name === name);
  if (taken) {
    reject(
      'name',
      `${show(name)} is the name of the project's own layer; say project: include in this one, or name it otherwise`,
      taken.location,
    );
  }
  const values = layerValues(findFrom(explicit, config.top), builder, reject);
  const alone = {
    name,
    project: 'include',
    requirements: [],
    extras: [],
    groups: [],
    'stacked-on': [],
  } as const;
  return [...layers, { ...values, ...alone }];
}

/** Whether the project goes into a layer of its own: it is wanted, and no layer of the config claims it. */
export function projectStandsAlone(explicit: Source, config: Config | null): boolean {
  const wanted = findFrom(explicit, config?.top ?? {})('project')?.value;
  return (
    wanted === 'include' &&
    isListed(config) &&
    !config.layers.some(({ values }) => values.project?.value === 'include')
  );
}

/** A layer has the project where its own entry says so. What stands above only says whether any may have it. */
function projectOf({ values }: LayerEntry, explicit: Source, reject: Reject): LayerInputs['project'] {
  const above = valueReader(findFrom(explicit), reject).choice('project', choices.project, 'include');
  const own = valueReader(findFrom(values), reject).choice('project', choices.project, 'none');
  return above === 'none' ? 'none' : own;
}

interface LayerParts {
  readonly name: string;
  readonly stackedOn: readonly string[];
  readonly project: LayerInputs['project'];
  readonly find: Find;
  readonly builder: Inputs['builder'];
  readonly reject: Reject;
  readonly entry?: LayerEntry;
}

function layerOf({ name, stackedOn, project, find, builder, reject, entry }: LayerParts): LayerInputs {
  const values = layerValues(find, builder, reject);
  const layer = { name, ...values, project, 'stacked-on': stackedOn };
  if (values.requirements.length > 0) return layer;
  if (project === 'none') {
    reject(
      'requirements',
      `none for layer ${show(name)}, so it would be empty; name some, or say project: include`,
      find('requirements')?.location ?? entry?.location,
    );
  }
  // What stands above is meant for layers that have requirements.
  for (const input of ['extras', 'groups'] as const) {
    const given = entry?.values[input];
    if (given && given.value.length > 0) {
      reject(input, `of nothing, since layer ${show(name)} has no requirements`, given.location);
    }
  }
  return { ...layer, extras: [], groups: [] };
}
