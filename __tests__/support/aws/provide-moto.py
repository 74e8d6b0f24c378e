"""Prints a program that starts moto's server, which stands for AWS in tests. Installs it first where it is not kept yet.

Kept in the user's cache directory, since that takes a minute. Needs Python 3.10 and pip.
"""
import os
import shutil
import subprocess
import sys
import tempfile

PINNED = "moto[server,awslambda,s3]==5.2.5"
LAUNCHER = """#!%s
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "modules"))
from moto.server import main
main()
"""

if sys.version_info < (3, 10):
    sys.exit("moto needs Python 3.10, and this is %d.%d" % sys.version_info[:2])
cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
home = os.path.join(cache, "layerpack-test-tools", "%s-python%d.%d" % (PINNED.replace("[server,awslambda,s3]==", "-"), *sys.version_info[:2]))
program = os.path.join(home, "moto_server")
if not os.path.exists(program):
    os.makedirs(os.path.dirname(home), exist_ok=True)
    new = tempfile.mkdtemp(dir=os.path.dirname(home))
    try:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        install = pip + ["--only-binary", ":all:", "--target", os.path.join(new, "modules"), PINNED]
        # Of what else is installed here pip warns, and none of it is on this program's way
        subprocess.run(install, check=True, stdout=sys.stderr)
        with open(os.path.join(new, "moto_server"), "w") as file:
            file.write(LAUNCHER % sys.executable)
        os.chmod(file.name, 0o755)
        os.chmod(new, 0o755)
        os.rename(new, home)
    except OSError:
        # Another run was first
        if not os.path.exists(program):
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
print(program)
