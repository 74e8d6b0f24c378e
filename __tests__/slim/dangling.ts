import { python } from '../unit/support/python.js';

/** A Python file, by its wheel and its path in it. */
export interface CodeFile {
  readonly wheel: string;
  readonly path: string;
}

const program = `
import ast, importlib.util, warnings, zipfile
warnings.simplefilter("ignore")

def dotted(path):
    name = path[:-3].replace("/", ".")
    return name[:-9] if name.endswith(".__init__") else name

archives = {}
gone = {dotted(path) for path in input["gone"] if path.endswith(".py")}
found = []
for each in input["staying"]:
    archive = archives.setdefault(each["wheel"], zipfile.ZipFile(each["wheel"]))
    path = each["path"]
    own = dotted(path)
    package = own if path.endswith("/__init__.py") else own.rpartition(".")[0]
    try:
        tree = ast.parse(archive.read(path))
    except (SyntaxError, ValueError):
        continue
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            try:
                base = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            except ImportError:
                continue
            names = [base] + ["%s.%s" % (base, alias.name) for alias in node.names]
        for name in names:
            parts = name.split(".")
            ways = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
            found += [[path, way] for way in sorted(ways & gone)]
print(json.dumps(found))
`;

/** Imports of what is gone, in files that stay, as Python's own parser finds them: importer and module. */
export function danglingImports(
  staying: readonly CodeFile[],
  gone: readonly string[],
): readonly (readonly [string, string])[] {
  return python(program, { staying, gone });
}
