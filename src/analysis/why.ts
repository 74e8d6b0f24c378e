import { enumerateSome, formatBytes } from '../sizes.js';
import type { Root } from '../wheel/graph.js';
import { closureOf } from '../wheel/graph.js';
import { goneWithout } from './gone.js';
import type { AnalysedDistribution, Analysis } from './model.js';
import { findDistribution, graphOf } from './model.js';
import { needsOf } from './needs.js';
import type { Path, Paths } from './paths.js';
import { pathsTo } from './paths.js';
import { plainText } from './plain-text.js';
import type { RequirementWeight } from './requirement-weights.js';
import { weighRequirements } from './requirement-weights.js';
import { topsOf } from './tops.js';

/** Paths that are told. More than these nobody reads; a program may. */
const most = { text: 20, json: 1000 } as const;

/** Names of what a requirement brings that are told in a text. */
const namesTold = 8;

interface Why {
  readonly distribution: AnalysedDistribution;
  /** Sorted names; what extras bring is among them where those extras are asked for. */
  readonly requires: readonly string[];
  readonly requiredBy: readonly string[];
  readonly paths: Paths;
  /** What each requirement that leads to it brings alone, heaviest first. */
  readonly leading: readonly RequirementWeight[];
  readonly gone: readonly AnalysedDistribution[];
  /** Bytes. */
  readonly goneSize: number;
}

function explain(analysis: Analysis, given: string, mostPaths: number): Why {
  const graph = graphOf(analysis);
  const distribution = findDistribution(graph, given);
  const { name } = distribution;
  const reached = closureOf(graph, analysis.roots);
  const needs = (each: AnalysedDistribution) =>
    needsOf(each, reached.get(each.name) ?? new Set())
      .map((need) => need.name)
      // An extra may ask for others of its own distribution
      .filter((other) => other !== each.name);
  const dependents = analysis.distributions.filter((each) => needs(each).includes(name));
  const tops = topsOf(analysis).flatMap((layer) => layer.tops);
  const gone = goneWithout(graph, tops, name);
  const leads = (root: Root) => closureOf(graph, [root]).has(name);
  return {
    distribution,
    requires: needs(distribution),
    requiredBy: dependents.map((each) => each.name).sort(),
    paths: pathsTo(graph, tops, name, mostPaths),
    leading: weighRequirements(analysis, null).requirements.filter(({ root }) => leads(root)),
    gone,
    goneSize: gone.reduce((sum, { size }) => sum + size, 0),
  };
}

/**
 * What a distribution is, as `pip show` tells it; which requirements pull it in, and how; what would go with it.
 * @param name in any spelling
 * @throws UsageError for a name that is not in the resolution
 */
export function whyText(analysis: Analysis, name: string): string {
  const why = explain(analysis, name, most.text);
  const layers = new Set(analysis.roots.map(({ layer }) => layer));
  const parts = [head(why, analysis), pathList(why, graphOf(analysis), layers.size > 1), goneList(why)];
  return parts.map(plainText).join('\n\n');
}

function head({ distribution, requires, requiredBy }: Why, { roots }: Analysis): readonly string[] {
  const { name, version, summary, homePage, license, provider, layers, size } = distribution;
  const pins = roots.filter((root) => root.name === name && !root.direct);
  const rows = [
    ['Name', name],
    ['Version', version],
    ['Summary', summary],
    ['Home-page', homePage],
    ['License', license],
    [
      'Location',
      provider === 'runtime' ? 'the runtime' : `layer${layers.length === 1 ? '' : 's'} ${layers.join(', ')}`,
    ],
    ['Size', provider === 'runtime' ? 'nothing of the layers' : formatBytes(size)],
    ...pins.map(({ location }) => ['Locked-at', `${location.file}:${location.line}`]),
    ['Requires', requires.join(', ')],
    ['Required-by', requiredBy.join(', ')],
  ];
  return rows.map(([title, value]) => `${title}: ${value}`.trimEnd());
}

function pathList(
  { paths, leading }: Why,
  graph: ReadonlyMap<string, AnalysedDistribution>,
  withLayer: boolean,
): readonly string[] {
  const { shown, more, uncounted } = paths;
  if (shown.length === 0) return ['No requirement leads to it.'];
  const all = shown.length + more;
  const ways = uncounted ? `at least ${all} ways` : `${all} ways`;
  const heading = all === 1 && !uncounted ? 'Asked for in one way:' : `Asked for in ${ways}, shortest first:`;
  return [
    heading,
    ...shown.flatMap((path) => [
      ...pathLines(path, graph, withLayer),
      ...(path.steps.length === 0 ? aloneLines(path.root, leading) : []),
    ]),
    ...(more > 0 || uncounted ? [`- and ${more} more${uncounted ? ' at least' : ''}`] : []),
  ];
}

function pathLines(
  { root, steps }: Path,
  graph: ReadonlyMap<string, AnalysedDistribution>,
  withLayer: boolean,
): readonly string[] {
  const { text, location, layer } = root;
  const where = withLayer ? ` (layer ${layer})` : '';
  return [
    `- ${location.file}:${location.line}${where} asks for ${text}`,
    ...steps.map(
      ({ dependent, need }) =>
        `  ${dependent} ${graph.get(dependent)?.version ?? ''} needs ${need.requirements.join(' and ')}`,
    ),
  ];
}

/** Where the distribution itself is asked for: what the line could be dropped for. */
function aloneLines(root: Root, leading: Why['leading']): readonly string[] {
  const weight = leading.find((each) => each.root === root);
  if (!weight) return [];
  const { size, distributions } = weight;
  if (distributions.length === 0) return ['  this requirement alone accounts for nothing of the layers'];
  const names = enumerateSome(distributions, namesTold);
  return [`  this requirement alone accounts for ${formatBytes(size)}: ${names}`];
}

function goneList({ gone, goneSize }: Why): readonly string[] {
  if (gone.length === 0) return ['Without it, nothing would go from the layers.'];
  const rows = gone.map(
    ({ name, version, size }) => `  ${formatBytes(size).padStart(10)}  ${name} ${version}`,
  );
  return [`Without it, ${formatBytes(goneSize)} would go from the layers:`, ...rows];
}

/**
 * The same for programs. Names are normalised, sizes in bytes:
 *
 *     { "name", "version", "summary", "home-page", "license",
 *       "provider": "layer" | "runtime", "layers": ["core"], "size": 1234,
 *       "requires": ["idna"], "required-by": ["httpx"],
 *       "paths": [{ "requirement": "httpx[http2]>=0.27", "file": "requirements.txt", "line": 3, "layer": "core",
 *                   "steps": [{ "dependent": "httpx", "requirements": ["idna", "idna>=3 for extra http2"] }] }],
 *       "more-paths": 0,                 // beyond those given
 *       "more-paths-exact": true,        // false where counting was given up
 *       "requirements": [{ "requirement": "httpx[http2]>=0.27", "file": "requirements.txt", "line": 3, "layer": "core",
 *                          "size": 1234,                   // what would go if this requirement went, and
 *                          "distributions": ["httpx"] }],  // its names; of each requirement that leads to it
 *       "gone": [{ "name", "version", "size" }],  // what would go without it, heaviest first
 *       "gone-size": 1234 }
 *
 * @throws UsageError for a name that is not in the resolution
 */
export function whyJson(analysis: Analysis, name: string): object {
  const { distribution, requires, requiredBy, paths, leading, gone, goneSize } = explain(
    analysis,
    name,
    most.json,
  );
  const { version, summary, homePage, license, provider, layers, size } = distribution;
  return {
    name: distribution.name,
    version,
    summary,
    'home-page': homePage,
    license,
    provider,
    layers,
    size,
    requires,
    'required-by': requiredBy,
    paths: paths.shown.map(pathJson),
    'more-paths': paths.more,
    'more-paths-exact': !paths.uncounted,
    requirements: leading.map(({ root, size: alone, distributions }) => ({
      ...requirementJson(root),
      size: alone,
      distributions,
    })),
    gone: gone.map((each) => ({ name: each.name, version: each.version, size: each.size })),
    'gone-size': goneSize,
  };
}

function pathJson({ root, steps }: Path): object {
  return {
    ...requirementJson(root),
    steps: steps.map(({ dependent, need }) => ({ dependent, requirements: need.requirements })),
  };
}

function requirementJson({ text, location, layer }: Root): object {
  return { requirement: text, file: location.file, line: location.line, layer };
}
