"""Takes pip's package and uv's program out of their wheels; without pip's, copies the interpreter's own.

unpack.py DIRECTORY PACKAGE_DIRECTORY
"""
import glob
import os
import shutil
import sys
import zipfile

directory, package = sys.argv[1:]
for wheel in glob.glob(os.path.join(glob.escape(directory), "*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith("pip/"):
                archive.extract(name, package)
            elif name.endswith("/scripts/uv"):
                archive.extract(name, directory)
for uv in glob.glob(os.path.join(glob.escape(directory), "uv-*.data", "scripts", "uv")):
    os.chmod(uv, 0o755)
    os.replace(uv, os.path.join(directory, "uv"))
if not os.path.isdir(os.path.join(package, "pip")):
    import pip

    shutil.copytree(os.path.dirname(pip.__file__), os.path.join(package, "pip"))
