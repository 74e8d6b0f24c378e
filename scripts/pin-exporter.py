"""Writes the pinned closure of Poetry and its export plugin as a TypeScript module, by uv's own lock.

python3 scripts/pin-exporter.py UV "PYTHONS" POETRY PLUGIN > poetry-2.x.ts, such as: scripts/pin-exporter.py uv ">=3.10" 2.5.1 1.10.1
Needs Python 3.11 for itself, and for uv a Python that PYTHONS allows.
"""
import os
import re
import subprocess
import sys
import tempfile
import tomllib

uv, pythons, poetry, plugin = sys.argv[1:]
PROJECT = """
[project]
name = "exporter"
version = "0"
requires-python = "%s"
dependencies = ["poetry==%s", "poetry-plugin-export==%s"]

[tool.uv]
no-build = true
# What is exported has no credentials in it, and no keyring is asked for any
override-dependencies = ["keyring ; python_version < '0'"]
# Later ones need glibc 2.27, and the runtimes before python3.12 have 2.26
constraint-dependencies = ["rapidfuzz<3.14 ; python_version < '3.12'"]
environments = ["sys_platform == 'linux'", "sys_platform == 'darwin'"]
"""
# What Lambda's images and GitHub's runners take
USEFUL = re.compile(
    r"-(py3|py2\.py3|cp3\d+)-(none|abi3|cp3\d+)-(any|.*(manylinux|macosx).*_(x86_64|aarch64|arm64|universal2))\.whl$"
)


def tag_fits(url):
    tag = re.search(r"-(cp3\d+)-cp3\d+-", url)
    minor = int(tag.group(1)[3:]) if tag else 0
    return not tag or (minor == 9 if pythons.startswith("==") else minor >= 10)


with tempfile.TemporaryDirectory() as directory:
    with open(os.path.join(directory, "pyproject.toml"), "w") as file:
        file.write(PROJECT % (pythons, poetry, plugin))
    subprocess.run([uv, "lock", "--quiet"], cwd=directory, check=True)
    export = [uv, "export", "--frozen", "--quiet", "--no-hashes", "--no-emit-project", "--no-annotate", "--no-header"]
    lines = subprocess.run(export, cwd=directory, check=True, capture_output=True, text=True).stdout.splitlines()
    with open(os.path.join(directory, "uv.lock"), "rb") as file:
        lock = tomllib.load(file)

hashes = {}
for package in lock["package"]:
    wheels = [wheel for wheel in package.get("wheels", []) if USEFUL.search(wheel["url"]) and tag_fits(wheel["url"])]
    pin = "%s==%s" % (package["name"], package["version"])
    hashes[pin] = [wheel["hash"] for wheel in wheels]

print("/** Made by scripts/pin-exporter.py: Poetry %s with poetry-plugin-export %s, for Python %s. */" % (poetry, plugin, pythons))
print("export default `")
for line in lines:
    line = re.sub(r"(?: ;| and) \(?sys_platform == 'darwin' or sys_platform == 'linux'\)?", "", line)
    pin = line.split(" ")[0]
    assert hashes[pin], "no wheel of " + pin
    print(" \\\\\n".join([line] + ["  --hash=" + each for each in hashes[pin]]))
print("`;")
