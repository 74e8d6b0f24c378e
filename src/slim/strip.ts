import { mkdir, unlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { lastLine } from '../engine/execute.js';
import type { Workshop } from '../engine/open.js';
import type { Finding } from '../errors.js';
import type { Architecture } from '../lambda/runtimes.js';
import type { LayerFile } from '../layer/tree.js';
import { extractEntry } from '../wheel/extract.js';
import type { ElfProfile } from './elf-profile.js';
import { checksumOf, profileOfFile } from './files.js';
import type { PutBackFile, Stripped, StrippedFile } from './model.js';
import { isStrippable, liesAmongRepaired } from './strippable.js';
import { worseBy } from './worse.js';

export interface StripRequest {
  readonly files: readonly LayerFile[];
  readonly architecture: Architecture;
  /** Absolute path in the run's own directory, not there yet. What is stripped stays there until the run ends. */
  readonly directory: string;
}

export interface StripOutcome {
  /** All files in the given order, stripped ones with content of the kind 'file'. */
  readonly files: readonly LayerFile[];
  readonly stripped: Stripped;
  readonly findings: readonly Finding[];
}

type WheelFile = LayerFile & { readonly content: { readonly kind: 'wheel' } };

/** A copy of a file that has symbols to take. */
interface Candidate {
  readonly file: WheelFile;
  /** Of the copy, in the request's directory. */
  readonly name: string;
  readonly before: ElfProfile;
}

/**
 * Takes out of binaries what their loader never reads, by the build image's own `strip`, on copies. Each copy is then
 * read again, and counts only where its loader finds everything as before. What is not from a wheel stays as it is.
 */
export async function stripFiles(
  { engine }: Pick<Workshop, 'engine'>,
  { files, architecture, directory }: StripRequest,
): Promise<StripOutcome> {
  const nothing = { files, stripped: { files: [], putBack: [] } };
  if (engine.kind === 'host') {
    const advice = 'Build in the container (builder: container), or set strip to never.';
    return {
      ...nothing,
      findings: [nothingStripped(engine.description, 'it is done in a build container alone', advice)],
    };
  }
  await mkdir(directory);
  const candidates = await findCandidates(files, architecture, directory);
  if (candidates.length === 0) return { ...nothing, findings: [] };
  // Names alone, since a command line has an end
  const argv = ['strip', '--strip-unneeded', ...candidates.map(({ name }) => name)];
  const { exitCode, stderr } = await engine.run(argv, { cwd: directory });
  const missing = /^strip: (?:No such file or directory|Permission denied)$/.test(lastLine(stderr));
  if (exitCode !== 0 && missing) {
    const advice = 'Name a build image that has it by image, or set strip to never.';
    return {
      ...nothing,
      findings: [nothingStripped(engine.description, 'the image has no program strip', advice)],
    };
  }

  const replaced = new Map<LayerFile, LayerFile>();
  const stripped: StrippedFile[] = [];
  const putBack: PutBackFile[] = [];
  for (const candidate of candidates) {
    const { file, name, before } = candidate;
    const { path, owner } = file;
    const target = join(directory, name);
    const after = profileOfFile(target);
    const refusal = exitCode === 0 ? undefined : refusalOf(name, stderr);
    const reason = refusal === undefined ? worseBy(before, after) : `is refused by strip: ${refusal}`;
    if (reason !== null || 'damaged' in after) {
      putBack.push({ path, owner, reason: reason ?? 'could no longer be read' });
      await unlink(target);
      continue;
    }
    stripped.push({ path, owner, before: before.size, after: after.size });
    const content = { kind: 'file', file: target } as const;
    replaced.set(file, { ...file, size: after.size, crc32: await checksumOf(target), content });
  }
  return {
    files: files.map((file) => replaced.get(file) ?? file),
    stripped: { files: stripped, putBack },
    findings: [],
  };
}

/** Copies out what may have symbols, some at a time, and keeps of it what has. */
async function findCandidates(
  files: readonly LayerFile[],
  architecture: Architecture,
  directory: string,
): Promise<readonly Candidate[]> {
  const inWheels = files.filter(
    (file): file is WheelFile =>
      file.content.kind === 'wheel' && file.elf !== false && !liesAmongRepaired(file.path),
  );
  // The largest first, so that none is left over at the end
  const work = inWheels
    .map((file, index) => ({ file, name: `${index}.elf` }))
    .sort((a, b) => b.file.size - a.file.size)
    .values();
  const found = new Map<WheelFile, Candidate>();
  const worker = async () => {
    for (const { file, name } of work) {
      const target = join(directory, name);
      const before = await copyOut(file, target);
      if (before !== null && isStrippable(before, architecture)) found.set(file, { file, name, before });
      else await unlink(target);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  return inWheels.flatMap((file) => found.get(file) ?? []);
}

/** @returns null for what is damaged, which is told where binaries are checked */
async function copyOut({ content }: WheelFile, target: string): Promise<ElfProfile | null> {
  try {
    await extractEntry(content.wheel, content.entry, target);
  } catch (error) {
    // What is wrong with the disk ends the run
    if ((error as { readonly syscall?: string }).syscall !== undefined) throw error;
    return null;
  }
  const profile = profileOfFile(target);
  return 'damaged' in profile ? null : profile;
}

/** What strip says of one file, without the name that it has here; undefined where it says nothing. */
function refusalOf(name: string, stderr: string): string | undefined {
  // Its warnings come before
  const line = stderr.split('\n').findLast((each) => each.split(/[^\w.]+/).includes(name));
  return line
    ?.replace(/^\s*strip:\s*/, '')
    .replaceAll(/[`'"]?\b\d+\.elf\b['"]?:?\s*/g, '')
    .trim();
}

function nothingStripped(subject: string, reason: string, advice: string): Finding {
  return { rule: 'strip', severity: 'warning', subject, title: 'No binary was stripped', reason, advice };
}
