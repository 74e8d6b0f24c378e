"""Establishes what each case would do in Lambda, without layerpack: python3 truth.py [id...]

Installs with the build image's pip, imports in the run image, reads every ELF file with readelf, and holds the
label against what came out. README.md says how the three are weighed. Writes truth.json.
"""

import concurrent.futures
import glob
import hashlib
import json
import os
import subprocess
import sys
import tempfile

import elf
import install

HERE = os.path.dirname(os.path.abspath(__file__))
TRUTH = os.path.join(HERE, 'truth.json')
QUOTA = 262144000


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


def asked_imports(case):
    return [{'module': each} if isinstance(each, str) else each for each in case.get('imports', [])]


def try_imports(case, tree):
    runtime = case['runtime']
    layer = '/opt/python/lib/%s/site-packages' % runtime
    done = install.docker('--network', 'none', '--ipc', 'none', '--read-only', '--tmpfs', '/tmp:exec', '--user', '993:990',
                          '--cap-drop', 'ALL', '--volume', '%s:%s:ro' % (tree, layer), '--volume',
                          os.path.join(HERE, 'probe.py') + ':/probe.py:ro', '--entrypoint', '/var/lang/bin/' + runtime,
                          install.RUN[runtime], '/probe.py', json.dumps(asked_imports(case)))
    if done.returncode != 0:
        raise RuntimeError('%s: the probe failed: %s' % (case['id'], done.stderr[-600:]))
    return json.loads(done.stdout)


def size_of(tree):
    """Unzipped bytes of the layer, without what it does not ship (.pyc)."""
    return sum(os.path.getsize(os.path.join(directory, name)) for directory, _, names in os.walk(tree)
               if os.path.basename(directory) != '__pycache__' for name in names)


def establish(case):
    """Everything seen of one case, and what it comes to."""
    os.makedirs(install.CACHE, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix='truth-', dir=install.CACHE) as scratch:
        project, tree = os.path.join(scratch, 'project'), os.path.join(scratch, 'tree')
        os.makedirs(project)
        os.makedirs(tree)
        if case.get('wheels'):
            subprocess.run([sys.executable, os.path.join(HERE, 'wheels.py'), os.path.join(project, 'wheels'),
                            json.dumps(case['wheels'])], check=True, stdout=subprocess.DEVNULL)
        failure = install.pip_install(case, project, tree)
        if failure is not None:
            return {'verdict': 'fail', 'established by': ['pip'], 'because': ['pip: ' + failure]}
        seen = try_imports(case, tree)
        audit = elf.audit(tree, case['runtime'])
        size = size_of(tree)
        installed = {name: version for name, version, _ in install.distributions(tree)}
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
        told = json.dumps(truth).lower()
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
