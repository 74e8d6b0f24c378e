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
  const inner = new Set(report.layers.flatMap(({ stack }) => stack.slice(0, -1)));
  // A layer with nothing in it has no zip
  const built = new Set(report.layers.flatMap((layer) => (layer.built ? [layer.name] : [])));
  return report.layers
    .filter(({ name }) => !inner.has(name))
    .map(({ name, stack }) => ({ layer: name, stack: stack.filter((each) => built.has(each)) }))
    .filter(({ stack }) => stack.length > 0 && arns.some((known) => isWhole(stack, known)));
}

const isWhole = (stack: readonly string[], arns: Readonly<Record<string, string>>) =>
  stack.every((name) => arns[name] !== undefined);

/** For SAM and CloudFormation: literal ARNs for one region, a mapping for several. */
export function samSnippet(report: Report): string {
  const arns = arnsOf(report);
  const regions = Object.keys(arns);
  const [only = ''] = regions;
  const layers = (stack: readonly string[]) =>
    stack.map((name) =>
      regions.length > 1
        ? `  - !FindInMap [LayerVersions, !Ref "AWS::Region", ${mapKey(name)}]`
        : `  - ${arns[only]?.[name]}`,
    );
  const mapping = regions.flatMap((region) => [
    `    ${region}:`,
    ...Object.entries(arns[region] ?? {}).map(([name, arn]) => `      ${mapKey(name)}: ${arn}`),
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

/** Keys of a mapping have no underscores: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html */
const mapKey = (name: string) => name.replaceAll('_', '-');

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
