"""pip's own check, by a given pip, over given directories and nothing else.

pip_check.py PIP_DIRECTORY TARGET.json DIRECTORY ...

No directory is put on sys.path: a module of a layer must not stand in for one of Python's own, and nothing of a
layer may run here. The last line of stderr says how many distributions were seen. With a target other than null,
markers and wheel tags are those of its interpreter and platform instead of the running one's.
"""
import json
import sys

pip_directory, target_file, directories = sys.argv[1], sys.argv[2], sys.argv[3:]
sys.path.insert(0, pip_directory)

from pip._internal.cli.main import main
from pip._internal.commands import check as command
from pip._internal.metadata import get_environment
from pip._internal.operations import check as operation

environment = get_environment(directories)
for module in (command, operation):
    module.get_default_environment = lambda: environment

with open(target_file, encoding="utf-8") as file:
    target = json.load(file)
if target:
    from pip._internal.utils.compatibility_tags import get_supported
    from pip._vendor.packaging import markers

    markers.default_environment = lambda: dict(target["markers"])
    if hasattr(command, "get_supported"):
        command.get_supported = lambda: get_supported(
            version=target["version"], platforms=target["platforms"], impl="cp"
        )

status = main(["check", "--disable-pip-version-check"])
seen = sum(1 for _ in environment.iter_installed_distributions(local_only=False, skip=()))
sys.stdout.flush()
sys.stderr.write("\nseen %d\n" % seen)
sys.exit(status)
