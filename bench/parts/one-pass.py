"""One pass over the wheels of a directory: one-pass.py inflate|copy <wheels> <file>; prints seconds and bytes as JSON.

inflate reads each of their files, which checks its CRC-32; copy reads, hashes and writes their bytes as they are.
"""

import hashlib
import json
import os
import sys
import time
import zipfile


def inflate(wheels):
    size = 0
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                size += len(archive.read(entry))
    return size


def copy(wheels, target):
    size = 0
    with open(target, "wb") as output:
        for wheel in wheels:
            digest = hashlib.sha256()
            with open(wheel, "rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
                    size += output.write(chunk)
    return size


kind, directory, target = sys.argv[1:]
wheels = [os.path.join(directory, name) for name in sorted(os.listdir(directory))]
start = time.perf_counter()
total = inflate(wheels) if kind == "inflate" else copy(wheels, target)
print(json.dumps({"seconds": time.perf_counter() - start, "bytes": total}))
