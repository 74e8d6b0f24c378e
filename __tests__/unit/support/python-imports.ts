import { python } from './python.js';

/** What Python's own parser finds in a file: imports as statements, literals that are no docstrings. */
export interface ParsedFile {
  readonly path: string;
  readonly imports: readonly {
    readonly level: number;
    readonly module: string;
    readonly names: readonly string[];
  }[];
  readonly literals: readonly string[];
}

const program = `
import ast, os, warnings, zipfile
warnings.simplefilter("ignore")

def texts(source):
    if source.endswith(".whl"):
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                if name.endswith(".py"):
                    yield name, archive.read(name)
    else:
        for root, _, names in os.walk(source):
            for name in names:
                if name.endswith(".py"):
                    path = os.path.join(root, name)
                    with open(path, "rb") as file:
                        yield path, file.read()

parsed = []
for source in input:
    for path, text in texts(source):
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        imports, literals, docs = [], [], set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imports += [{"level": 0, "module": each.name, "names": []} for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [each.name for each in node.names]
                imports.append({"level": node.level, "module": node.module or "", "names": names})
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                docs.add(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
                literals.append(node.value)
        parsed.append({"path": path, "imports": imports, "literals": literals})
print(json.dumps(parsed))
`;

/** @param sources directories and wheels; what is no Python of this version is left out */
export function parseWithPython(sources: readonly string[]): readonly ParsedFile[] {
  return python<readonly ParsedFile[]>(program, sources);
}

/** What of the dotted name of a module leads into tests, but for a name at the top. */
export function leadsToTests({ level, module, names }: ParsedFile['imports'][number]): boolean {
  const from = [...(level > 0 ? ['.'] : []), ...module.split('.')].filter((part) => part !== '');
  const last = from.length > 0 ? names : [];
  return [...from.slice(1), ...last].some((part) => part === 'test' || part === 'tests');
}
