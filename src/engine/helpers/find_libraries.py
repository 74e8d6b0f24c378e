"""Finds shared libraries of this image by name, and copies them.

find_libraries.py DIRECTORY NAME ...

A name without what follows ".so" stands for the library in whatever version there is. Prints as JSON what was found:
the name asked for, the file's real path, and the package that it is from where the image can say.
"""
import json
import os
import re
import shutil
import subprocess
import sys

target, names = sys.argv[1], sys.argv[2:]
usual = ["/lib64", "/usr/lib64", "/usr/local/lib64", "/usr/local/lib", "/lib", "/usr/lib"]


def configured():
    """Directories of the loader's own configuration."""
    found = []
    parent = "/etc/ld.so.conf.d"
    files = [os.path.join(parent, name) for name in sorted(os.listdir(parent))] if os.path.isdir(parent) else []
    for path in files + ["/etc/ld.so.conf"]:
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                found += [line.strip() for line in file if line.startswith("/")]
    return found


def package_of(path):
    for question in (
        ["rpm", "-q", "--file", "--queryformat", "%{NAME} %{VERSION}-%{RELEASE}", path],
        ["dpkg-query", "--search", path],
    ):
        try:
            answer = subprocess.run(question, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except OSError:
            continue
        text = answer.stdout.decode("utf-8", "replace").strip()
        if answer.returncode == 0 and text:
            return text.split("\n")[0].split(": ")[0]
    return None


def is_elf(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def version_of(path):
    return [int(part) for part in re.findall(r"\d+", os.path.basename(path).partition(".so")[2])]


def matches(file, name):
    return file == name or (".so" not in name and file.startswith(name + ".so"))


own = [each for each in os.environ.get("LD_LIBRARY_PATH", "").split(":") if not each.startswith(("/opt", "/var/task"))]
directories = [each for each in own + usual + configured() if each and os.path.isdir(each)]
listed = [(directory, sorted(os.listdir(directory))) for directory in dict.fromkeys(directories)]
found = []
for name in names:
    paths = [os.path.join(directory, file) for directory, files in listed for file in files if matches(file, name)]
    paths = [path for path in paths if os.path.isfile(path) and is_elf(path)]
    if not paths:
        continue
    # The loader's first directory; of several versions there the newest
    first = [path for path in paths if os.path.dirname(path) == os.path.dirname(paths[0])]
    path = os.path.realpath(max(first, key=version_of))
    shutil.copyfile(path, os.path.join(target, name))
    found.append({"asked": name, "path": path, "package": package_of(path)})
json.dump(found, sys.stdout)
