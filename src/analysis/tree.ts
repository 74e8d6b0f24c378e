import { formatBytes } from '../sizes.js';
import type { Analysis } from './model.js';
import { plainText } from './plain-text.js';
import type { TreeGroup, TreeNode } from './tree-nodes.js';
import { treeOf } from './tree-nodes.js';

/**
 * The tree for people: each line has name, version, the requirement that asks for it, and its bytes.
 * @param names of the distributions that are the tops; where empty, the requirements of each layer are
 * @throws UsageError for a name that is not in the resolution
 */
export function treeText(analysis: Analysis, names: readonly string[]): string {
  const groups = treeOf(analysis, names);
  if (groups.length === 0) return 'nothing is asked for';
  const parts = groups.map(({ layer, tops }) => {
    const heading = groups.length > 1 ? [`layer ${layer}`] : [];
    return plainText([...heading, ...tops.flatMap((top) => linesOf(top, layer))]);
  });
  return parts.join('\n\n');
}

function linesOf(node: TreeNode, layer: string | null): readonly string[] {
  const below = node.needs.flatMap((need, index) => {
    const last = index === node.needs.length - 1;
    const [first = '', ...rest] = linesOf(need, layer);
    return [`${last ? '└── ' : '├── '}${first}`, ...rest.map((line) => `${last ? '    ' : '│   '}${line}`)];
  });
  return [lineOf(node, layer), ...below];
}

function lineOf({ name, distribution, requirements, leftOut }: TreeNode, layer: string | null): string {
  // The bare name says nothing that does not stand before it
  const texts = requirements
    .filter(({ text, location }) => location !== null || text !== name)
    .map(({ text, location }) => (location ? `${text}, ${location.file}:${location.line}` : text));
  const asked = texts.length > 0 ? `(${texts.join(' and ')})` : '';
  const place = distribution ? placeOf(distribution, layer) : '(missing)';
  const repeat = leftOut ? repeats[leftOut.shown][leftOut.all ? 'all' : 'some'] : '';
  const parts = [name, distribution?.version ?? '', asked, place, repeat];
  return parts.filter((part) => part !== '').join(' ');
}

const repeats = {
  above: { all: '(see above)', some: '(for the rest see above)' },
  around: { all: '(cycle)', some: '(cycle, but for what its extras add)' },
} as const;

function placeOf(
  { provider, size, layers }: NonNullable<TreeNode['distribution']>,
  layer: string | null,
): string {
  if (provider === 'runtime') return '(runtime)';
  const elsewhere = layer !== null && layers.length > 0 && !layers.includes(layer);
  return elsewhere ? `${formatBytes(size)} (in ${layers.join(', ')})` : formatBytes(size);
}

/**
 * The tree for programs:
 *
 *     { "trees": [{ "layer": "core",        // null with names
 *                   "tops": [NODE] }] }
 *
 * where NODE is
 *
 *     { "name": "uvicorn", "version": "0.34.0",          // version null where the resolution lacks it
 *       "requirements": [{ "requirement": "uvicorn[standard]>=0.12",
 *                          "file": "requirements.txt", "line": 3 }],  // the place only with the user's own
 *       "provider": "layer", "layers": ["core"], "size": 1234,
 *       "left-out": { "shown": "above", "all": true },   // or "around", which is a cycle; null where all is here
 *       "needs": [NODE] }
 *
 * @throws UsageError for a name that is not in the resolution
 */
export function treeJson(analysis: Analysis, names: readonly string[]): object {
  return {
    trees: treeOf(analysis, names).map(({ layer, tops }: TreeGroup) => ({ layer, tops: tops.map(nodeJson) })),
  };
}

function nodeJson({ name, distribution, requirements, leftOut, needs }: TreeNode): object {
  return {
    name,
    version: distribution?.version ?? null,
    requirements: requirements.map(({ text, location }) => ({ requirement: text, ...location })),
    provider: distribution?.provider ?? null,
    layers: distribution?.layers ?? [],
    size: distribution?.size ?? 0,
    'left-out': leftOut,
    needs: needs.map(nodeJson),
  };
}
