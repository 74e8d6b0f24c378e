"""Lists a directory's files as JSON: path, size and CRC-32. Of links, only that they are there.

list_tree.py DIRECTORY
"""
import json
import os
import sys
import zlib

root = sys.argv[1]
files = []
for directory, directories, names in os.walk(root):
    links = [name for name in directories if os.path.islink(os.path.join(directory, name))]
    for name in names + links:
        path = os.path.join(directory, name)
        size, checksum = 0, 0
        if os.path.islink(path):
            size = -1
        else:
            with open(path, "rb") as file:
                chunk = file.read(1 << 20)
                while chunk:
                    size += len(chunk)
                    checksum = zlib.crc32(chunk, checksum)
                    chunk = file.read(1 << 20)
        files.append([os.path.relpath(path, root).replace(os.sep, "/"), size, checksum & 0xFFFFFFFF])
json.dump(files, sys.stdout)
