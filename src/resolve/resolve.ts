import { statSync } from 'node:fs';
import type { Workshop } from '../engine/open.js';
import type { PipConfiguration } from '../engine/pip-configuration.js';
import type { Finding, Location } from '../errors.js';
import type { Inputs } from '../inputs/inputs.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { sdkConstraints } from '../lambda/sdk-family.js';
import type { Log } from '../log.js';
import type { Graph, Root } from '../wheel/graph.js';
import { refuseMissingRoots, refusePathsUnasked, refuseShadowed, refuseUnreadOfMany } from './guards.js';
import { refusePartlyHashed } from './hashes.js';
import { readMetadata } from './metadata.js';
import type { PlacedLayer, Placement } from './placement.js';
import { layersWithPartOfSdk, placeDistributions } from './placement.js';
import type { Question } from './question.js';
import { readGraph } from './read-graph.js';
import { refuseSources } from './refusals.js';
import type { Requirements } from './requirement.js';
import type { Prepared } from './resolver-input.js';
import { named, sourceOf, unite } from './resolver-input.js';
import { addedRoots, rootsOf } from './roots.js';
import { checkSdkPins, hasFamily, partialSdk } from './sdk.js';
import { explainSdkConflict, heldBackBySdk } from './sdk-conflict.js';
import type { SourceBuilder } from './source-builds.js';
import type { Wheel, Wheelhouse } from './wheelhouse.js';
import { byName } from './wheelhouse.js';
import { resolveWheels } from './wheels.js';

export interface ResolveRequest {
  readonly inputs: Inputs;
  readonly workshop: Workshop;
  /** One for each layer. */
  readonly requirements: readonly Requirements[];
  readonly layers: readonly PlacedLayer[];
  /** The projects' own wheels, by the layers that they go into. */
  readonly projects: ReadonlyMap<string, Wheel>;
  readonly builder: SourceBuilder;
  readonly workspace: string;
  readonly workDirectory: string;
  readonly pipConfiguration: PipConfiguration;
}

/** What the requirements of all layers came to. */
export interface Resolution extends Wheelhouse {
  readonly graph: Graph;
  readonly roots: readonly Root[];
  /** One for each layer, in their order. */
  readonly placements: readonly Placement[];
  /** Says what only the runtime's SDK holds back; to be asked beside other work, since it resolves once more. */
  readonly heldBack: () => Promise<readonly Finding[]>;
}

/**
 * Resolves the requirements of all layers at once, against the runtime's SDK or together with one of their own, and
 * says which distribution goes into which layer.
 * @throws LayerpackError with the resolver's own reason
 */
export async function resolveLayers(request: ResolveRequest, log: Log): Promise<Resolution> {
  const { inputs, workshop, requirements, layers, projects } = request;
  const { sdk } = workshop;
  refuseUnreadOfMany(requirements);
  log.info(`SDK of the runtime, by ${sdk.source}: ${pins(sdk)}`);
  const prepared = await prepare(request);
  const built = [...projects.values(), ...prepared.flatMap(({ wheel }) => wheel ?? [])];
  const names = prepared.flatMap(({ requirement }) => requirement.name ?? []);
  refusePathsUnasked(request.builder.needs, new Set([...names, ...built.map(({ name }) => name)]));
  const union = { ...unite(requirements), requirements: prepared.map(({ requirement }) => requirement) };
  refusePartlyHashed(union.requirements);
  const nested = union.options.some(({ option }) => option === '--requirement');
  const locked = !nested && union.requirements.every((requirement) => requirement.locked);
  const exclude = inputs.sdk === 'exclude';
  const question: Question = {
    ...request,
    union,
    prepared,
    constraints: exclude ? sdkConstraints(sdk) : '',
    added: [],
    closed: locked,
  };

  const ask = async (asked: Question) => {
    const wheelhouse =
      prepared.length > 0 || nested
        ? await resolveWheels(asked, log).catch(async (error: unknown) => {
            throw exclude ? await explainSdkConflict(asked, error, log) : error;
          })
        : ({ resolver: 'pip', wheels: [], excluded: [] } as const);
    refuseShadowed(projects, wheelhouse.wheels, wheelhouse.excluded);
    const wheels = withProjects(wheelhouse.wheels, projects);
    const graph = await readGraph(request, wheels, wheelhouse.excluded);
    const roots = rootsOf(requirements, prepared, wheels, graph, projects);
    refuseMissingRoots(roots, graph);
    return { wheelhouse: { ...wheelhouse, wheels }, graph, roots };
  };
  let { wheelhouse, graph, roots } = await ask(question);
  if (!exclude) {
    const [partial] = layersWithPartOfSdk(layers, roots, graph);
    const fixed = locked || union.requirements.some(({ hashes }) => hashes.length > 0);
    if (partial && fixed) throw partialSdk(partial.names, memberOf(partial.layer, roots));
    if (partial) {
      log.info('Adding boto3: of the SDK, sdk: include ships all or nothing');
      if (!graph.has('boto3')) ({ wheelhouse, graph, roots } = await ask({ ...question, added: ['boto3'] }));
      roots = [...roots, ...addedRoots('boto3', layersWithPartOfSdk(layers, roots, graph), roots)];
    }
  }
  const { wheels: held } = wheelhouse;
  const excluded = new Set(wheelhouse.excluded.map(({ name }) => name));
  return {
    ...wheelhouse,
    graph,
    roots,
    placements: placeDistributions(layers, roots, graph, excluded),
    heldBack: async () => (exclude ? heldBackBySdk(question, held, log) : []),
  };
}

/** The requirements that apply on the target, the user's own sources built. */
async function prepare(request: ResolveRequest): Promise<readonly Prepared[]> {
  const { inputs, workshop, requirements, builder, workDirectory } = request;
  const all = requirements.flatMap((layer) => layer.requirements);
  // Asking the library takes a moment, and of these there is nothing to ask
  const plain = all.every(
    ({ kind, name = '', text }) =>
      kind === 'named' && !text.includes(';') && workshop.sdk.versions[name] === undefined,
  );
  const texts = plain ? [] : all.map((requirement) => named(requirement, requirement.name ?? 'unnamed'));
  const { requirements: meanings } = plain
    ? { requirements: [] }
    : await readMetadata(workshop, texts, [], workDirectory);
  const stated = all.map((requirement, index) => ({ requirement, meaning: meanings[index] ?? null }));
  if (inputs.sdk === 'exclude') checkSdkPins(stated, workshop.sdk);
  // What the library does not take is left to the resolver
  const applying = stated
    .filter(({ meaning }) => meaning?.applies !== false)
    .map(({ requirement }) => requirement);
  if (inputs.wheels === 'only') refuseSources(applying);

  const prepared: Prepared[] = [];
  for (const requirement of applying) {
    const source = sourceOf(requirement, (path) => statSync(path).isDirectory());
    const { configSettings, location } = requirement;
    const wheel = source && (await builder.build({ source, configSettings, location }));
    prepared.push({ requirement, wheel });
  }
  await builder.finish();
  return prepared;
}

/** Where the member of the family stands that makes a layer's SDK partial, or else its first requirement. */
function memberOf(layer: string, roots: readonly Root[]): Location | undefined {
  const own = roots.filter((root) => root.layer === layer);
  return (own.find(({ name }) => hasFamily([name])) ?? own[0])?.location;
}

/** A project that the requirements name too is there already. */
function withProjects(wheels: readonly Wheel[], projects: ReadonlyMap<string, Wheel>): readonly Wheel[] {
  const own = [...new Map([...projects.values()].map((wheel) => [wheel.name, wheel])).values()];
  return [...wheels, ...own.filter(({ name }) => !wheels.some((wheel) => wheel.name === name))].sort(byName);
}

function pins(sdk: Sdk): string {
  const all = Object.entries(sdk.versions).map(([name, version]) => `${name} ${version}`);
  return all.length > 0 ? all.join(', ') : 'none found';
}
