import type { Problem } from '../errors.js';
import { UsageError } from '../errors.js';
import { defaultBuildImage, defaultRuntimeImage } from '../lambda/images.js';
import type { Architecture, Runtime } from '../lambda/runtimes.js';
import { architectures, findRuntime } from '../lambda/runtimes.js';
import type { Config } from './config.js';
import { choices } from './definitions.js';
import type { Inputs } from './inputs.js';
import { isListed, listedLayers, singleLayer } from './layers.js';
import { either, knownRuntimes, needsNewerPython, notARuntime, show } from './messages.js';
import type { Find, RawInputs, Reject } from './source.js';
import { findFrom, problemAt, sourceOf } from './source.js';
import { valueReader } from './values.js';

export type { RawInputs } from './source.js';

/** Defaults that depend on where layerpack runs. */
export interface Surroundings {
  readonly layerName: string;
  /** Of the machine; undefined where Lambda has no such architecture. */
  readonly architecture: Architecture | undefined;
  readonly builder: Inputs['builder'];
  /** That AWS's own clients would take; undefined where none is set. */
  readonly region?: string | undefined;
}

/** What files say. */
export interface Files {
  readonly config: Config | null;
  /** The project's name, where a layer is made for it alone. */
  readonly projectName?: string;
}

/**
 * What is given goes before a layer's own entry, that before the top of the config, and that before the defaults.
 * @throws UsageError with every problem, each naming the input, its value and what is allowed
 */
export function parseInputs(
  raw: RawInputs,
  surroundings: Surroundings,
  { config, projectName }: Files = { config: null },
): Inputs {
  const problems: Problem[] = [];
  const reject: Reject = (input, message, location) => problems.push(problemAt(location, input, message));
  const explicit = sourceOf(raw);
  const find = findFrom(explicit, config?.top ?? {});
  const { text, choice, isOn, days, formed, names } = valueReader(find, reject);

  const architecture = choice('architecture', architectures, surroundings.architecture ?? 'x86_64');
  if (text('architecture') === undefined && surroundings.architecture === undefined) {
    reject('architecture', `Lambda does not have this machine's; choose ${either(architectures)}`);
  }
  const runtime = runtimeOf(find, config, reject);
  if (runtime && !runtime.architectures.includes(architecture)) {
    reject(
      'architecture',
      `${show(architecture)} does not exist for ${runtime.id}; choose ${either(runtime.architectures)}`,
      find('architecture')?.location,
    );
  }

  if (isListed(config) && explicit['layer-name']) {
    reject('layer-name', `the layers in ${config.file} have their own names; leave it out`);
  }
  const builder = choice('builder', choices.builder, surroundings.builder);
  const layers = isListed(config)
    ? listedLayers({ explicit, config, projectName, builder, reject })
    : [singleLayer(find, surroundings.layerName, builder, reject)];

  // https://docs.python.org/3/library/py_compile.html#py_compile.PycInvalidationMode
  if (runtime?.id === 'python3.6' && layers.some(({ bytecode }) => bytecode !== 'none')) {
    reject('bytecode', needsNewerPython, find('bytecode')?.location);
  }

  const [image, runtimeImage] = [formed('image'), formed('runtime-image')];
  const parsed = {
    architecture,
    builder,
    installer: choice('installer', choices.installer, 'auto'),
    sdk: choice('sdk', choices.sdk, 'exclude'),
    wheels: choice('wheels', choices.wheels, 'prefer'),
    'output-directory': text('output-directory') ?? 'build/layers',
    cache: isOn('cache', true),
    'upload-artifact': isOn('upload-artifact', true),
    'artifact-name': formed('artifact-name'),
    'retention-days': days('retention-days'),
    'overwrite-artifact': isOn('overwrite-artifact', false),
    baseline: text('baseline')?.trim() ?? null,
    comment: choice('comment', choices.comment, 'auto'),
    publish: choice('publish', choices.publish, 'false'),
    regions: find('regions') ? names('regions') : [surroundings.region ?? []].flat(),
    's3-bucket': formed('s3-bucket'),
    's3-prefix': (formed('s3-prefix') ?? 'layerpack').replaceAll(/^\/+|\/+$/g, ''),
    'release-assets': choice('release-assets', choices['release-assets'], 'auto'),
  };
  if (parsed.publish !== 'false' && parsed.regions.length === 0) {
    reject('regions', 'required to publish; name some, or set AWS_REGION', find('publish')?.location);
  }
  rejectForHost(parsed, find, reject);

  const all = [...(config?.problems ?? []), ...problems];
  if (runtime === undefined || all.length > 0) throw new UsageError(inOrder(all));
  return {
    ...parsed,
    config: config?.file ?? null,
    listed: isListed(config),
    runtime,
    image: image ?? defaultBuildImage(runtime, architecture),
    'runtime-image': runtimeImage ?? defaultRuntimeImage(runtime, architecture),
    layers,
  };
}

function runtimeOf(find: Find, config: Config | null, reject: Reject): Runtime | undefined {
  const given = find('runtime');
  if (!given) {
    // Where the config's is wrong, or the config is, there is nothing to miss.
    const told = config?.problems.some(({ input }) => input === 'runtime' || input === 'config');
    if (!told) reject('runtime', `required; give one of ${knownRuntimes}`);
    return undefined;
  }
  const runtime = findRuntime(given.value.toString());
  if (!runtime) reject('runtime', notARuntime(given.value), given.location);
  return runtime;
}

/** Nothing is built on the host, and only uv resolves for another machine than its own. */
function rejectForHost(
  { builder, wheels, installer }: Pick<Inputs, 'builder' | 'wheels' | 'installer'>,
  find: Find,
  reject: Reject,
): void {
  if (builder !== 'host') return;
  if (wheels === 'any') {
    reject(
      'wheels',
      '"any" needs a container to build source distributions in; choose prefer or only, or builder: container',
      find('wheels')?.location,
    );
  }
  if (installer === 'pip') {
    reject(
      'installer',
      '"pip" cannot resolve for another machine than its own; choose auto or uv, or builder: container',
      find('installer')?.location,
    );
  }
}

/** What was typed goes first, then the file from its top. One value that counts for several layers is told once. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = [...new Map(problems.map((problem) => [problem.message, problem] as const)).values()];
  return once.sort(
    (a, b) =>
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0),
  );
}
