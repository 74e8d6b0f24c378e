import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { makeSelfBuilding } from '../support/distributions.js';
import { withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { project } from '../support/project.js';
import type { FinishedAction } from '../support/runner.js';
import { runAction } from '../support/runner.js';
import { textInZip, zipIn } from '../support/zip.js';

const secrets = {
  MY_SECRET: 'secret-of-mine-71c2',
  GITHUB_TOKEN: 'ghs_token-of-the-job-92d3',
  ACTIONS_RUNTIME_TOKEN: 'token-of-the-runtime-53e4',
  AWS_SECRET_ACCESS_KEY: 'key-of-the-cloud-84f5',
};
const checkoutToken = 'token-of-the-checkout-16a7';

/** What a malicious source distribution would try while it is built. */
const spy = `
import json


def attempt(work):
    try:
        return repr(work())
    except OSError as error:
        return "OSError %d" % error.errno


def write(path):
    with open(path, "w") as file:
        return file.write("was here")


def read(path):
    with open(path) as file:
        return file.read()


def every_environment():
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/environ" % process, "rb") as file:
                found.append(file.read().decode("utf-8", "replace"))
        except OSError as error:
            found.append("OSError %d" % error.errno)
    return found


def build():
    with open("/proc/self/status") as file:
        status = dict(line.rstrip().split(":\\t", 1) for line in file if ":\\t" in line)
    workspace = WORKSPACE
    files = [os.path.join(top, name) for top, _, names in os.walk(workspace) for name in names]
    found = {
        "environment": dict(os.environ),
        "environments": every_environment(),
        "uid": os.getuid(),
        "status": status,
        "write workspace": attempt(lambda: write(os.path.join(workspace, "planted.txt"))),
        "write source": attempt(lambda: write(os.path.join(workspace, "app.py"))),
        "write root": attempt(lambda: write("/planted.txt")),
        "write python": attempt(lambda: write("/var/lang/bin/planted")),
        "socket": [path for path in ("/var/run/docker.sock", "/run/docker.sock") if os.path.exists(path)],
        "config": attempt(lambda: read(os.path.join(workspace, ".git", "config"))),
        "nested config": attempt(lambda: read(os.path.join(workspace, "sub", ".git", "config"))),
        "git": os.listdir(os.path.join(workspace, ".git")),
        "source": attempt(lambda: read(os.path.join(workspace, "app.py"))),
        "files": files,
    }
    return {"spy.py": "", "spy.json": json.dumps(found)}
`;

withDocker('code that runs while a source distribution is built', () => {
  const config = `[http]\n\textraheader = AUTHORIZATION: basic ${checkoutToken}\n`;
  const workspace = project({
    'requirements.txt': '--find-links sources\nspy\n',
    'app.py': 'print("app")\n',
    '.git/config': config,
    '.git/HEAD': 'ref: refs/heads/main\n',
    'sub/.git/config': config,
  });
  let run: FinishedAction;
  let text: string;
  let found: Readonly<Record<string, unknown>> & {
    readonly environment: Readonly<Record<string, string>>;
    readonly status: Readonly<Record<string, string>>;
  };

  beforeAll(async () => {
    const build = spy.replace('WORKSPACE', JSON.stringify(workspace));
    makeSelfBuilding(join(workspace, 'sources'), 'spy', build);
    run = await runAction({ runtime: 'python3.11', installer: 'pip' }, { workspace, env: secrets });
    expectPassed(run);
    const zip = zipIn(join(workspace, 'build/layers'));
    text = textInZip(zip, 'python/lib/python3.11/site-packages/spy.json');
    found = JSON.parse(text);
  });

  test("sees none of the runner's secrets, in no process", () => {
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
    const runners = Object.keys(found.environment).filter((name) =>
      /^(?:GITHUB|RUNNER|ACTIONS|INPUT|AWS)_/.test(name),
    );
    expect(runners.filter((name) => !['AWS_EXECUTION_ENV'].includes(name))).toEqual([]);
    expect(found.environment['HOME']).toBe('/tmp');
  });

  test('has no capability and can get none', () => {
    expect(found.status).toMatchObject({
      NoNewPrivs: '1',
      CapEff: '0000000000000000',
      CapBnd: '0000000000000000',
    });
    expect(found['uid']).toBe(process.getuid?.());
  });

  test('cannot write to the project or the image', () => {
    const refused = expect.stringMatching(/^OSError (?:13|30)$/);
    for (const what of ['workspace', 'source', 'root', 'python'])
      expect({ [what]: found[`write ${what}`] }).toEqual({ [what]: refused });
    expect(existsSync(join(workspace, 'planted.txt'))).toBe(false);
  });

  test("does not reach the Docker engine or the checkout's credentials", () => {
    expect(found['socket']).toEqual([]);
    expect(found['git']).toEqual([]);
    expect(found['config']).toBe('OSError 2');
  });

  test('does not reach the credentials of a checkout in a directory below', () => {
    expect(found['nested config']).toMatch(/^OSError/);
  });

  test('can read the project, which a requirements file may name parts of', () => {
    expect(found['source']).toContain('print');
  });
});
