"""Installs a case as AWS's build image would, by that image's own pip."""

import glob
import os
import re
import shutil
import subprocess

CACHE = os.environ.get('LAYERPACK_CORPUS_CACHE') or os.path.join(
    os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'), 'layerpack-corpus')

BUILD = {
    'python3.8': 'lambci/lambda:build-python3.8',
    'python3.11': 'public.ecr.aws/sam/build-python3.11:latest-x86_64',
    'python3.13': 'public.ecr.aws/sam/build-python3.13:latest-x86_64',
}
RUN = {
    'python3.8': 'lambci/lambda:python3.8',
    'python3.11': 'public.ecr.aws/lambda/python:3.11-x86_64',
    'python3.13': 'public.ecr.aws/lambda/python:3.13-x86_64',
}
FAMILY = ('boto3', 'botocore', 'jmespath', 'python-dateutil', 's3transfer', 'six', 'urllib3')

# Of what pip says, the lines that tell why.
TELLING = r'(?i)\berror\b|not found|no matching|depends on|the user requested'
# A failure of the network is no truth about a layer.
NETWORK = r'Retrying \(|ConnectionError|ReadTimeout|ConnectTimeout|HTTPError|IncompleteRead|SSLError'


def docker(*arguments):
    return subprocess.run(('docker', 'run', '--rm') + arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors='replace')


def normal(name):
    return re.sub(r'[-_.]+', '-', name).lower()


def distributions(directory):
    """Name and version of each dist-info, with its path."""
    for path in sorted(glob.glob(os.path.join(directory, '*.dist-info'))):
        name, _, version = os.path.basename(path)[: -len('.dist-info')].partition('-')
        yield normal(name), version, path


_sdk = {}


def sdk(runtime):
    """The SDK's versions in the run image."""
    if runtime not in _sdk:
        home = '/var/runtime' if runtime == 'python3.8' else '/var/lang/lib/%s/site-packages' % runtime
        listed = docker('--entrypoint', 'ls', RUN[runtime], home).stdout.split()
        pairs = (name[: -len('.dist-info')].split('-') for name in listed if name.endswith('.dist-info'))
        _sdk[runtime] = {normal(name): version for name, version in pairs if normal(name) in FAMILY}
    return _sdk[runtime]


def pip_install(case, project, tree):
    """pip's own install into a directory; gives its error or None."""
    runtime = case['runtime']
    inputs = case.get('inputs', {})
    exclude = inputs.get('sdk', 'exclude') == 'exclude'
    with open(os.path.join(project, 'requirements.txt'), 'w', encoding='utf-8') as file:
        file.write(case['requirements'])
    with open(os.path.join(project, 'sdk.txt'), 'w', encoding='utf-8') as file:
        file.writelines('%s==%s\n' % pair for pair in sorted(sdk(runtime).items()) if exclude)
    cache = os.path.join(CACHE, 'pip', runtime)
    os.makedirs(cache, exist_ok=True)
    variables, volumes = [], ['--volume', project + ':/work', '--volume', tree + ':/tree', '--volume', cache + ':/cache']
    for name, value in os.environ.items():
        if name.startswith('PIP_') and name not in ('PIP_FIND_LINKS', 'PIP_CACHE_DIR'):
            variables += ['--env', '%s=%s' % (name, value)]
    if os.environ.get('PIP_CERT'):
        volumes += ['--volume', '%s:%s:ro' % (os.environ['PIP_CERT'], os.environ['PIP_CERT'])]
    policy = {'prefer': ['--prefer-binary'], 'only': ['--only-binary', ':all:'], 'any': []}[inputs.get('wheels', 'prefer')]
    pip = ['-m', 'pip', 'install', '--progress-bar', 'off', '--no-warn-script-location', '--no-compile', '--target', '/tree',
           *policy, '-r', 'requirements.txt', '-c', 'sdk.txt']
    done = docker(*volumes, *variables, '--env', 'PIP_CACHE_DIR=/cache', '--env', 'PIP_ROOT_USER_ACTION=ignore',
                  '--workdir', '/work', '--user', 'root', '--entrypoint', '/var/lang/bin/python3', BUILD[runtime], *pip)
    if done.returncode != 0:
        said = done.stdout + '\n' + done.stderr
        lines = [line.strip() for line in said.splitlines() if re.search(TELLING, line)]
        if re.search(NETWORK, said):
            raise RuntimeError('%s: the index did not answer: %s' % (case['id'], said[-600:]))
        return ' / '.join(dict.fromkeys(lines))[:1200] or said[-900:]
    if exclude:
        for name, version, path in list(distributions(tree)):
            if sdk(runtime).get(name) == version:
                remove(tree, path)
    return None


def remove(tree, dist_info):
    """Takes a distribution out again: the runtime has it."""
    with open(os.path.join(dist_info, 'RECORD'), encoding='utf-8') as file:
        names = [line.rsplit(',', 2)[0].strip('"') for line in file.read().splitlines() if line]
    for name in names:
        path = os.path.normpath(os.path.join(tree, name))
        if path.startswith(tree + os.sep) and os.path.exists(path):
            os.unlink(path)
    shutil.rmtree(dist_info, ignore_errors=True)
