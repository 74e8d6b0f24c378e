"""Compiles modules to bytecode that is valid whatever the dates of its sources.

compile_modules.py PLAN.json

The plan has "tag" (the cache tag that the interpreter must have) and "groups" of modules. Each module has "wheel"
(path), "offset" and "crc" (of the source in it), "name" (of the source at run time) and "target" (path of the file to be
written). One line of JSON comes for each group, with a truth for each of its modules; the last line says how many
groups there were. Whoever reads them must count. Needs Python 3.7 and its standard library.

Nothing of a module runs. What an interpreter has compiled before shows in what it writes, so each group is compiled in
a process of its own: https://github.com/python/cpython/issues/78274. The order of sets depends on the hash seed, which
must be fixed by PYTHONHASHSEED, so this runs without -I.
"""
import sys

# Nothing that Python itself imports may come from beside this program
del sys.path[0]

import importlib.util  # noqa: E402
import json  # noqa: E402
import marshal  # noqa: E402
import os  # noqa: E402
import warnings  # noqa: E402
import zipfile  # noqa: E402

# The flags of a file that is based on its source's hash, and never held against it: https://peps.python.org/pep-0552/
UNCHECKED_HASH = 1


def compile_one(source, module):
    try:
        code = compile(source, module["name"], "exec", dont_inherit=True, optimize=0)
        data = marshal.dumps(code)
    # Too deep, too large, no text, no Python: all of it is the source's fault
    except Exception:
        return
    head = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little") + importlib.util.source_hash(source)
    with open(module["target"], "wb") as file:
        file.write(head + data)


def start(sources, group):
    """Compiles a group in another process, which ends with 0 where all was written that could be compiled."""
    process = os.fork()
    if process != 0:
        return process
    status = 1
    try:
        for source, module in zip(sources, group):
            compile_one(source, module)
        status = 0
    except OSError as error:
        sys.stderr.write("%s\n" % error)
        sys.stderr.flush()
    finally:
        os._exit(status)


def reader():
    """Reads sources; only this process does, since others would share its place in the files."""
    opened = {}

    def read(module):
        wheel = module["wheel"]
        if wheel not in opened:
            archive = zipfile.ZipFile(wheel)
            opened[wheel] = archive, {info.header_offset: info for info in archive.infolist()}
        archive, entries = opened[wheel]
        info = entries[module["offset"]]
        if info.CRC != module["crc"]:
            raise ValueError("%s has another %s" % (wheel, info.filename))
        return archive.read(info)

    return read


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    if sys.implementation.cache_tag != plan["tag"]:
        sys.exit("this is %s instead of %s" % (sys.implementation.cache_tag, plan["tag"]))
    if sys.flags.hash_randomization:
        sys.exit("the hash seed is not fixed")
    warnings.simplefilter("ignore")
    # Python has one text of each of these for all, and writes down whether anyone has interned it, as json does
    for number in range(256):
        sys.intern(chr(number))
    read = reader()
    running = {}
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def settle():
        process, how = os.wait()
        number, modules = running.pop(process)
        if os.WIFEXITED(how):
            if os.WEXITSTATUS(how) != 0:
                raise OSError("bytecode could not be written")
        elif len(modules) > 1:
            # One of them is more than the compiler can take, which the others need not suffer for
            for module in modules:
                alone = start([read(module)], [module])
                if os.waitpid(alone, 0)[1] != 0 and os.path.exists(module["target"]):
                    os.remove(module["target"])
        found = [os.path.exists(module["target"]) for module in modules]
        print(json.dumps({"group": number, "compiled": found}), flush=True)

    for number, group in enumerate(plan["groups"]):
        if len(running) >= processors:
            settle()
        running[start([read(module) for module in group], group)] = number, group
    while running:
        settle()
    print(json.dumps({"end": len(plan["groups"])}), flush=True)


main()
