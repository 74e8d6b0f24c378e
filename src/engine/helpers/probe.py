"""Says what the interpreter and its image are, as one line of JSON, and copies the SDK's metadata.

probe.py SDK_HOME SDK_DIRECTORY NAME ...
"""
import json
import os
import platform
import re
import shutil
import sys

sdk_home, sdk_directory, family = sys.argv[1], sys.argv[2], sys.argv[3:]


def sdk_versions():
    found = {}
    for entry in sorted(os.listdir(sdk_home)) if os.path.isdir(sdk_home) else ():
        match = re.match(r"(.+?)-([^-]+)\.dist-info$", entry)
        metadata = os.path.join(sdk_home, entry, "METADATA")
        if not match or not os.path.isfile(metadata):
            continue
        name = re.sub(r"[-_.]+", "-", match.group(1)).lower()
        if name not in family or name in found:
            continue
        found[name] = match.group(2)
        target = os.path.join(sdk_directory, entry)
        os.makedirs(target)
        shutil.copyfile(metadata, os.path.join(target, "METADATA"))
    return found


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
            "sdk": sdk_versions() if family else {},
        }
    )
)
