"""Packs a directory with zipfile: zip.py <directory> <zip>; prints seconds and peak memory as JSON."""

import json
import os
import resource
import sys
import time
import zipfile


def pack(directory, target):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for parent, directories, files in os.walk(directory):
            directories.sort()
            for name in sorted(files):
                path = os.path.join(parent, name)
                archive.write(path, os.path.relpath(path, directory))


def peak_memory():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) * 1024
    except OSError:
        # Elsewhere than on Linux; on macOS it is in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


start = time.perf_counter()
pack(sys.argv[1], sys.argv[2])
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "memory": peak_memory()}))
