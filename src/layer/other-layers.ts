import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Finding } from '../errors.js';
import type { Inputs, NamedFile } from '../inputs/inputs.js';
import type { Pin } from '../wheel/name.js';
import { isZip, readManifestText, reasonOf } from './named-file.js';
import { layersOfManifest } from './other-manifest.js';
import { zipFacts } from './other-zip.js';
import { membersOf } from './zip-members.js';

/** A layer from elsewhere that functions attach too. */
export interface OtherLayer {
  /** As messages name it: its file, or "data of vendor/manifest.json". */
  readonly title: string;
  readonly file: string;
  /** Its own name, where a manifest says that it is for this runtime and architecture. */
  readonly name?: string;
  /** Bytes. */
  readonly unzipped: number;
  /** Those that the runtime sees. */
  readonly distributions: readonly Pin[];
}

export interface OtherLayers {
  /** By the name of the layer that asks for them; each read once, so that the same is the same object. */
  readonly byLayer: ReadonlyMap<string, readonly OtherLayer[]>;
  /** Errors for what could not be read, and warnings for what is of another runtime. */
  readonly findings: readonly Finding[];
}

type Target = Pick<Inputs, 'runtime' | 'architecture'>;

interface ReadFile {
  readonly layers: readonly OtherLayer[];
  readonly findings: readonly Finding[];
}

/** Reads every zip and manifest that other-layers names, of all layers. */
export async function readOtherLayers(
  inputs: Target & Pick<Inputs, 'layers'>,
  workspace: string,
): Promise<OtherLayers> {
  const read = new Map<string, ReadFile>();
  const byLayer = new Map<string, readonly OtherLayer[]>();
  for (const { name, 'other-layers': named } of inputs.layers) {
    const found = new Set<OtherLayer>();
    for (const each of named) {
      const path = resolve(workspace, each.file);
      const file = read.get(path) ?? (await readNamed(path, each, inputs));
      read.set(path, file);
      for (const layer of file.layers) found.add(layer);
    }
    byLayer.set(name, [...found]);
  }
  return { byLayer, findings: [...read.values()].flatMap(({ findings }) => findings) };
}

async function readNamed(path: string, named: NamedFile, target: Target): Promise<ReadFile> {
  try {
    return await ((await isZip(path)) ? readZip(path, named, target) : readManifest(path, named, target));
  } catch (error) {
    const finding = {
      rule: 'other-layers',
      severity: 'error',
      subject: named.file,
      title: `Failed to count ${named.file}, which other-layers names`,
      reason: reasonOf(error),
      advice: 'Name the zip of a layer or the manifest.json of a build, or count it by reserved-size.',
    } as const;
    return { layers: [], findings: [at(finding, named)] };
  }
}

async function readZip(path: string, named: NamedFile, { runtime }: Target): Promise<ReadFile> {
  const { file } = named;
  const { size } = await stat(path);
  const facts = await zipFacts(membersOf(path), size, runtime.python);
  const { unzipped, distributions, otherPythons } = facts;
  const layers = [{ title: file, file, unzipped, distributions }];
  if (otherPythons.length === 0) return { layers, findings: [] };
  const pythons = otherPythons.map((python) => `python${python}`).join(', ');
  return { layers, findings: [elsewhere(named, pythons, runtime.id)] };
}

async function readManifest(path: string, named: NamedFile, target: Target): Promise<ReadFile> {
  const listed = layersOfManifest(await readManifestText(path));
  const { file } = named;
  const layers = listed.map(({ name, runtime, architecture, unzipped, distributions }): OtherLayer => {
    const loads = runtime === target.runtime.id;
    return {
      title: `${name} of ${file}`,
      file,
      ...(loads && architecture === target.architecture ? { name } : {}),
      unzipped,
      distributions: loads ? distributions : [],
    };
  });
  const wanted = `${target.runtime.id} on ${target.architecture}`;
  const others = new Set(listed.map(({ runtime, architecture }) => `${runtime} on ${architecture}`));
  others.delete(wanted);
  return { layers, findings: others.size === 0 ? [] : [elsewhere(named, [...others].join(', '), wanted)] };
}

/** It may still be meant: its bytes count, wherever it loads. */
function elsewhere(named: NamedFile, target: string, wanted: string): Finding {
  return at(
    {
      rule: 'other-layers',
      severity: 'warning',
      subject: named.file,
      title: `${named.file}, which other-layers names, is for ${target}`,
      reason: `this run builds for ${wanted}, where it would not load; it counts all the same`,
      advice: `Name what was built for ${wanted}.`,
    },
    named,
  );
}

const at = (finding: Finding, { location }: NamedFile): Finding =>
  location ? { ...finding, location } : finding;
