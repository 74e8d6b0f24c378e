import type { PlacedFile } from './placed-files.js';

/** Files by what a literal may call them. */
export interface NameIndex {
  readonly find: (literals: Iterable<string>) => ReadonlySet<PlacedFile>;
  /** Names of the files, up to their extension and with it. */
  readonly names: ReadonlySet<string>;
  /** Extensions of the files, without dots. */
  readonly extensions: readonly string[];
}

/** Extensions that are no words of their own: a literal that is one alone means the files. */
const tellingExtension = /^(?:pyi|pyx|pxd|pxi|cpp|cxx|hpp|hxx|f90)$/;

/** Of "a.b.pyx.in" it is "pyx"; "meson.build" and the like are known by their names alone. */
const kindOf = /^(?!meson\.build$|CMakeLists\.txt$)(.*?)\.([\w+]+)(?:\.(?:in|tp|src|tmpl|cmake))?$/;

/**
 * Code reads a file by its name, or all of a kind by their extension: "parse_c_type.h", "*.pxd", "%s.h", r"\.(c|h)$".
 * A name that is put together counts as the extension.
 */
export function indexNames(files: readonly PlacedFile[]): NameIndex {
  const names = new Set<string>();
  const byName = new Map<string, PlacedFile[]>();
  const byExtension = new Map<string, PlacedFile[]>();
  for (const file of files) {
    add(byName, file.name, file);
    const [, stem, extension] = kindOf.exec(file.name) ?? [];
    if (stem === undefined || extension === undefined) continue;
    names.add(`${stem}.${extension}`);
    add(byExtension, extension, file);
  }
  const find = (literals: Iterable<string>) => {
    const found = new Set<PlacedFile>();
    const take = (some: readonly PlacedFile[] | undefined) => {
      for (const file of some ?? []) found.add(file);
    };
    for (const literal of literals) {
      if (tellingExtension.test(literal)) take(byExtension.get(literal));
      if (!literal.includes('.')) continue;
      for (const [piece] of literal.matchAll(/[\w.+-]*\.[\w+-]+/g)) take(byName.get(piece));
      for (const [, extension = ''] of literal.matchAll(/(?:^|[^\w.)\]])\.([\w+]+)\b/g))
        take(byExtension.get(extension));
      for (const [, extension = ''] of literal.matchAll(/[%{}*)][\w.+-]*\.([\w+]+)\b/g))
        take(byExtension.get(extension));
      for (const [, alternatives = ''] of literal.matchAll(/\.[([](?:\?:)?([\w|+]+)/g))
        for (const extension of alternatives.split('|')) take(byExtension.get(extension));
    }
    return found;
  };
  return { find, names, extensions: [...byExtension.keys()] };
}

function add<Key>(map: Map<Key, PlacedFile[]>, key: Key, file: PlacedFile): void {
  const known = map.get(key);
  if (known) known.push(file);
  else map.set(key, [file]);
}
