import { createHash } from 'node:crypto';
import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as Serialize from '@cyclonedx/cyclonedx-library/Serialize';
import * as Spec from '@cyclonedx/cyclonedx-library/Spec';
import { closureOf } from '../wheel/graph.js';
import { redactReport } from './redact.js';
import type { LayerReport, Report } from './report.js';
import {
  distributionComponent,
  libraryComponent,
  propertiesOf,
  providedComponent,
  sha256Of,
} from './sbom-components.js';

/**
 * The bill of materials of a layer in CycloneDX JSON. It has no time and no chance in it, so equal layers of one
 * layerpack have equal ones.
 * @param redact hides secrets in a text
 */
export function sbomText(report: Report, layerName: string, redact: (text: string) => string): string {
  const open = redactReport(report, redact);
  const layer = open.layers.find(({ name }) => name === layerName);
  if (!layer) throw new Error(`no layer ${layerName}`);
  const bom = new Models.Bom();
  bom.metadata.lifecycles.add(Enums.LifecyclePhase.Build);
  const tool = new Models.Component(Enums.ComponentType.Application, 'layerpack', {
    version: open.run.version,
  });
  bom.metadata.tools.components.add(tool);
  bom.metadata.component = layerComponent(layer, open);
  const components = componentsOf(layer, open);
  for (const component of components.values()) bom.components.add(component);
  addDependencies(bom.metadata.component, components, layer, open);
  const first = serialize(bom);
  bom.serialNumber = `urn:uuid:${uuidOf(first)}`;
  return `${serialize(bom)}\n`;
}

/** Lists stay as they are: the library sorts by the rules of this machine's language. */
function serialize(bom: Models.Bom): string {
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: false, space: 2 });
}

/** A UUID of version 8, whose bits are of our choosing: https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function layerComponent({ name, built }: LayerReport, { inputs }: Report): Models.Component {
  return new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: `layer ${name}`,
    ...(built && { version: built.sha256, hashes: sha256Of(built.sha256) }),
    properties: propertiesOf([
      ['runtime', inputs.runtime.id],
      ['architecture', inputs.architecture],
      ...(built ? [['zip', built.zip] as const] : []),
    ]),
  });
}

/** By the name that the analysis has, or a library's. */
type Components = ReadonlyMap<string, Models.Component>;

/** What is in the layer, then what it needs that a layer below or the runtime has. Sorted by name each. */
function componentsOf(layer: LayerReport, { layers, excluded, analysis }: Report): Components {
  const facts = new Map(analysis?.distributions.map((each) => [each.name, each]));
  const lower = [...layer.elsewhere].flatMap(([name, other]) => {
    const owner = layers.find((each) => each.name === other);
    const pin = owner?.distributions.find((each) => each.name === name);
    return pin ? [[name, providedComponent(pin, `layer ${other}`)] as const] : [];
  });
  const runtime = excluded
    .filter(({ name }) => layer.ofRuntime.has(name))
    .map((pin) => [pin.name, providedComponent(pin, 'runtime')] as const);
  return new Map([
    ...sorted(
      layer.distributions.map((each) => [each.name, distributionComponent(each, facts.get(each.name))]),
    ),
    ...sorted(layer.systemLibraries.map((each) => [each.name, libraryComponent(each)])),
    ...sorted([...lower, ...runtime]),
  ]);
}

function sorted(
  components: readonly (readonly [string, Models.Component])[],
): readonly (readonly [string, Models.Component])[] {
  return components.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The layer depends on what its requirements name, each distribution on what applies of its own requirements, with
 * the extras that this layer asks of it.
 */
function addDependencies(
  top: Models.Component,
  components: Components,
  { inputs: { name: layer }, systemLibraries }: LayerReport,
  { analysis }: Report,
): void {
  const roots = analysis?.roots.filter((root) => root.layer === layer) ?? [];
  const graph = new Map(analysis?.distributions.map((each) => [each.name, each]));
  const reached = closureOf(
    graph,
    roots.filter(({ alone }) => !alone),
  );
  const add = (from: Models.Component | undefined, names: readonly string[]) => {
    for (const name of [...new Set(names)].sort()) {
      const component = components.get(name);
      if (component) from?.dependencies.add(component.bomRef);
    }
  };
  const direct = roots.filter((root) => root.direct);
  // Some locks do not say what was asked for
  add(
    top,
    (direct.length > 0 ? direct : roots).map(({ name }) => name),
  );
  for (const [name, extras] of reached) {
    const applying = graph
      .get(name)
      ?.requires.filter(({ appliesTo }) => appliesTo.some((each) => extras.has(each)));
    add(components.get(name), applying?.map((each) => each.name) ?? []);
  }
  for (const library of systemLibraries) {
    for (const user of library.neededBy) add(components.get(user) ?? top, [library.name]);
  }
}
