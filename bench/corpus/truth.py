"""Establishes what each case would do in Lambda, without layerpack: python3 truth.py [id...]

Installs with the build image's pip, imports in the run image, reads every ELF file with readelf, and holds the
label against what came out. README.md says how the three are weighed. Writes truth.json.
"""

import concurrent.futures
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import elf

HERE = os.path.dirname(os.path.abspath(__file__))
TRUTH = os.path.join(HERE, 'truth.json')
CACHE = os.environ.get('LAYERPACK_CORPUS_CACHE') or os.path.join(
    os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'), 'layerpack-corpus')
QUOTA = 262144000

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


def cases():
    found = []
    for path in sorted(glob.glob(os.path.join(HERE, 'cases', '*.json'))):
        with open(path, encoding='utf-8') as file:
            found += json.load(file)
    return found


def hash_of(case):
    """Changes with all that truth depends on; cases.mjs computes the same."""
    told = {name: value for name, value in case.items() if name not in ('title', 'area', 'reason', 'fast')}
    text = json.dumps(told, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


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
    done = docker(*volumes, *variables, '--env', 'PIP_CACHE_DIR=/cache', '--env', 'PIP_ROOT_USER_ACTION=ignore',
                  '--workdir', '/work', '--user', 'root', '--entrypoint', '/var/lang/bin/python3', BUILD[runtime], '-m', 'pip',
                  'install', '--progress-bar', 'off', '--no-warn-script-location', '--no-compile', '--target', '/tree', *policy, '-r', 'requirements.txt', '-c', 'sdk.txt')
    if done.returncode != 0:
        lines = [line.strip() for line in (done.stdout + '\n' + done.stderr).splitlines() if re.search(r'(?i)\berror\b|not found|no matching|depends on|the user requested', line)]
        return ' / '.join(dict.fromkeys(lines))[:1200] or done.stderr[-900:]
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


def asked_imports(case):
    return [{'module': each} if isinstance(each, str) else each for each in case.get('imports', [])]


def try_imports(case, tree):
    runtime = case['runtime']
    layer = '/opt/python/lib/%s/site-packages' % runtime
    done = docker('--network', 'none', '--ipc', 'none', '--read-only', '--tmpfs', '/tmp:exec', '--user', '993:990',
                  '--cap-drop', 'ALL', '--volume', '%s:%s:ro' % (tree, layer), '--volume',
                  os.path.join(HERE, 'probe.py') + ':/probe.py:ro', '--entrypoint', '/var/lang/bin/' + runtime,
                  RUN[runtime], '/probe.py', json.dumps(asked_imports(case)))
    if done.returncode != 0:
        raise RuntimeError('%s: the probe failed: %s' % (case['id'], done.stderr[-600:]))
    return json.loads(done.stdout)


def size_of(tree):
    """Unzipped bytes of the layer, without what it does not ship (.pyc)."""
    return sum(os.path.getsize(os.path.join(directory, name)) for directory, _, names in os.walk(tree)
               if os.path.basename(directory) != '__pycache__' for name in names)


def establish(case):
    """Everything seen of one case, and what it comes to."""
    os.makedirs(CACHE, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix='truth-', dir=CACHE) as scratch:
        project, tree = os.path.join(scratch, 'project'), os.path.join(scratch, 'tree')
        os.makedirs(project)
        os.makedirs(tree)
        if case.get('wheels'):
            subprocess.run([sys.executable, os.path.join(HERE, 'wheels.py'), os.path.join(project, 'wheels'),
                            json.dumps(case['wheels'])], check=True, stdout=subprocess.DEVNULL)
        failure = pip_install(case, project, tree)
        if failure is not None:
            return {'verdict': 'fail', 'established by': ['pip'], 'because': ['pip: ' + failure]}
        seen = try_imports(case, tree)
        audit = elf.audit(tree, case['runtime'])
        size = size_of(tree)
        installed = {name: version for name, version, _ in distributions(tree)}
    return dict(judge(case, seen, audit, size), installed=installed, unzipped=size)


def judge(case, seen, audit, size):
    """Weighs imports against readelf: what a look-alike imports although Lambda could not is not sound."""
    because = []
    loaded = set()
    optional = {each['module']: each['optional'] for each in asked_imports(case) if 'optional' in each}
    for module, result in seen['modules'].items():
        loaded.update(result.get('loaded', ()))
        # Optional: it must be this very module that is missing.
        missing = "No module named '%s'" % optional.get(module)
        if not result['ok'] and not result['error'].endswith(missing):
            because.append('import: %s: %s' % (module, result['error']))
    if not seen['sdk']['ok']:
        because.append('import: boto3 and its clients: ' + seen['sdk']['error'])
    # What a wheel carries for others beside what this runtime takes does no harm; the case says so and its imports show it.
    carried = {'wrong-machine': 'carries-other-machines', 'wrong-python': 'carries-other-pythons'}
    for rule in ('wrong-machine', 'wrong-python', 'above-ceiling'):
        if case.get(carried.get(rule)):
            continue
        for path, what in audit[rule].items():
            because.append('readelf: %s: %s: %s' % (rule, path, what if isinstance(what, str) else ' '.join(what)))
    because += ['readelf: damaged: ' + path for path in audit['damaged']]
    for path in sorted(loaded & set(audit['unmet'])):
        because.append('readelf: %s is loaded and needs %s, which the image has and Lambda lacks'
                       % (path, ' '.join(audit['unmet'][path])))
    reserved = int(case.get('inputs', {}).get('reserved-size', 0))
    if size + reserved > QUOTA:
        because.append('size: %d bytes of %d' % (size + reserved, QUOTA))
    by = sorted({line.split(':')[0] for line in because}) or ['import', 'readelf']
    few = because[:6] + (['and %d more' % (len(because) - 6)] if len(because) > 6 else [])
    slim = {module: ({'ok': True} if result['ok'] else result) for module, result in seen['modules'].items()}
    shown = {name: value if not isinstance(value, dict) else dict(list(value.items())[:5]) for name, value in audit.items()}
    return {'verdict': 'fail' if because else 'pass', 'established by': by, 'because': few, 'imports': slim,
            'sdk': seen['sdk']['ok'], 'elf': shown}


def disagreement(case, truth):
    """Why the label does not follow from what was seen, or None."""
    if truth['verdict'] != case['verdict']:
        return 'labelled %s, but: %s' % (case['verdict'], '; '.join(truth['because']) or 'nothing is wrong')
    if case['verdict'] == 'fail' and case.get('about'):
        told = json.dumps([truth, case['requirements']]).lower()
        if case['about'].lower() not in told:
            return 'what was seen does not name ' + case['about']
    return None


def main():
    asked = set(sys.argv[1:])
    everything = cases()
    unknown = asked - {case['id'] for case in everything}
    if unknown:
        raise SystemExit('no such case: ' + ', '.join(sorted(unknown)))
    known = {}
    if os.path.exists(TRUTH):
        with open(TRUTH, encoding='utf-8') as file:
            known = json.load(file)
    todo = [case for case in everything if case['id'] in asked or (
        not asked and known.get(case['id'], {}).get('hash') != hash_of(case))]
    disagreements = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, truth in zip(todo, pool.map(establish, todo)):
            problem = disagreement(case, truth)
            known[case['id']] = dict(hash=hash_of(case), agrees=problem is None, **truth)
            disagreements += problem is not None
            print('%-34s %s' % (case['id'], problem or truth['verdict'] + ' ' + '; '.join(truth['because'])[:160]), flush=True)
            ids = {each['id'] for each in everything}
            with open(TRUTH, 'w', encoding='utf-8') as file:
                json.dump({id: known[id] for id in sorted(known) if id in ids}, file, indent=1, ensure_ascii=False)
                file.write('\n')
    print('%d established, %d disagree with their label' % (len(todo), disagreements))
    return 1 if disagreements else 0


if __name__ == '__main__':
    sys.exit(main())
