"""What readelf says about every ELF file of a tree, and what of it a Lambda runtime does not take."""

import os
import re
import subprocess

# Amazon Linux 2 below python3.12, Amazon Linux 2023 from there on: pypa/auditwheel's policies and
# mayeut/pep600_compliance's measurements of the stock containers.
CEILINGS = {
    'python3.8': {'GLIBC': '2.26', 'GLIBCXX': '3.4.24', 'CXXABI': '1.3.11'},
    'python3.11': {'GLIBC': '2.26', 'GLIBCXX': '3.4.24', 'CXXABI': '1.3.11'},
    'python3.13': {'GLIBC': '2.34', 'GLIBCXX': '3.4.29', 'CXXABI': '1.3.13'},
}

# Libraries that the managed runtimes have and wheels may use: glibc, gcc's, zlib. lambci's list of packages of the
# managed runtime of 2020 says which are absent although most images have them: libexpat, libuuid, libbz2, liblzma,
# libcrypt.so.1, libsqlite3, libreadline, libGL, libX11, libgomp, libglib.
IN_LAMBDA = re.compile(
    r'^(?:ld-linux-x86-64|libc|libm|libdl|librt|libpthread|libutil|libresolv|libnsl|libanl|libmvec|'
    r'libgcc_s|libstdc\+\+|libz|libpython3\.\d+)\.so(?:\.|$)'
)


def version(text):
    return tuple(int(part) for part in text.split('.'))


def elf_files(root):
    """Paths below root of the files that begin as ELF files do, whatever their names."""
    for directory, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            path = os.path.join(directory, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            with open(path, 'rb') as file:
                if file.read(4) == b'\x7fELF':
                    yield path


def readelf(path):
    """Facts of one file; damaged where readelf complains about its structure."""
    done = subprocess.run(['readelf', '--wide', '-h', '-l', '-d', '-V', path], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors='replace',
                          env=dict(os.environ, LC_ALL='C'))
    text = done.stdout
    machine = re.search(r'^\s*Machine:\s*(.*?)\s*$', text, re.M)
    kind = re.search(r'^\s*Class:\s*(\S+)', text, re.M)
    needs = text.partition('Version needs section')[2]
    versions = {}
    for name, flags in re.findall(r'Name: (\S+)\s+Flags: (.*?)\s+Version:', needs):
        family, _, number = name.partition('_')
        if flags.strip() == 'WEAK':
            continue
        if name == 'GLIBC_ABI_DT_RELR':
            family, number = 'GLIBC', '2.36'
        if re.fullmatch(r'\d+(?:\.\d+)*', number):
            versions[family] = max(versions.get(family, '0'), number, key=version)
    return {
        'machine': machine.group(1) if machine else 'unknown',
        'class': kind.group(1) if kind else 'unknown',
        'versions': versions,
        'needed': re.findall(r'\(NEEDED\)\s+Shared library: \[(.*?)\]', text),
        'soname': (re.findall(r'\(SONAME\)\s+Library soname: \[(.*?)\]', text) or [None])[0],
        'path': [part for found in re.findall(r'\((?:RPATH|RUNPATH)\)\s+Library (?:rpath|runpath): \[(.*?)\]', text)
                 for part in found.split(':') if part],
        'damaged': done.returncode != 0 or bool(re.search(r'(?i)past end of file|out of range|corrupt|beyond', done.stderr)),
    }


def audit(root, runtime):
    """What is wrong with the tree by readelf alone.

    Gives, by path below root: wrong-machine, wrong-python, above-ceiling (what needs which version), damaged,
    unmet (libraries that neither the tree nor Lambda has), and the highest versions needed.
    """
    facts = {os.path.relpath(path, root): readelf(path) for path in elf_files(root)}
    sonames = {os.path.basename(path) for path in facts} | {fact['soname'] for fact in facts.values()}
    ours = runtime.replace('python', '').replace('.', '')
    highest, wrong = {}, {'wrong-machine': {}, 'wrong-python': {}, 'above-ceiling': {}, 'damaged': [], 'unmet': {}}
    for path, fact in facts.items():
        if fact['damaged']:
            wrong['damaged'].append(path)
        if fact['machine'] != 'Advanced Micro Devices X86-64' or fact['class'] != 'ELF64':
            wrong['wrong-machine'][path] = '%s %s' % (fact['machine'], fact['class'])
            continue
        tag = re.search(r'\.cpython-(\d+)[a-z]*-', os.path.basename(path))
        if tag and tag.group(1) != ours:
            wrong['wrong-python'][path] = 'cpython-' + tag.group(1)
        for family, number in fact['versions'].items():
            highest[family] = max(highest.get(family, '0'), number, key=version)
            if family in CEILINGS[runtime] and version(number) > version(CEILINGS[runtime][family]):
                wrong['above-ceiling'].setdefault(path, []).append('%s_%s' % (family, number))
        unmet = [name for name in fact['needed'] if not IN_LAMBDA.match(name) and name not in sonames]
        if unmet:
            wrong['unmet'][path] = unmet
    return dict(wrong, files=len(facts), highest=highest)
