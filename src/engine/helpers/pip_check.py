"""pip's own check, by a given pip, over PYTHONPATH and nothing else.

python -S pip_check.py PIP_DIRECTORY [TARGET.json]

-S keeps the interpreter's site-packages out. With a target, markers and wheel tags are those of the target's
interpreter and platform instead of the running one's.
"""
import json
import sys

sys.path.insert(0, sys.argv[1])

if len(sys.argv) > 2:
    with open(sys.argv[2], encoding="utf-8") as file:
        target = json.load(file)

    from pip._internal.commands import check
    from pip._internal.utils.compatibility_tags import get_supported
    from pip._vendor.packaging import markers

    markers.default_environment = lambda: dict(target["markers"])
    if hasattr(check, "get_supported"):
        check.get_supported = lambda: get_supported(
            version=target["version"], platforms=target["platforms"], impl="cp"
        )

from pip._internal.cli.main import main

# The pip that checks lies on the path as well, and is no part of what is checked: it has no dist-info there.
sys.exit(main(["check", "--disable-pip-version-check"]))
