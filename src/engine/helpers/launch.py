"""Starts a program with variables from a file, so that secrets never stand on a command line.

launch.py VARIABLES.json NAME=VALUE ... -- PROGRAM ARGUMENT ...
"""
import json
import os
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    os.environ.update(json.load(file))
end = sys.argv.index("--")
for variable in sys.argv[2:end]:
    name, _, value = variable.partition("=")
    os.environ[name] = value
command = sys.argv[end + 1 :]
try:
    os.execvp(command[0], command)
except OSError as error:
    sys.exit("%s: %s" % (command[0], error.strerror))
