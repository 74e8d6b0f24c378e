"""Says what the interpreter and its image are, as one line of JSON, and copies the SDK's metadata.

probe.py SDK_DIRECTORY SDK_HOMES NAME ...

Runtimes keep their SDK in one of two homes. The first that has its core counts for all of the family: a build
image's other home may have members of its tools.
"""
import json
import os
import platform
import re
import shutil
import sys

sdk_directory, homes, family = sys.argv[1], sys.argv[2].split(os.pathsep), sys.argv[3:]


def members(home):
    found = {}
    for entry in sorted(os.listdir(home)) if os.path.isdir(home) else ():
        match = re.match(r"(.+?)-([^-]+)\.dist-info$", entry)
        if not match or not os.path.isfile(os.path.join(home, entry, "METADATA")):
            continue
        name = re.sub(r"[-_.]+", "-", match.group(1)).lower()
        if name in family:
            found.setdefault(name, (match.group(2), os.path.join(home, entry)))
    return found


def sdk():
    every = [(home, members(home)) for home in homes]
    home, found = next((each for each in every if "botocore" in each[1]), every[0])
    for _, directory in found.values():
        target = os.path.join(sdk_directory, os.path.basename(directory))
        os.makedirs(target)
        shutil.copyfile(os.path.join(directory, "METADATA"), os.path.join(target, "METADATA"))
    return {"home": home, "versions": {name: version for name, (version, _) in found.items()}}


try:
    import pip

    pip_version = pip.__version__
except ImportError:
    pip_version = None

print(
    json.dumps(
        {
            "python": "%d.%d" % sys.version_info[:2],
            "python-version": platform.python_version(),
            "machine": platform.machine(),
            "pip": pip_version,
            "sdk": sdk() if family else None,
        }
    )
)
