"""Lists as JSON the file names of shared libraries that the loader of this image finds without a path.

list_libraries.py DIRECTORY ...

Beside the directories named, those of LD_LIBRARY_PATH count, but for what layers and functions bring.
"""
import json
import os
import sys

own = [each for each in os.environ.get("LD_LIBRARY_PATH", "").split(":") if not each.startswith(("/opt", "/var/task"))]
names = set()
for directory in own + sys.argv[1:]:
    if directory and os.path.isdir(directory):
        # A link that leads nowhere is no library
        names.update(name for name in os.listdir(directory) if os.path.isfile(os.path.join(directory, name)))
json.dump(sorted(name for name in names if ".so" in name), sys.stdout)
