"""Runs a user's command in the environment of a function.

run_command.py PLAN.json

The plan has "command" (text, split into words as a shell would), "environment" (variables that functions have),
"keep" (names of the image's own variables that they have too), "modules" (directories for PYTHONPATH) and "programs"
(directories for the end of PATH).
"""
import json
import os
import shlex
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    plan = json.load(file)
try:
    words = shlex.split(plan["command"])
except ValueError as error:
    sys.exit("%s in %s" % (error, plan["command"]))
if not words:
    sys.exit("there is no word in it")
environment = {name: os.environ[name] for name in plan["keep"] if name in os.environ}
environment.update(plan["environment"])
environment["PYTHONPATH"] = os.pathsep.join(plan["modules"])
environment["PATH"] = os.pathsep.join([environment.get("PATH", os.defpath)] + plan["programs"])
# The workspace cannot be written to
environment["PYTHONDONTWRITEBYTECODE"] = "1"
# What it prints is shown line by line as it comes
environment["PYTHONUNBUFFERED"] = "1"
sys.stdout.flush()
os.environ["PATH"] = environment["PATH"]
try:
    os.execvpe(words[0], words, environment)
except OSError as error:
    sys.exit("%s: %s" % (words[0], error.strerror))
