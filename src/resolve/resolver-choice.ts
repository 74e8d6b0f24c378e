import type { Inputs } from '../inputs/inputs.js';
import type { Requirement } from './requirement.js';
import type { Prepared, Union } from './resolver-input.js';

export interface ResolverChoice {
  readonly use: 'uv' | 'pip';
  readonly why: string;
}

/** What is known when the choice is made. */
export interface Circumstances {
  readonly installer: Inputs['installer'];
  readonly wheels: Inputs['wheels'];
  readonly engine: 'container' | 'host';
  /** Why uv cannot be had, null where it can. */
  readonly uvMissing: string | null;
  /** The pip setting that uv has no equal for. */
  readonly uvObstacle: string | null;
  /** Whether pip's configuration names indexes, or forbids them. */
  readonly setsIndex: boolean;
  readonly union: Union;
  readonly prepared: readonly Prepared[];
}

/** Options of requirements files under which uv answers as pip does. */
const sharedOptions = new Set([
  '--requirement',
  '--constraint',
  '--index-url',
  '--extra-index-url',
  '--find-links',
  '--no-index',
]);

/** What a file sets of these takes the place of some of the configuration's in pip, and adds to it in uv. */
const indexOptions = new Set(['--index-url', '--extra-index-url', '--no-index']);

/** uv where it gives pip's answer, else pip. The reason is told in the log. */
export function chooseResolver(circumstances: Circumstances): ResolverChoice {
  const { installer, engine } = circumstances;
  const obstacle = whyNotUv(circumstances);
  if (installer === 'pip') return { use: 'pip', why: 'installer: pip' };
  if (installer === 'uv') return { use: 'uv', why: 'installer: uv' };
  if (engine === 'host') return { use: 'uv', why: 'only uv can resolve for another machine than its own' };
  return obstacle === null ? { use: 'uv', why: 'installer: auto' } : { use: 'pip', why: obstacle };
}

/** What keeps uv from giving pip's answer, or null. */
export function whyNotUv({
  wheels,
  uvMissing,
  uvObstacle,
  setsIndex,
  union,
  prepared,
}: Circumstances): string | null {
  if (uvMissing !== null) return uvMissing;
  if (uvObstacle !== null) return `uv has no equal for pip's setting ${uvObstacle}`;
  if (wheels === 'any') return 'wheels: any may build from source';
  const option = union.options.find(
    (line) => !sharedOptions.has(line.option) || /:\/\/[^/\s]*@|\$\{/.test(line.value),
  );
  if (option) return `${option.location.file}:${option.location.line} sets ${option.option}`;
  const other = union.requirements.find(({ hashes }) => hashes.some((hash) => hash.includes(':')));
  if (other) return `${at(other)} has a hash that is no SHA-256`;
  const { hashedAt } = union;
  if (hashedAt && union.requirements.every(({ hashes }) => hashes.length === 0)) {
    return `${hashedAt.file}:${hashedAt.line} has hashes of constraints`;
  }
  const index = union.options.find((line) => indexOptions.has(line.option));
  if (index && setsIndex) {
    return `${index.location.file}:${index.location.line} sets ${index.option}, and so does pip's configuration`;
  }
  const direct = prepared.find(
    ({ requirement: { kind, text }, wheel }) => kind === 'direct' && !wheel && !/\.whl\b/.test(text),
  );
  if (direct) return `${at(direct.requirement)} is built from source`;
  const configured = union.requirements.find(({ configSettings }) => configSettings.length > 0);
  if (configured) return `${at(configured)} has settings for its build`;
  return null;
}

function at({ location }: Requirement): string {
  return `${location.file}:${location.line}`;
}
