"""Unpacks layers' zips over one another, as Lambda does, into a directory that holds nothing else afterwards.

unpack_layers.py DIRECTORY ZIP ...

Of a path that several zips have, the last one's file is taken. All processors work at it.
"""
import os
import shutil
import sys
import zipfile

directory, archives = sys.argv[1], sys.argv[2:]
# What modules run as must be able to read it, and no one to change it
os.umask(0o022)


def clear():
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def unpack(entries):
    opened = {}
    for archive, info in entries:
        source = opened.get(archive) or opened.setdefault(archive, zipfile.ZipFile(archive))
        path = os.path.join(directory, info.filename)
        with open(path, "wb") as target:
            target.write(source.read(info))
        os.chmod(path, (info.external_attr >> 16) & 0o777 or 0o644)


clear()
def parents(name):
    parts = name.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


files = {}
for archive in archives:
    with zipfile.ZipFile(archive) as source:
        added = {info.filename: (archive, info) for info in source.infolist() if not info.filename.endswith("/")}
    # Where one has a file and the other a directory of that name, the later one's counts too
    directories = set(parent for name in added for parent in parents(name))
    files = {
        name: entry
        for name, entry in files.items()
        if name not in directories and not any(parent in added for parent in parents(name))
    }
    files.update(added)
for parent in sorted({os.path.dirname(name) for name in files}):
    os.makedirs(os.path.join(directory, parent), exist_ok=True)

# The heaviest first, each to the one that has least
shares = [[0, []] for _ in range(len(os.sched_getaffinity(0)))]
for archive, info in sorted(files.values(), key=lambda each: -each[1].file_size):
    least = min(shares, key=lambda share: share[0])
    # Making a file costs as much as some bytes
    least[0] += info.file_size + 20000
    least[1].append((archive, info))
workers = []
for _, entries in shares:
    worker = os.fork()
    if worker == 0:
        status = 1
        try:
            unpack(entries)
            status = 0
        except BaseException as error:
            sys.stderr.write("%s\n" % error)
            sys.stderr.flush()
        os._exit(status)
    workers.append(worker)
sys.exit(max([1 if os.waitpid(worker, 0)[1] != 0 else 0 for worker in workers]))
