"""Cuts out of botocore's description of AWS Lambda what is said of layer versions, without the documentation.

python3 -m pip download --no-deps botocore && python3 scripts/cut-lambda-model.py botocore-*.whl > __tests__/support/aws/lambda-layers.json
Then format it: npx biome format --write __tests__/support/aws/lambda-layers.json
"""
import gzip
import json
import re
import sys
import zipfile

OPERATIONS = [
    "PublishLayerVersion",
    "ListLayerVersions",
    "GetLayerVersion",
    "GetLayerVersionPolicy",
    "AddLayerVersionPermission",
    "RemoveLayerVersionPermission",
    "DeleteLayerVersion",
]
# What only clients need
LEFT_OUT = {"documentation", "readonly", "idempotent"}


def without_documentation(value):
    if isinstance(value, dict):
        return {key: without_documentation(each) for key, each in value.items() if key not in LEFT_OUT}
    return [without_documentation(each) for each in value] if isinstance(value, list) else value


def shapes_of(value):
    """Names of the shapes that a part of the model refers to."""
    if isinstance(value, list):
        return {name for each in value for name in shapes_of(each)}
    if not isinstance(value, dict):
        return set()
    named = {value["shape"]} if isinstance(value.get("shape"), str) else set()
    return named.union(*(shapes_of(each) for each in value.values()))


with zipfile.ZipFile(sys.argv[1]) as wheel:
    model = json.loads(gzip.decompress(wheel.read("botocore/data/lambda/2015-03-31/service-2.json.gz")))
    [metadata] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    version = re.search(r"^Version: (\S+)", wheel.read(metadata).decode(), re.MULTILINE).group(1)

operations = {name: without_documentation(model["operations"][name]) for name in OPERATIONS}
shapes, wanted = {}, shapes_of(operations)
while wanted:
    name = wanted.pop()
    shapes[name] = without_documentation(model["shapes"][name])
    wanted |= shapes_of(shapes[name]) - shapes.keys()

json.dump(
    {
        "source": {
            "of": "botocore/data/lambda/2015-03-31/service-2.json, cut by scripts/cut-lambda-model.py",
            "version": version,
            "license": "Apache-2.0, Copyright Amazon.com, Inc. or its affiliates: https://github.com/boto/botocore/blob/develop/LICENSE.txt",
        },
        "operations": operations,
        "shapes": dict(sorted(shapes.items())),
    },
    sys.stdout,
    indent=2,
)
print()
