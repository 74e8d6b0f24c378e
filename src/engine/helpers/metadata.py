"""Says what requirements and distributions mean on the target, by the packaging library that a given pip carries.

metadata.py PIP_DIRECTORY TARGET.json INPUT.json

The input names "requirements" (texts), "metadata" (paths of wheels and of METADATA files) and "known" (versions by
normalised name); "accepts" in the answer says whether a requirement takes the known version of what it names. With a
target other than null, markers are those of its interpreter and platform instead of the running one's.
"""
import email.parser
import email.policy
import json
import re
import sys
import zipfile

pip_directory, target_file, input_file = sys.argv[1:]
sys.path.insert(0, pip_directory)

from pip._vendor.packaging.markers import default_environment
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement

with open(target_file, encoding="utf-8") as file:
    target = json.load(file)
with open(input_file, encoding="utf-8") as file:
    asked = json.load(file)

environment = default_environment()
if target:
    environment.update(target["markers"])


def normalise(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def applies(requirement, extra):
    return requirement.marker is None or requirement.marker.evaluate(dict(environment, extra=extra))


def accepts(requirement):
    version = asked["known"].get(normalise(requirement.name))
    if version is None or requirement.url:
        return None
    return requirement.specifier.contains(version, prereleases=True)


def in_order(clause):
    """Lower bounds first, as people write them; the library's own order is by chance."""
    return [clause.startswith(bound) for bound in ("<", "!=")], clause


def common(requirement):
    clauses = str(requirement.specifier).split(",") if requirement.specifier else []
    specifier = ",".join(sorted(clauses, key=in_order))
    return {
        "name": normalise(requirement.name),
        "extras": sorted(normalise(extra) for extra in requirement.extras),
        "specifier": "@ %s" % requirement.url if requirement.url else specifier,
        "accepts": accepts(requirement),
    }


def dependency(text, extras):
    try:
        requirement = Requirement(text)
        applied = [extra for extra in [""] + extras if applies(requirement, extra)]
    except InvalidRequirement:
        # Old releases have versions that the standard no longer takes; the name still counts
        name, marker = re.match(r"([A-Za-z0-9._-]+)", text), re.search(r"extra\s*==\s*['\"]([^'\"]+)", text)
        if not name:
            return None
        applied = [marker.group(1)] if marker else [""]
        specifier = text[name.end() :].split(";")[0].strip(" ()")
        return {
            "name": normalise(name.group(1)),
            "extras": [],
            "specifier": specifier,
            "accepts": None,
            "applies-to": [normalise(extra) for extra in applied],
        }
    if not applied:
        return None
    # What applies without an extra applies with each
    shown = [""] if "" in applied else sorted(normalise(extra) for extra in applied)
    return dict(common(requirement), **{"applies-to": shown})


def read_metadata(path):
    if not path.endswith(".whl"):
        with open(path, "rb") as file:
            return file.read()
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            if re.match(r"[^/]+\.dist-info/METADATA$", name):
                return wheel.read(name)
    raise SystemExit("%s has no METADATA" % path)


def license_of(message):
    stated = message.get("License-Expression") or message.get("License") or ""
    # Some put the whole text there
    if stated.strip() and "\n" not in stated.strip() and stated.strip() != "UNKNOWN":
        return stated.strip()
    classifiers = [each.split(" :: ")[-1] for each in message.get_all("Classifier", []) if each.startswith("License ::")]
    return ", ".join(classifiers) or stated.strip().split("\n")[0]


def home_page_of(message):
    stated = (message.get("Home-page") or "").strip()
    if stated and stated != "UNKNOWN":
        return stated
    links = [tuple(part.strip() for part in each.partition(",")[::2]) for each in message.get_all("Project-URL", [])]
    labels = {label.lower(): url for label, url in reversed(links)}
    for label in ("homepage", "home", "home page", "source", "source code", "repository", "github", "documentation"):
        if label in labels:
            return labels[label]
    return links[0][1] if links else ""


def distribution(path):
    policy = email.policy.compat32
    message = email.parser.Parser(policy=policy).parsestr(read_metadata(path).decode("utf-8", "replace"), headersonly=True)
    needed = message.get_all("Requires-Dist", [])
    # Not all state the extras that their markers use
    used = re.findall(r"extra\s*==\s*['\"]([^'\"]+)", " ".join(needed))
    extras = list(dict.fromkeys(message.get_all("Provides-Extra", []) + used))
    found = [dependency(text, extras) for text in needed]
    return {
        "name": normalise(message["Name"]),
        "version": message["Version"],
        "summary": (message.get("Summary") or "").strip(),
        "license": license_of(message),
        "home-page": home_page_of(message),
        "extras": sorted(set(normalise(extra) for extra in extras)),
        "requires": [each for each in found if each],
    }


def stated(text):
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    return dict(common(requirement), applies=applies(requirement, ""))


json.dump(
    {
        "requirements": [stated(text) for text in asked["requirements"]],
        "distributions": [distribution(path) for path in asked["metadata"]],
    },
    sys.stdout,
)
