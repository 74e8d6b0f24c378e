"""Runs in the run image: imports modules as a function in Lambda would, each in a process of its own.

Reads a JSON array of {module, first, env} from its first argument and prints one JSON object: what each import did,
and whether the runtime's SDK still works with the layer in place. Python 3.6 and its standard library only.
"""

import json
import os
import re
import signal
import subprocess
import sys

PYTHON = 'python%d.%d' % sys.version_info[:2]
LAYER = '/opt/python/lib/%s/site-packages' % PYTHON

# The order that functions log: /var/task, the layer, then the runtime's own. From 3.11 on the SDK lies in site-packages.
AHEAD = ['/var/task', LAYER, '/opt/python']
RUNTIME = ['/var/runtime'] if sys.version_info < (3, 11) else ['/var/lang/lib/%s/site-packages' % PYTHON, '/var/runtime']

# What the runtime's own client (awslambdaric) has loaded before the layer is on sys.path: a layer cannot hide these.
START = """
import concurrent.futures, datetime, decimal, http.client, importlib, json, logging, os, sys, time, traceback, warnings
layer, sys.path[:], module = sys.argv[1], json.loads(sys.argv[2]) + [p for p in sys.path if p], sys.argv[3]
"""

# Tells which files of the layer the import mapped: what these need beyond the layer, Lambda has to have.
IMPORT = START + """
first = json.loads(sys.argv[4])
for name in first:
    importlib.import_module(name)
done = importlib.import_module(module)
loaded = set()
with open('/proc/self/maps') as maps:
    for line in maps:
        path = line.rstrip('\\n').split(None, 5)[5:]
        if path and path[0].startswith(layer + '/'):
            loaded.add(path[0][len(layer) + 1:])
print('\\nRESULT' + json.dumps({'loaded': sorted(loaded), 'file': getattr(done, '__file__', None)}))
sys.stdout.flush()
"""

SDK = START + """
import boto3
boto3.client('s3', region_name='eu-central-1'); boto3.client('dynamodb', region_name='eu-central-1')
print('\\nRESULT' + json.dumps({'loaded': [], 'file': boto3.__file__}))
sys.stdout.flush()
"""

ENVIRONMENT = {
    'AWS_ACCESS_KEY_ID': 'none', 'AWS_SECRET_ACCESS_KEY': 'none', 'AWS_SESSION_TOKEN': 'none',
    'AWS_REGION': 'eu-central-1', 'AWS_DEFAULT_REGION': 'eu-central-1',
    'AWS_EXECUTION_ENV': 'AWS_Lambda_' + PYTHON, 'AWS_LAMBDA_INITIALIZATION_TYPE': 'on-demand',
    'AWS_LAMBDA_FUNCTION_NAME': 'function', 'AWS_LAMBDA_FUNCTION_VERSION': '$LATEST',
    'AWS_LAMBDA_FUNCTION_MEMORY_SIZE': '1024', 'AWS_LAMBDA_LOG_GROUP_NAME': '/aws/lambda/function',
    'AWS_LAMBDA_LOG_STREAM_NAME': 'stream', 'AWS_LAMBDA_RUNTIME_API': '127.0.0.1:9001', '_HANDLER': 'function.handler',
}


def run(code, module, first=(), more=None):
    """What one import came to: ok and what it loaded, or the last line of its error."""
    environment = {name: value for name, value in os.environ.items() if name not in ('HOME', 'HOSTNAME', 'PYTHONPATH')}
    environment.update(ENVIRONMENT)
    environment.update(more or {})
    command = [sys.executable, '-c', code, LAYER, json.dumps(AHEAD + RUNTIME), module, json.dumps(list(first))]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               universal_newlines=True, errors='replace', env=environment, cwd='/var/task')
    try:
        out, err = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return {'ok': False, 'error': 'no end after 120 s'}
    results = [line for line in out.split('\n') if line.startswith('RESULT')]
    if process.returncode == 0 and results:
        return dict(json.loads(results[-1][len('RESULT'):]), ok=True)
    if process.returncode < 0:
        return {'ok': False, 'error': 'signal ' + signal.Signals(-process.returncode).name}
    said = [line.strip() for line in err.split('\n') if line.strip()]
    # Of an error in several lines the one that names the exception
    named = re.findall(r'^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Found|Missing|Warning)\b:?.*', err, re.M)
    last = (named or said or ['nothing said'])[-1].strip()
    return {'ok': False, 'error': last[:400], 'status': process.returncode}


def main():
    asked = json.loads(sys.argv[1])
    modules = {each['module']: run(IMPORT, each['module'], each.get('first', ()), each.get('env')) for each in asked}
    print(json.dumps({'modules': modules, 'sdk': run(SDK, 'boto3')}))


if __name__ == '__main__':
    main()
