import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeHelpers } from '../../src/engine/helpers.js';
import type { RuntimeContainer } from '../../src/engine/runtime-container.js';
import { startRuntime } from '../../src/engine/runtime-container.js';
import { containersWith, docker, runImages, withDocker } from '../support/docker.js';
import { temporaryDirectory } from '../support/project.js';
import { runtimeOf } from '../unit/support/values.js';

/** Runs Python in the container, and gives what it prints as JSON. */
const ask = `
import json, os, socket, sys


def attempt(work):
    try:
        return work() and "done"
    except Exception as error:
        return "%s %s" % (type(error).__name__, getattr(error, "errno", ""))


def connect():
    socket.create_connection(("1.1.1.1", 53), 2)
    return True


def shared_memory():
    import multiprocessing

    return multiprocessing.Lock()


print(json.dumps({
    "user": os.getuid(),
    "capabilities": open("/proc/self/status").read().split("CapEff:")[1].split()[0],
    "layer": attempt(lambda: open("/opt/python/planted.py", "w")),
    "beside": attempt(lambda: open("/mnt/layerpack/opt/python/planted.py", "w")),
    "root": attempt(lambda: open("/planted", "w")),
    "task": attempt(lambda: open("/var/task/planted", "w")),
    "home": attempt(lambda: os.makedirs(os.path.expanduser("~/.cache"))),
    "temporary": attempt(lambda: open("/tmp/planted", "w")),
    "network": attempt(connect),
    "lock": attempt(shared_memory),
    "task-files": sorted(os.listdir("/var/task")),
    "modes": {name: oct(os.stat(os.path.join("/opt", name)).st_mode & 0o7777) for name in ("python/a.py", "bin/tool", "python")},
    "files": sorted(os.path.relpath(os.path.join(top, name), "/opt") for top, _, names in os.walk("/opt") for name in names),
    "a": open("/opt/python/a.py").read(),
    "cwd": os.getcwd(),
}))
`;

withDocker("the runtime's container", () => {
  const zips = temporaryDirectory('zips-');
  const task = temporaryDirectory('task-');
  const workDirectory = temporaryDirectory('work-');
  let container: RuntimeContainer;

  const zip = (name: string, files: Readonly<Record<string, string>>) => {
    const path = join(zips, name);
    const program = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for name, text in json.loads(sys.argv[2]).items():
        info = zipfile.ZipInfo(name)
        info.external_attr = (0o755 if name.startswith("bin/") else 0o644) << 16
        archive.writestr(info, text)
`;
    execFileSync('python3', ['-I', '-c', program, path, JSON.stringify(files)]);
    return path;
  };
  const python = async (run: RuntimeContainer['run'], code: string): Promise<Record<string, unknown>> => {
    const { stdout, stderr } = await run([container.python, '-I', '-c', code]);
    expect(stderr).toBe('');
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  const start = async (place: string): Promise<RuntimeContainer> => {
    const started = await startRuntime(
      { runtime: runtimeOf('3.11'), architecture: 'x86_64', workspace: task, workDirectory: place },
      {
        image: runImages['python3.11'],
        localImage: { digest: 'sha256:none' },
        rootless: false,
        helpers: await writeHelpers(place),
        lifetime: { defer: () => undefined },
      },
    );
    if ('refusal' in started) throw new Error(started.refusal);
    return started;
  };
  beforeAll(async () => {
    container = await start(workDirectory);
  }, 60_000);
  afterAll(() => container.close());

  it('is what a function finds: nothing to write to but /tmp, no network, no shared memory, no rights', async () => {
    await container.unpack([zip('one.zip', { 'python/a.py': 'one', 'bin/tool': '#!/bin/sh\n' })]);
    expect(await python(container.run, ask)).toMatchObject({
      user: 993,
      capabilities: '0000000000000000',
      layer: 'OSError 30',
      beside: 'PermissionError 13',
      root: 'OSError 30',
      task: 'OSError 30',
      home: 'OSError 30',
      temporary: 'done',
      network: expect.stringMatching(/^OSError 101/),
      lock: expect.stringMatching(/^(?:FileNotFoundError 2|OSError 38)$/),
      modes: { 'python/a.py': '0o644', 'bin/tool': '0o755', python: '0o755' },
      'task-files': [],
      cwd: '/var/task',
    });
  });

  it('has the layers over one another, later ones on top, and nothing of those before', async () => {
    await container.unpack([zip('old.zip', { 'python/a.py': 'old', 'bin/tool': '', 'python/old.py': '' })]);
    const lower = zip('lower.zip', { 'python/a.py': 'lower', 'bin/tool': '', 'python/lower/b.py': '' });
    const upper = zip('upper.zip', { 'python/a.py': 'upper', 'python/lower/c.py': '' });
    await container.unpack([lower, upper]);
    expect(await python(container.run, ask)).toMatchObject({
      files: ['bin/tool', 'python/a.py', 'python/lower/b.py', 'python/lower/c.py'],
      a: 'upper',
    });
  });

  it('shows the workspace beside the same layers, without its repository', async () => {
    writeFileSync(join(task, 'app.py'), '');
    execFileSync('git', ['init', '--quiet', task]);
    await container.unpack([zip('one.zip', { 'python/a.py': 'one', 'bin/tool': '' })]);
    const beside = await container.beside({ image: runImages['python3.11'], task, directories: {} });
    const found = await python(beside.run, ask);
    expect(found).toMatchObject({
      'task-files': ['.git', 'app.py'],
      a: 'one',
      layer: 'OSError 30',
      task: 'OSError 30',
    });
    const git = await python(
      beside.run,
      'import json, os; print(json.dumps({"git": os.listdir("/var/task/.git")}))',
    );
    expect(git).toEqual({ git: [] });
  });

  it('shows no module what lies beside the zips, nor the zips', async () => {
    writeFileSync(join(zips, '.env'), 'TOKEN=secret');
    await container.unpack([zip('one.zip', { 'python/a.py': 'one', 'bin/tool': '' })]);
    const seen = await python(
      container.run,
      `
import json, os

print(json.dumps({"files": [name for _, _, names in os.walk("/mnt") for name in names if not name.endswith((".py", ".json"))]}))
`,
    );
    expect(seen).toEqual({ files: ['passwd', 'tool'] });
  });

  it('leaves a damaged zip untested', async () => {
    const path = zip('cut.zip', { 'python/a.py': 'x'.repeat(10_000), 'bin/tool': '' });
    writeFileSync(path, 'PK no longer');
    await expect(container.unpack([path])).rejects.toMatchObject({ finding: { rule: 'import' } });
  });

  it('leaves nothing behind', async () => {
    const other = temporaryDirectory('work-');
    const started = await start(other);
    const [id = ''] = await containersWith(join(other, 'exchange'));
    const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}}\n{{end}}{{end}}';
    const [volume = ''] = (await docker('inspect', '--format', format, id)).split('\n');
    expect(volume).toMatch(/^layerpack-/);
    await started.close();
    expect(await docker('volume', 'ls', '--quiet', '--filter', `name=${volume}`)).toBe('');
    expect(await containersWith(join(other, 'exchange'))).toEqual([]);
  });
});
