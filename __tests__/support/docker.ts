import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, test } from '@jest/globals';

const run = promisify(execFile);

/** What the suites run in; __tests__/images/make.sh makes look-alikes of them. */
export const runImages = {
  'python3.8': 'lambci/lambda:python3.8',
  'python3.11': 'public.ecr.aws/lambda/python:3.11-x86_64',
  'python3.13': 'public.ecr.aws/lambda/python:3.13-x86_64',
} as const;
export type TestedRuntime = keyof typeof runImages;

export const buildImages: Readonly<Record<TestedRuntime, string>> = {
  'python3.8': 'lambci/lambda:build-python3.8',
  'python3.11': 'public.ecr.aws/sam/build-python3.11:latest-x86_64',
  'python3.13': 'public.ecr.aws/sam/build-python3.13:latest-x86_64',
};

/**
 * A suite that needs Docker. Where an engine or an image is missing, it fails if continuous integration or
 * LAYERPACK_REQUIRE_DOCKER says that they must be there; else it says that it was left out, and why.
 */
export function withDocker(title: string, body: () => void): void {
  const { env } = process;
  const reason = whatIsMissing();
  const required =
    Boolean(env['LAYERPACK_REQUIRE_DOCKER']) ||
    (Boolean(env['CI']) && !env['LAYERPACK_TESTS_WITHOUT_DOCKER']);
  describe(title, () => {
    if (reason === undefined) body();
    else if (required) {
      test('has a Docker engine with the test images', () => {
        throw new Error(reason);
      });
    } else leftOut(reason);
  });
}

/** A test that states what did not run and why, instead of staying silent. */
export function leftOut(reason: string): void {
  test(`left out: ${reason}`, () => undefined);
}

function whatIsMissing(): string | undefined {
  const ask = (...args: readonly string[]) => {
    try {
      execFileSync('docker', args, { stdio: 'pipe', encoding: 'utf8', timeout: 20_000 });
      return undefined;
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      return stderr?.trim().split('\n').at(-1) || message;
    }
  };
  const engine = ask('version', '--format', '{{.Server.Version}}');
  if (engine !== undefined) return `no Docker engine (${engine})`;
  const images = [...Object.values(buildImages), ...Object.values(runImages)];
  const missing = images.find((image) => ask('image', 'inspect', image) !== undefined);
  return missing && `no image ${missing} (run __tests__/images/make.sh)`;
}

export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', [...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** Ids of layerpack's containers that have this directory mounted; other suites have their own. */
export async function containersWith(directory: string): Promise<readonly string[]> {
  const filters = ['--filter', 'name=layerpack-', '--filter', `volume=${directory}`];
  const ids = await docker('ps', '--all', '--quiet', '--no-trunc', ...filters);
  return ids.split('\n').filter((id) => id !== '');
}

/** The address at which containers reach this machine. */
export function bridgeAddress(): string {
  const format = '{{(index .IPAM.Config 0).Gateway}} {{(index .IPAM.Config 0).Subnet}}';
  const [stated = '', subnet = ''] = execFileSync(
    'docker',
    ['network', 'inspect', 'bridge', '--format', format],
    { encoding: 'utf8' },
  ).split(' ');
  if (stated !== '') return stated;
  // An engine that has just made its bridge states none, and takes the first address
  const first = /^(\d+\.\d+\.\d+)\.0\/\d+/.exec(subnet)?.[1];
  if (first === undefined) throw new Error(`the bridge is on ${subnet}, whose first address is not known`);
  return `${first}.1`;
}

/**
 * Runs a command in Lambda's own image with a layer at /opt, as Lambda has it: nothing can be written but /tmp,
 * no network, not root, and the runtime's module path.
 * @param layer a directory with the unpacked layer
 */
export async function inLambda(
  runtime: TestedRuntime,
  layer: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [program = '', ...args] = argv;
  const variables = {
    PYTHONPATH: `/opt/python/lib/${runtime}/site-packages:/opt/python:/var/runtime`,
    HOME: '/tmp',
    ...environment,
  };
  return docker(
    ...['run', '--rm', '--network', 'none', '--read-only', '--tmpfs', '/tmp', '--user', '993:990'],
    ...['--volume', `${layer}:/opt:ro`, '--entrypoint', program],
    ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    runImages[runtime],
    ...args,
  );
}

export function pythonInLambda(runtime: TestedRuntime, layer: string, code: string): Promise<string> {
  return inLambda(runtime, layer, [`/var/lang/bin/${runtime}`, '-c', code], {
    AWS_DEFAULT_REGION: 'eu-central-1',
  });
}
