import type { Problem } from '../errors.js';
import { UsageError } from '../errors.js';
import { defaultBuildImage } from '../lambda/images.js';
import { quotas } from '../lambda/quotas.js';
import type { Architecture, Runtime } from '../lambda/runtimes.js';
import { architectures, findRuntime, runtimes } from '../lambda/runtimes.js';
import type { InputName } from './definitions.js';
import { choices } from './definitions.js';
import type { Inputs } from './inputs.js';
import { parseSize } from './size.js';

/** What the user gave, by input name. An empty text counts as not given, as GitHub passes unset inputs. */
export type RawInputs = Readonly<Partial<Record<InputName, string>>>;

/** Defaults that depend on where layerpack runs. */
export interface Surroundings {
  readonly layerName: string;
  /** Of the machine; undefined where Lambda has no such architecture. */
  readonly architecture: Architecture | undefined;
  readonly builder: Inputs['builder'];
}

/** @throws UsageError with every problem, each naming the input, its value and what is allowed */
export function parseInputs(raw: RawInputs, surroundings: Surroundings): Inputs {
  const problems: Problem[] = [];
  const reject = (input: InputName, message: string) =>
    problems.push({ input, message: `${input}: ${message}` });

  const text = (name: InputName) => raw[name]?.trim() || undefined;

  function choice<const Allowed extends readonly string[]>(
    name: InputName,
    allowed: Allowed,
    fallback: Allowed[number],
  ): Allowed[number] {
    const value = text(name);
    if (value === undefined || allowed.includes(value)) return value ?? fallback;
    reject(name, `${quote(value)} is not allowed; choose ${either(allowed)}`);
    return fallback;
  }

  function size<Fallback extends number | null>(name: InputName, fallback: Fallback): number | Fallback {
    const value = text(name);
    if (value === undefined) return fallback;
    const bytes = parseSize(value);
    if (bytes !== undefined) return bytes;
    reject(
      name,
      `${quote(value)} is not a size; give bytes, or a number with KB, MB or GB, such as 52428800 or 50MB`,
    );
    return fallback;
  }

  const architecture = choice('architecture', architectures, surroundings.architecture ?? 'x86_64');
  if (text('architecture') === undefined && surroundings.architecture === undefined) {
    reject('architecture', `Lambda does not have this machine's; choose ${either(architectures)}`);
  }

  const runtime = parseRuntime(text('runtime'), (message) => reject('runtime', message));
  if (runtime && !runtime.architectures.includes(architecture)) {
    reject(
      'architecture',
      `${quote(architecture)} does not exist for ${runtime.id}; choose ${either(runtime.architectures)}`,
    );
  }

  const layerName = text('layer-name') ?? surroundings.layerName;
  if (!/^[a-zA-Z0-9_-]{1,140}$/.test(layerName)) {
    reject(
      'layer-name',
      `${quote(layerName)} is not a layer name; use 1 to 140 letters, digits, hyphens and underscores`,
    );
  }

  const image = text('image');
  if (image !== undefined && !/^[a-zA-Z0-9][\w.:/@-]*$/.test(image)) {
    reject(
      'image',
      `${quote(image)} is not an image reference; give repository:tag or repository@sha256:digest`,
    );
  }

  const requirements = (text('requirements') ?? 'requirements.txt')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

  const parsed = {
    requirements,
    'layer-name': layerName,
    architecture,
    builder: choice('builder', choices.builder, surroundings.builder),
    installer: choice('installer', choices.installer, 'auto'),
    sdk: choice('sdk', choices.sdk, 'exclude'),
    wheels: choice('wheels', choices.wheels, 'prefer'),
    'reserved-size': size('reserved-size', 0),
    'max-unzipped-size': size('max-unzipped-size', quotas.unzipped),
    'max-zipped-size': size('max-zipped-size', null),
    'pip-check': choice('pip-check', choices.check, 'error'),
    'quota-check': choice('quota-check', choices.check, 'error'),
    'output-directory': text('output-directory') ?? 'build/layers',
  };

  if (parsed.builder === 'host' && parsed.wheels === 'any') {
    reject(
      'wheels',
      '"any" needs a container to build source distributions in; choose prefer or only, or builder container',
    );
  }
  if (parsed.builder === 'host' && parsed.installer === 'pip') {
    reject(
      'installer',
      '"pip" cannot resolve for another machine than its own; choose auto or uv, or builder container',
    );
  }
  if (runtime === undefined || problems.length > 0) throw new UsageError(problems);
  return { ...parsed, runtime, image: image ?? defaultBuildImage(runtime, architecture) };
}

function parseRuntime(value: string | undefined, reject: (message: string) => void): Runtime | undefined {
  const known = `${runtimes[0]?.id} to ${runtimes.at(-1)?.id}`;
  if (value === undefined) {
    reject(`required; give one of ${known}`);
    return undefined;
  }
  const runtime = findRuntime(value);
  if (runtime === undefined)
    reject(`${quote(value)} is not a Python runtime of Lambda; give one of ${known}`);
  return runtime;
}

const quote = (value: string) => JSON.stringify(value);
const either = (allowed: readonly string[]) => allowed.join(', ').replace(/, ([^,]*)$/, ' or $1');
