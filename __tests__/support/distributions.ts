import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A file of a wheel or source distribution: its text, or more about it. */
export type FileContent =
  | string
  | { readonly text: string; readonly mode?: number }
  | { readonly base64: string; readonly mode?: number }
  /** So many zero bytes, which weigh next to nothing packed. */
  | { readonly zeros: number }
  /** So many bytes that do not compress, the same every time. */
  | { readonly noise: number };

export interface WheelRecipe {
  readonly name: string;
  readonly version?: string;
  readonly tag?: string;
  /** By path in the wheel, beside the metadata that is added. */
  readonly files?: Readonly<Record<string, FileContent>>;
  /** Requires-Dist. */
  readonly requires?: readonly string[];
  readonly entryPoints?: string;
}

/** What wheel and source distribution share, so that they can be told apart by nothing else. */
const tools = `
import base64, hashlib, io, json, os, random, sys, tarfile, zipfile

def chunks(content):
    if isinstance(content, str):
        yield content.encode()
    elif "text" in content:
        yield content["text"].encode()
    elif "base64" in content:
        yield base64.b64decode(content["base64"])
    elif "zeros" in content:
        for start in range(0, content["zeros"], 1 << 20):
            yield bytes(min(1 << 20, content["zeros"] - start))
    else:
        yield random.Random(1).getrandbits(8 * content["noise"]).to_bytes(content["noise"], "big")

def mode(content):
    return content.get("mode", 0o644) if isinstance(content, dict) else 0o644
`;

const wheelMaker = `${tools}
recipe = json.load(sys.stdin)
stem = "%s-%s" % (recipe["name"].replace("-", "_"), recipe["version"])
info = stem + ".dist-info/"
files = dict(recipe["files"])
files[info + "METADATA"] = "Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n%s" % (
    recipe["name"], recipe["version"], "".join("Requires-Dist: %s\\n" % each for each in recipe["requires"]))
files[info + "WHEEL"] = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: %s\\n" % recipe["tag"]
if recipe["entryPoints"]:
    files[info + "entry_points.txt"] = recipe["entryPoints"]
path = os.path.join(recipe["directory"], "%s-%s.whl" % (stem, recipe["tag"]))
rows = []
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
    def add(name, content):
        entry = zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2))
        entry.external_attr = (0o100000 | mode(content)) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with archive.open(entry, "w") as target:
            for chunk in chunks(content):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        hashed = base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")
        quoted = '"%s"' % name.replace('"', '""') if "," in name or '"' in name else name
        rows.append("%s,sha256=%s,%d\\n" % (quoted, hashed, size))
    for name, content in files.items():
        add(name, content)
    add(info + "RECORD", "".join(rows) + info + "RECORD,,\\n")
print(path)
`;

const sdistMaker = `${tools}
recipe = json.load(sys.stdin)
stem = "%s-%s" % (recipe["name"].replace("-", "_"), recipe["version"])
path = os.path.join(recipe["directory"], stem + ".tar.gz")
files = dict(recipe["files"])
files["PKG-INFO"] = "Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (recipe["name"], recipe["version"])
with tarfile.open(path, "w:gz") as archive:
    for name, content in files.items():
        data = b"".join(chunks(content))
        entry = tarfile.TarInfo(stem + "/" + name)
        entry.size, entry.mode, entry.mtime = len(data), mode(content), 1580608922
        archive.addfile(entry, io.BytesIO(data))
print(path)
`;

function make(program: string, recipe: object, directory: string): string {
  mkdirSync(directory, { recursive: true });
  return execFileSync('python3', ['-I', '-c', program], {
    input: JSON.stringify({ ...recipe, directory }),
    encoding: 'utf8',
  }).trim();
}

/** Makes a wheel by hand, without any build tool's idea of what a wheel should be. @returns its path */
export function makeWheel(directory: string, recipe: WheelRecipe): string {
  const { version = '1.0', tag = 'py3-none-any', files = {}, requires = [], entryPoints = '' } = recipe;
  return make(wheelMaker, { name: recipe.name, version, tag, files, requires, entryPoints }, directory);
}

export interface SdistRecipe {
  readonly name: string;
  readonly version?: string;
  readonly files: Readonly<Record<string, FileContent>>;
}

export function makeSdist(directory: string, { name, version = '1.0', files }: SdistRecipe): string {
  return make(sdistMaker, { name, version, files }, directory);
}

/** Builds itself: nothing has to be fetched for it, and `build` can do what malice or a slow compiler would. */
const backend = (name: string, version: string, build: string) => `
import os, zipfile

STEM = "${name.replaceAll('-', '_')}-${version}"
METADATA = "Metadata-Version: 2.1\\nName: ${name}\\nVersion: ${version}\\n"
WHEEL = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"


def prepare_metadata_for_build_wheel(directory, settings=None):
    os.mkdir(os.path.join(directory, STEM + ".dist-info"))
    for name, text in ("METADATA", METADATA), ("WHEEL", WHEEL):
        with open(os.path.join(directory, STEM + ".dist-info", name), "w") as file:
            file.write(text)
    return STEM + ".dist-info"


def build_wheel(directory, settings=None, metadata=None):
    files = build()
    files[STEM + ".dist-info/METADATA"] = METADATA
    files[STEM + ".dist-info/WHEEL"] = WHEEL
    files[STEM + ".dist-info/RECORD"] = "".join(name + ",,\\n" for name in files)
    with zipfile.ZipFile(os.path.join(directory, STEM + "-py3-none-any.whl"), "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2)), text)
    return STEM + "-py3-none-any.whl"


${build}
`;

/**
 * A source distribution that runs Python of the test's when it is built.
 * @param build defines `build()`, which returns the wheel's files by path
 */
export function makeSelfBuilding(directory: string, name: string, build: string): string {
  const pyproject = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n';
  const files = { 'pyproject.toml': pyproject, 'backend.py': backend(name, '1.0', build) };
  return makeSdist(directory, { name, files });
}
