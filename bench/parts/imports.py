"""Runs in the run image: imports every module of a layer, one process for each distribution.

Reads a request as JSON from a file: {"modules": null} finds out what modules there are and imports all of them;
{"modules": {distribution: [{"name", "paths"}]}} holds a layer against these, which imported before something was
left out of it. Prints one JSON object.
"""

import ast
import concurrent.futures
import csv
import importlib.machinery
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading

import probe

ROOTS = [probe.LAYER, '/opt/python']
SUFFIXES = importlib.machinery.EXTENSION_SUFFIXES + ['.py']
AT_ONCE = int(os.environ.get('AT_ONCE', '2'))
# Of one module. The slowest that are known take five.
SECONDS = 60
# Of modules that fail for the same error.
TRIED = 25

# Tells what each import came to as soon as that is known, on a descriptor that no module knows of.
CHILD = probe.START + """
report = os.fdopen(os.dup(1), 'w')
names = json.load(sys.stdin)
nothing = os.open(os.devnull, os.O_RDWR)
for stream in 0, 1, 2:
    os.dup2(nothing, stream)
sys.argv = ['bootstrap.py']
for name in names:
    try:
        importlib.import_module(name)
        error = None
    except BaseException as raised:
        # What it came of says more than what was made of it
        while raised.__cause__:
            raised = raised.__cause__
        error = ' '.join((type(raised).__name__ + ': ' + str(raised)).split())
    report.write(json.dumps([name, error]) + '\\n')
    report.flush()
os._exit(0)
"""


def environment(more):
    kept = {name: value for name, value in os.environ.items() if name not in ('HOME', 'HOSTNAME', 'PYTHONPATH', 'AT_ONCE')}
    return dict(kept, **probe.ENVIRONMENT, **more)


def import_in_order(names, more=()):
    """What each came to, None or an error. After one that ends or blocks the process, a new one goes on."""
    results = {}
    while len(results) < len(names):
        rest = names[len(results):]
        command = [sys.executable, '-c', CHILD, probe.LAYER, json.dumps(probe.AHEAD + probe.RUNTIME), '']
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   universal_newlines=True, errors='replace', env=environment(dict(more)), cwd='/var/task',
                                   start_new_session=True)
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in process.stdout] + [lines.put(None)], daemon=True).start()
        process.stdin.write(json.dumps(rest))
        process.stdin.close()
        for name in rest:
            try:
                line = lines.get(timeout=SECONDS)
            except queue.Empty:
                results[name] = 'no end after %d s' % SECONDS
                break
            if line is None:
                status = process.wait()
                results[name] = 'ended the process with ' + (signal.Signals(-status).name if status < 0 else str(status))
                break
            results[name] = shortened(json.loads(line)[1])
        # With all that modules have started
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
    return results


def shortened(error):
    """An error's begin and end: a long one ends with what it is about."""
    return error if error is None or len(error) <= 400 else error[:150] + ' ... ' + error[-250:]


def recorded(directory):
    with open(os.path.join(directory, 'RECORD'), newline='', encoding='utf-8') as file:
        return sorted(row[0] for row in csv.reader(file) if row)


def module_of(path):
    """The dotted name of a file in site-packages, or None."""
    *parents, name = path.split('/')
    suffix = next((each for each in SUFFIXES if name.endswith(each)), None)
    if suffix is None or '..' in parents or '__pycache__' in parents:
        return None
    parts = parents + [name[:-len(suffix)]]
    # What has a dot in its name is for another Python, or no module
    if any('.' in part or not part for part in parts):
        return None
    if parts[-1] == '__init__':
        parts.pop()
    return None if not parts or parts[-1] == '__main__' else '.'.join(parts)


def modules_of_layer():
    found = {}
    for root in ROOTS:
        for name in sorted(os.listdir(root)) if os.path.isdir(root) else []:
            if not name.endswith('.dist-info'):
                continue
            modules = found.setdefault(name[:-len('.dist-info')].partition('-')[0], {})
            for path in recorded(os.path.join(root, name)):
                module = module_of(path)
                if module and os.path.exists(os.path.join(root, path)):
                    modules.setdefault(module, []).append(path)
    return {distribution: [{'name': name, 'paths': paths} for name, paths in modules.items()]
            for distribution, modules in found.items()}


def in_parallel(work, items):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, items))


def first_pass():
    modules = modules_of_layer()
    # Those with most first: the last to end is what one waits for
    order = sorted(modules, key=lambda each: -len(modules[each]))
    results = dict(zip(order, in_parallel(lambda each: import_in_order([one['name'] for one in modules[each]]), order)))
    failed = {name: error for each in results.values() for name, error in each.items() if error}
    imported = {each: [one for one in modules[each] if one['name'] not in failed] for each in order}
    return {'modules': imported, 'failed': failed}


def later_pass(modules):
    there = {each: [one for one in many if any(on_disk(path) for path in one['paths'])] for each, many in modules.items()}
    remaining = {one['name'] for many in there.values() for one in many}
    dropped = sorted(one['name'] for many in modules.values() for one in many if one['name'] not in remaining)
    order = sorted(there, key=lambda each: -len(modules[each]))
    results = in_parallel(lambda each: import_in_order([one['name'] for one in there[each]]), order)
    failing = {name: error for each in results for name, error in each.items() if error}
    lost = confirmed(failing)
    sources = [one for many in there.values() for one in many if one['name'] not in lost]
    return {'imported': len(remaining) - len(lost), 'dropped': dropped, 'lost': lost, 'wanted': wanted(set(dropped), sources)}


def confirmed(failing):
    """Those of them that fail alone as well: some fail only behind others, which leave a state that was not there before.

    Of modules that fail for one and the same error some are tried. Where all of them fail alone for it too, so do the
    others: a library that no longer loads takes a thousand along.
    """
    more = kept_bytecode() if failing else {}
    alone = lambda name: import_in_order([name], more)[name]
    by_error = {}
    for name, error in failing.items():
        by_error.setdefault(error, []).append(name)
    lost = {}
    for error, names in by_error.items():
        tried = dict(zip(names[:TRIED], in_parallel(alone, names[:TRIED])))
        if all(each == error for each in tried.values()):
            lost.update((name, error) for name in names)
            continue
        tried.update(zip(names[TRIED:], in_parallel(alone, names[TRIED:])))
        lost.update((name, each) for name, each in tried.items() if each)
    return lost


def kept_bytecode():
    """Spares compiling the same over and over, where the layer has no bytecode of its own that would be passed over."""
    carried = any('__pycache__' in directories for root in ROOTS for _, directories, _ in os.walk(root))
    return {} if carried else {'PYTHONPYCACHEPREFIX': '/tmp/bytecode'}


def on_disk(path):
    return next((full for full in (os.path.join(root, path) for root in ROOTS) if os.path.exists(full)), None)


def wanted(dropped, sources):
    """Dropped modules that an import statement in what is left names, so that it would fail once it is reached."""
    found = {}
    if not dropped:
        return found
    likely = re.compile(r'\b(?:%s)\b' % '|'.join(sorted({re.escape(name.rsplit('.', 1)[-1]) for name in dropped})))
    for one in sources:
        path = next((path for path in one['paths'] if path.endswith('.py') and on_disk(path)), None)
        if path is None:
            continue
        with open(on_disk(path), 'rb') as file:
            source = file.read()
        if not likely.search(source.decode('utf-8', 'replace')):
            continue
        package = one['name'] if path.endswith('/__init__.py') else one['name'].rpartition('.')[0]
        for name in sorted(imports_in(ast.parse(source).body, package) & dropped):
            found.setdefault(name, []).append(one['name'])
    return found


def imports_in(nodes, package):
    """Names that statements import. Not those that type checkers alone see, or that may be missing."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            for each in node.names:
                names.update(with_parents(each.name))
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ''
            if node.level:
                above = package.split('.')[:len(package.split('.')) - node.level + 1]
                base = '.'.join(above + ([node.module] if node.module else []))
            names.update(with_parents(base))
            names.update(base + '.' + each.name for each in node.names)
        elif isinstance(node, ast.If) and 'TYPE_CHECKING' in ast.dump(node.test):
            names |= imports_in(node.orelse, package)
        elif isinstance(node, ast.Try) and node.handlers:
            # Its handlers are for what is missing
            names |= imports_in(node.handlers + node.orelse + node.finalbody, package)
        else:
            names |= imports_in(list(ast.iter_child_nodes(node)), package)
    return names


def with_parents(name):
    parts = name.split('.')
    return {'.'.join(parts[:end]) for end in range(1, len(parts) + 1)}


if __name__ == '__main__':
    with open(sys.argv[1], encoding='utf-8') as file:
        request = json.load(file)
    print(json.dumps(first_pass() if request['modules'] is None else later_pass(request['modules'])))
