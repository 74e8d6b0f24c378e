"""Writes noise-1.0-py3-none-any.whl into a directory, with so many bytes that do not compress."""
import base64
import hashlib
import os
import random
import sys
import zipfile

directory, size = sys.argv[1], int(float(sys.argv[2]))
info = "noise-1.0.dist-info/"
files = {
    "noise.py": b"",
    "noise.bin": random.Random(1).getrandbits(8 * size).to_bytes(size, "big"),
    info + "METADATA": b"Metadata-Version: 2.1\nName: noise\nVersion: 1.0\n",
    info + "WHEEL": b"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
os.makedirs(directory, exist_ok=True)
with zipfile.ZipFile(os.path.join(directory, "noise-1.0-py3-none-any.whl"), "w", zipfile.ZIP_DEFLATED) as wheel:
    rows = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        rows.append("%s,sha256=%s,%d" % (name, digest, len(content)))
        wheel.writestr(name, content)
    wheel.writestr(info + "RECORD", "\n".join(rows) + "\n%sRECORD,,\n" % info)
