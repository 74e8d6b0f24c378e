import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeHelpers } from '../../src/engine/helpers.js';
import { removeAbandonedVolumes, volumeLabel } from '../../src/engine/layers-volume.js';
import type { RuntimeContainer, RuntimeSettings } from '../../src/engine/runtime-container.js';
import { startRuntime } from '../../src/engine/runtime-container.js';
import { containersWith, docker, runImages, withDocker } from '../support/docker.js';
import { temporaryDirectory, until } from '../support/project.js';
import { runtimeOf } from '../unit/support/values.js';

/** Runs Python in the container, and gives what it prints as JSON. */
const ask = `
import getpass, json, os, resource, socket, sys


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
    "name": [getpass.getuser(), os.path.expanduser("~")],
    "files-at-once": resource.getrlimit(resource.RLIMIT_NOFILE),
    "temporary-size": os.statvfs("/tmp").f_blocks * os.statvfs("/tmp").f_frsize,
    "proxies": sorted(name for name, value in os.environ.items() if "proxy" in name.lower() and value),
}))
`;

/** The name of the volume that a container has. */
async function volumeOf([id = '']: readonly string[]): Promise<string> {
  const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}}\n{{end}}{{end}}';
  return (await docker('inspect', '--format', format, id)).split('\n')[0] ?? '';
}

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

  const begin = async (place: string, more: Partial<RuntimeSettings> = {}) =>
    startRuntime(
      { runtime: runtimeOf('3.11'), architecture: 'x86_64', workspace: task, workDirectory: place },
      {
        image: runImages['python3.11'],
        localImage: { digest: 'sha256:none' },
        rootless: false,
        helpers: await writeHelpers(place),
        lifetime: { defer: () => undefined },
        ...more,
      },
    );
  const start = async (place: string): Promise<RuntimeContainer> => {
    const started = await begin(place);
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
      name: ['sbx_user1051', '/home/sbx_user1051'],
      'files-at-once': [1024, 1024],
      'temporary-size': 512 * 1024 * 1024,
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
      'temporary-size': 512 * 1024 * 1024,
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

  it('begins each stack of layers with an empty /tmp', async () => {
    const layer = zip('one.zip', { 'python/a.py': 'one', 'bin/tool': '' });
    await container.unpack([layer]);
    const leave =
      'import os; os.makedirs("/tmp/cache/a"); open("/tmp/cache/a/b", "w"); os.symlink("/", "/tmp/root")';
    await python(container.run, `${leave}; print("{}")`);
    await container.unpack([layer]);
    const list = 'import json, os; print(json.dumps({"left": os.listdir("/tmp")}))';
    expect(await python(container.run, list)).toEqual({ left: [] });
  });

  describe('from an image whose Python never answers', () => {
    const hanging = 'layerpack-test-hanging:latest';
    beforeAll(async () => {
      const context = temporaryDirectory('hanging-');
      writeFileSync(join(context, 'python'), '#!/bin/sh\nexec sleep 100000\n', { mode: 0o755 });
      const lines = [`FROM ${runImages['python3.11']}`, 'COPY python /var/lang/bin/python3.11'];
      writeFileSync(join(context, 'Dockerfile'), lines.join('\n'));
      await docker('build', '--quiet', '--tag', hanging, context);
    }, 60_000);
    afterAll(() => docker('rmi', '--force', hanging));

    it('is refused once it has taken too long, and leaves nothing behind', async () => {
      const place = temporaryDirectory('work-');
      const refused = await begin(place, { image: hanging, limit: 0.5 });
      expect(refused).toEqual({ refusal: 'it did not start within 0.5 s' });
      expect(await containersWith(join(place, 'exchange'))).toEqual([]);
    });

    it('can be ended while it starts, with its volume', async () => {
      const place = temporaryDirectory('work-');
      let close: () => Promise<unknown> = async () => undefined;
      const lifetime = {
        defer: (undo: () => Promise<unknown>) => {
          close = undo;
        },
      };
      const starting = begin(place, { image: hanging, lifetime });
      const ids = async () => containersWith(join(place, 'exchange'));
      await until(async () => (await ids()).length > 0, 'the container to be there');
      const volume = await volumeOf(await ids());
      await close();
      expect(await starting).toEqual({ refusal: 'the run has ended' });
      expect(await ids()).toEqual([]);
      expect(await docker('volume', 'ls', '--quiet', '--filter', `name=${volume}`)).toBe('');
    });

    it('can be ended before it is there', async () => {
      const place = temporaryDirectory('work-');
      let closing: Promise<unknown> | undefined;
      const lifetime = {
        defer: (undo: () => Promise<unknown>) => {
          closing = undo();
        },
      };
      const starting = begin(place, { image: hanging, lifetime });
      expect(await starting).toEqual({ refusal: 'the run has ended' });
      await closing;
      expect(await containersWith(join(place, 'exchange'))).toEqual([]);
    });
  });

  it("gives nobody the proxies of Docker's client", async () => {
    const settings = temporaryDirectory('docker-');
    const proxy = 'http://me:secret@proxy.invalid:3128';
    const proxies = { default: { httpProxy: proxy, httpsProxy: proxy, noProxy: 'localhost' } };
    writeFileSync(join(settings, 'config.json'), JSON.stringify({ proxies }));
    const before = process.env['DOCKER_CONFIG'];
    process.env['DOCKER_CONFIG'] = settings;
    try {
      const started = await start(temporaryDirectory('work-'));
      await started.unpack([zip('one.zip', { 'python/a.py': 'one', 'bin/tool': '' })]);
      expect(await python(started.run, ask)).toMatchObject({ proxies: [] });
      await started.close();
    } finally {
      if (before === undefined) delete process.env['DOCKER_CONFIG'];
      else process.env['DOCKER_CONFIG'] = before;
    }
  });

  it('removes volumes of runs that were killed, once they are older than any run', async () => {
    const label = 'layerpack-test-abandoned';
    const name = (await docker('volume', 'create', '--label', label)).trim();
    const left = async () => (await docker('volume', 'ls', '--quiet', '--filter', `label=${label}`)).trim();
    await removeAbandonedVolumes(Date.now(), label);
    expect(await left()).toBe(name);
    await removeAbandonedVolumes(Date.now() + 2 * 24 * 60 * 60 * 1000, label);
    expect(await left()).toBe('');
  });

  it('leaves nothing behind', async () => {
    const other = temporaryDirectory('work-');
    const started = await start(other);
    const volume = await volumeOf(await containersWith(join(other, 'exchange')));
    expect(volume).toMatch(/^layerpack-/);
    expect(await docker('volume', 'inspect', '--format', '{{json .Labels}}', volume)).toContain(volumeLabel);
    await started.close();
    expect(await docker('volume', 'ls', '--quiet', '--filter', `name=${volume}`)).toBe('');
    expect(await containersWith(join(other, 'exchange'))).toEqual([]);
  });
});
