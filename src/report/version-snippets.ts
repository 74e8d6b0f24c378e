import { arnsOf } from './layer-versions.js';
import type { Report } from './report.js';

/** A layer with those below it, as a function attaches them. */
export interface Attachment {
  readonly layer: string;
  /** In the order of /opt. */
  readonly stack: readonly string[];
}

/** Layers that no other stands on, whose whole stack has ARNs in at least one region. */
export function attachments(report: Report): readonly Attachment[] {
  const arns = Object.values(arnsOf(report));
  // Of the zips of a split layer the last stands for all: they are attached together
  const inner = new Set([
    ...report.layers.flatMap(({ inputs, stack }) =>
      stack.filter((each) => layerOf(each, report) !== inputs.name),
    ),
    ...report.layers.flatMap(({ name, split }) => (split && split.number < split.count ? [name] : [])),
  ]);
  // A layer with nothing in it has no zip
  const built = new Set(report.layers.flatMap((layer) => (layer.built ? [layer.name] : [])));
  return report.layers
    .filter(({ name }) => !inner.has(name))
    .map(({ inputs: { name }, stack }) => ({ layer: name, stack: stack.filter((each) => built.has(each)) }))
    .filter(({ stack }) => stack.length > 0 && arns.some((known) => isWhole(stack, known)));
}

/** The name that a zip's layer was asked for by. */
function layerOf(name: string, { layers }: Report): string {
  return layers.find((layer) => layer.name === name)?.inputs.name ?? name;
}

const isWhole = (stack: readonly string[], arns: Readonly<Record<string, string>>) =>
  stack.every((name) => arns[name] !== undefined);

/** For SAM and CloudFormation: literal ARNs for one region, a mapping for several. */
export function samSnippet(report: Report): string {
  const arns = arnsOf(report);
  const regions = Object.keys(arns);
  const [only = ''] = regions;
  const keys = mapKeys(report.layers.map(({ name }) => name));
  const layers = (stack: readonly string[]) =>
    stack.map((name) =>
      regions.length > 1
        ? `  - !FindInMap [LayerVersions, !Ref "AWS::Region", ${keys.get(name)}]`
        : `  - ${arns[only]?.[name]}`,
    );
  const mapping = regions.flatMap((region) => [
    `    ${region}:`,
    ...Object.entries(arns[region] ?? {}).map(([name, arn]) => `      ${keys.get(name)}: ${arn}`),
  ]);
  return [
    ...(regions.length > 1 ? ['Mappings:', '  LayerVersions:', ...mapping, ''] : []),
    ...attachments(report).flatMap(({ layer, stack }) => [
      `# a function that uses ${layer}`,
      'Layers:',
      ...layers(stack),
    ]),
  ].join('\n');
}

/**
 * Keys of a mapping are letters and digits alone, so two layers may want the same one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html
 */
function mapKeys(names: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const name of names) {
    const key = name
      .replaceAll(/[-_]+([a-zA-Z0-9])/g, (_, next: string) => next.toUpperCase())
      .replaceAll(/[-_]/g, '');
    const taken = new Set(['', ...keys.values()]);
    let number = 1;
    while (taken.has(number > 1 ? `${key}${number}` : key)) number += 1;
    keys.set(name, number > 1 ? `${key}${number}` : key);
  }
  return keys;
}

export function terraformSnippet(report: Report): string {
  const regions = Object.entries(arnsOf(report)).flatMap(([region, layers]) => [
    `    "${region}" = {`,
    ...Object.entries(layers).map(([name, arn]) => `      "${name}" = "${arn}"`),
    '    }',
  ]);
  return [
    'data "aws_region" "current" {}',
    '',
    'locals {',
    '  layer_versions = {',
    ...regions,
    '  }',
    '}',
    ...attachments(report).flatMap(({ layer, stack }) => [
      '',
      `# in the aws_lambda_function that uses ${layer}`,
      `layers = [for name in [${stack.map((name) => `"${name}"`).join(', ')}] : local.layer_versions[data.aws_region.current.id][name]]`,
    ]),
  ].join('\n');
}
