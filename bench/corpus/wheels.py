"""Fetches the wheels that cases place by hand: python3 wheels.py <directory> '<JSON array>'.

Each entry: requirement, platform, python (as pip download takes them), and what a careless hand does to them:
  retag   the tags that it gets, in name, WHEEL and RECORD, as `wheel tags` does
  rename  the file name that it gets, and nothing else
  cut     a file of the wheel of which the second half is lost
Prints the paths, one a line.
"""

import base64
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile


def download(entry, scratch):
    command = [sys.executable, '-m', 'pip', '--quiet', '--disable-pip-version-check', 'download', '--no-deps',
               '--only-binary', ':all:', '--python-version', entry['python'], '--dest', scratch]
    for platform in entry['platform'].split():
        command += ['--platform', platform]
    if 'abi' in entry:
        command += ['--abi', entry['abi']]
    subprocess.run(command + [entry['requirement']], check=True, stdout=sys.stderr)
    (wheel,) = glob.glob(os.path.join(scratch, '*.whl'))
    return wheel


def rewrite(source, target, tags, cut):
    """Copies a wheel with other tags or half a file, its RECORD right again."""
    rows, entries = [], []
    with zipfile.ZipFile(source) as old:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith('.dist-info/RECORD'):
                record = info
                continue
            if tags and info.filename.endswith('.dist-info/WHEEL'):
                kept = [line for line in data.decode().splitlines() if line and not line.startswith('Tag:')]
                data = ('\n'.join(kept + ['Tag: ' + tags]) + '\n').encode()
            if cut and info.filename == cut:
                data = data[: len(data) // 2]
            entries.append((info, data))
            if not info.is_dir():
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()
                rows.append('%s,sha256=%s,%d' % (info.filename, digest, len(data)))
        if cut and cut not in old.namelist():
            raise SystemExit('%s has no %s' % (source, cut))
    rows.append(record.filename + ',,')
    with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as new:
        for info, data in entries + [(record, ('\n'.join(rows) + '\n').encode())]:
            new.writestr(info, data, zipfile.ZIP_DEFLATED)


def provide(entry, directory):
    with tempfile.TemporaryDirectory() as scratch:
        source = download(entry, scratch)
        name = os.path.basename(source)
        if 'retag' in entry:
            name = '-'.join(name[: -len('.whl')].split('-')[:2] + [entry['retag']]) + '.whl'
        name = entry.get('rename', name)
        target = os.path.join(directory, name)
        if 'retag' in entry or 'cut' in entry:
            rewrite(source, target, entry.get('retag'), entry.get('cut'))
        else:
            shutil.copyfile(source, target)
        return target


def main():
    directory = sys.argv[1]
    os.makedirs(directory, exist_ok=True)
    for entry in json.loads(sys.argv[2]):
        print(provide(entry, directory))


if __name__ == '__main__':
    main()
