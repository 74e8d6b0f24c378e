"""Fetches pip and uv with the pip that is there, and takes out of their wheels what a build needs.

fetch_tools.py DIRECTORY PACKAGE_DIRECTORY PIP_ARGUMENT ...

uv's program goes into DIRECTORY, and pip's package into PACKAGE_DIRECTORY; without a pip of ours a copy of the
interpreter's own serves. Ends with pip's exit code, or with 70 where what it fetched cannot be unpacked. One
interpreter does both, since starts of it and of pip are what takes time.
"""
import glob
import os
import runpy
import shutil
import sys
import threading
import zipfile

UNPACKING_FAILED = 70

directory, package = sys.argv[1:3]
# The other helpers are no modules of pip's
del sys.path[0]
failures = []


def download(arguments):
    sys.argv = ["pip"] + arguments
    try:
        runpy.run_module("pip", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code or 0
    return 0


def unpack(wheel):
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith("pip/"):
                    archive.extract(name, package)
                elif name.endswith("/scripts/uv"):
                    program = os.path.join(directory, "uv")
                    with archive.open(name) as source, open(program, "wb") as target:
                        shutil.copyfileobj(source, target, 1 << 20)
                    os.chmod(program, 0o755)
    except Exception as error:
        failures.append(error)


def unpack_all():
    wheels = glob.glob(os.path.join(glob.escape(directory), "*.whl"))
    threads = [threading.Thread(target=unpack, args=(wheel,)) for wheel in wheels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def copy_own():
    """The interpreter's own pip serves where the index has none of ours."""
    import pip

    try:
        shutil.copytree(os.path.dirname(pip.__file__), os.path.join(package, "pip"))
    except Exception as error:
        failures.append(error)


status = download(sys.argv[3:])
# An attempt before this one, for uv too, may have left a copy
shutil.rmtree(package, ignore_errors=True)
if status == 0:
    unpack_all()
else:
    copy_own()
if failures:
    sys.stderr.write("%s\n" % failures[0])
    sys.exit(UNPACKING_FAILED)
sys.exit(status)
