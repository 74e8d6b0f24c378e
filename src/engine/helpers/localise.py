"""Takes paths of this build out of a wheel's requirements, which then name what they need and not where it lay.

localise.py WHEEL

Prints what had a path, as JSON: pairs of name and absolute path.
"""
import base64
import hashlib
import json
import os
import re
import sys
import zipfile
from urllib.parse import unquote, urlparse

wheel = sys.argv[1]
direct = re.compile(r"^(Requires-Dist:\s*)([A-Za-z0-9._-]+)\s*(\[[^\]]*\])?\s*@\s*(file:\S+?)(\s*;.*|\s+;.*)?$")
found = []


def local(line):
    match = direct.match(line)
    if not match:
        return line
    head, name, extras, url, marker = match.groups()
    found.append([name, unquote(urlparse(url).path)])
    return head + name + (extras or "") + (" ; " + marker.strip(" ;") if marker else "")


with zipfile.ZipFile(wheel) as source:
    entries = [(info, source.read(info)) for info in source.infolist()]
path = next(info.filename for info, _ in entries if re.match(r"[^/]+\.dist-info/METADATA$", info.filename))
text = next(data for info, data in entries if info.filename == path).decode("utf-8")
changed = "\n".join(local(line) for line in text.split("\n")).encode("utf-8")
if found:
    digest = base64.urlsafe_b64encode(hashlib.sha256(changed).digest()).decode().rstrip("=")
    row = "%s,sha256=%s,%d" % (path, digest, len(changed))
    record = path.replace("METADATA", "RECORD")
    with zipfile.ZipFile(wheel + ".part", "w") as target:
        for info, data in entries:
            if info.filename == path:
                data = changed
            elif info.filename == record:
                rows = data.decode("utf-8").split("\n")
                data = "\n".join(row if each.startswith(path + ",") else each for each in rows).encode("utf-8")
            target.writestr(info, data, info.compress_type)
    os.replace(wheel + ".part", wheel)
json.dump(found, sys.stdout)
