"""Unpacks zips into a directory, one over the other as Lambda does: unpack.py <directory> <zip...>

Prints all files that are then there, as a JSON array of path, bytes and CRC-32.
"""

import json
import os
import sys
import zipfile

directory, *archives = sys.argv[1:]
files = {}
for path in archives:
    with zipfile.ZipFile(path) as archive:
        # Checks each file's CRC on the way
        archive.extractall(directory)
        for entry in archive.infolist():
            if not entry.is_dir():
                files[entry.filename] = [entry.filename, entry.file_size, entry.CRC]
for parent, directories, names in os.walk(directory):
    for name in directories:
        os.chmod(os.path.join(parent, name), 0o755)
    for name in names:
        os.chmod(os.path.join(parent, name), 0o755)
print(json.dumps(sorted(files.values())))
