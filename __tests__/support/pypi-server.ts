import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryDirectory } from './project.js';

/** Of https://pypi.org/project/pypiserver/, with what reads its password file. */
const pinned = 'pypiserver[passlib]==2.4.2';

/**
 * pypiserver's application on a port that is free, with a line on stdout for each answer, "STATUS PATH", which goes
 * out when a line comes back. It ends when its stdin closes, so with the test.
 */
const program = `
import os, pathlib, sys, threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pypiserver

address, packages, passwords = sys.argv[1:]
public = os.environ.get("PIP_INDEX_URL")
application = pypiserver.app(
    roots=[pathlib.Path(packages)],
    password_file=passwords,
    authenticate=["list", "download", "update"],
    **({"fallback_url": public} if public else {}),
)
turn, go_on = threading.Lock(), threading.Semaphore(0)


def held(environ, start_response):
    statuses = []

    def start(status, *rest):
        statuses.append(status)
        return start_response(status, *rest)

    body = application(environ, start)
    with turn:
        print(statuses[-1].split()[0], environ["PATH_INFO"], flush=True)
        go_on.acquire()
    return body


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *message):
        pass


server = make_server(address, 0, held, Server, Silent)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
for line in sys.stdin:
    go_on.release()
`;

export interface PypiServerOptions {
  readonly address: string;
  /** The files to offer; what is not among them is to be had from the public index. */
  readonly directory: string;
  readonly user: string;
  readonly password: string;
  /** Awaited before a file is served: the moment at which a download is under way. */
  readonly beforeFile?: () => Promise<void>;
}

export interface PypiServer {
  /** Such as "172.17.0.1:4321". */
  readonly host: string;
  /** What was asked for and how it was answered, such as "200 /simple/some-name/". */
  readonly answers: readonly string[];
  close(): Promise<void>;
}

/** Installs pypiserver for this test file and starts it with basic authentication for all that it has. */
export async function startPypiServer(options: PypiServerOptions): Promise<PypiServer> {
  const { address, directory, user, password, beforeFile } = options;
  const modules = temporaryDirectory('pypiserver-');
  execFileSync(
    'python3',
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', modules, pinned],
    { stdio: 'pipe' },
  );
  // By hash, and in a file, so that tests can look for the password in every command line of this machine
  const passwords = join(temporaryDirectory('passwords-'), 'htpasswd');
  writeFileSync(passwords, `${user}:{SHA}${createHash('sha1').update(password).digest('base64')}\n`);

  const argv = ['-c', program, address, directory, passwords];
  const env = { ...process.env, PYTHONPATH: modules };
  const child = spawn('python3', argv, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const [port] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([status]) => Promise.reject(new Error(`pypiserver ended with ${status}`))),
  ]);
  const answers: string[] = [];
  lines.on('line', (answer: string) => {
    answers.push(answer);
    const goOn = () => child.stdin.write('\n');
    if (beforeFile && /^20[06] \/packages\//.test(answer)) beforeFile().then(goOn, goOn);
    else goOn();
  });
  return {
    host: `${address}:${port}`,
    answers,
    close: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
