import type { Finding } from '../errors.js';
import type { LayerFile, LayerTree } from './tree.js';

/** A layer of a stack, as far as it is known. */
export interface StackedTree {
  readonly name: string;
  readonly tree?: LayerTree;
}

/**
 * Files of the topmost layer that lie where a layer below has another content. They share one directory, and the
 * later layer's file is what Lambda sees: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export function stackOverlaps(stack: readonly StackedTree[]): readonly Finding[] {
  const top = stack.at(-1);
  if (!top?.tree) return [];
  const below = new Map<string, { readonly layer: string; readonly file: LayerFile }>();
  for (const { name, tree } of stack.slice(0, -1)) {
    for (const file of tree?.files ?? []) below.set(file.path, { layer: name, file });
  }
  const clashes = directoryClashes(
    [...below.keys()],
    top.tree.files.map(({ path }) => path),
  ).map(
    (path): Finding => ({
      rule: 'overlap',
      severity: 'warning',
      subject: path,
      title: `${path} is a file in one layer and a directory in another`,
      reason: `layer ${top.name} and one below it cannot both have it, and Lambda will see one of the two`,
      advice: 'Leave one of the two distributions out.',
    }),
  );
  const files = top.tree.files.flatMap((file): readonly Finding[] => {
    const lower = below.get(file.path);
    if (!lower || lower.file.crc32 === file.crc32) return [];
    return [
      {
        rule: 'overlap',
        severity: 'warning',
        subject: file.path,
        title: `Layers ${lower.layer} and ${top.name} both have ${file.path}`,
        reason: `Lambda will see that of ${file.owner} in ${top.name}, and ${lower.file.owner} in ${lower.layer} may miss its own`,
        advice: 'Where that matters, leave one of the two out, or ask its maintainers not to ship the file.',
      },
    ];
  });
  return [...files, ...clashes];
}

/**
 * Files that each layer of a stack has as its own: no other has their path with another content. Bytecode made of one
 * that another layer hides, and that is never held against its source, would run in place of what hides it.
 */
export function undisputed(
  files: readonly LayerFile[],
  others: readonly StackedTree[],
): readonly LayerFile[] {
  const sums = new Map<string, Set<number>>();
  for (const { path, crc32 } of others.flatMap(({ tree }) => tree?.files ?? []))
    sums.set(path, (sums.get(path) ?? new Set()).add(crc32));
  return files.filter(({ path, crc32 }) => [...(sums.get(path) ?? [])].every((sum) => sum === crc32));
}

/** Paths that are a file among the one and a directory among the other. */
function directoryClashes(lower: readonly string[], upper: readonly string[]): readonly string[] {
  const directoriesOf = (paths: readonly string[]) => {
    const found = new Set<string>();
    for (const path of paths) {
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        const directory = path.slice(0, end);
        if (found.has(directory)) break;
        found.add(directory);
      }
    }
    return found;
  };
  const [below, above] = [directoriesOf(lower), directoriesOf(upper)];
  return [...lower.filter((path) => above.has(path)), ...upper.filter((path) => below.has(path))];
}
