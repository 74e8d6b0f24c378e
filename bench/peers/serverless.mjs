// serverless-python-requirements, which makes a layer's zip on the way to a deployment.
import { access, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execute, succeed } from '../measure.mjs';
import { cacheDirectory } from '../places.mjs';
import { architecture, runtime } from '../workload.mjs';

/** Serverless 4 wants an account. */
export const packages = ['serverless@3.40.0', 'serverless-python-requirements@6.1.2'];

/**
 * Packaging a layer asks CloudFormation about the last one: answered here as where nothing was deployed, at once.
 */
const withoutAws = `module.exports = class {
  constructor(serverless) {
    serverless.getProvider('aws').request = async () => {
      throw new Error('Stack with id bench does not exist');
    };
  }
};
`;

/**
 * @typedef {object} Settings
 * @property {string} [runtime]
 * @property {boolean} [strip] off where it is not said: its documentation warns of stripped libraries that do not load any more
 * @property {string} [wheels] a directory of all wheels, if nothing else is to be installed
 */

/**
 * Its caches lie in the project, so that a new project is a cold one.
 * @param {string} image
 * @param {Settings} settings
 */
const configuration = (image, { runtime: python = runtime, strip = false, wheels }) => `service: bench
frameworkVersion: '3'
provider:
  name: aws
  runtime: python${python}
  architecture: ${architecture}
  region: eu-west-1
plugins: [serverless-python-requirements, ./without-aws.js]
custom:
  pythonRequirements:
    dockerizePip: true
    dockerImage: ${image}
    slim: true
    strip: ${strip}
    layer: true
    useStaticCache: true
    useDownloadCache: true
    cacheLocation: ./cache
${
  wheels === undefined
    ? ''
    : `    pipCmdExtraArgs: [--no-deps, --no-index, '--find-links /wheels']
    dockerRunCmdExtraArgs: ['--volume', '${wheels}:/wheels:ro']
`
}`;

/** @returns {Promise<string>} the directory that it is installed in */
export async function installServerless() {
  const home = await cacheDirectory('serverless-3.40.0');
  const complete = join(home, 'complete');
  const installed = await access(complete).then(
    () => true,
    () => false,
  );
  if (!installed) {
    await writeFile(join(home, 'package.json'), '{"private":true}\n');
    const npm = ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'];
    await succeed([...npm, ...packages], { cwd: home });
    await writeFile(complete, '');
  }
  return home;
}

/**
 * @param {string} home
 * @param {string} project
 * @param {string} image
 * @param {string} requirements
 * @param {Settings} [settings]
 */
export async function writeServerlessProject(home, project, image, requirements, settings = {}) {
  await symlink(join(home, 'node_modules'), join(project, 'node_modules'));
  await writeFile(join(project, 'requirements.txt'), requirements);
  await writeFile(join(project, 'serverless.yml'), configuration(image, settings));
  await writeFile(join(project, 'without-aws.js'), withoutAws);
  await mkdir(join(project, 'home'));
}

/**
 * @param {string} home
 * @param {string} project
 * @returns {Promise<import('../measure.mjs').Built>}
 */
export async function runServerless(home, project) {
  const program = join(home, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const env = {
    ...process.env,
    // Neither the user's settings nor anything that waits for the network beside pip
    HOME: join(project, 'home'),
    DOCKER_CONFIG: process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'),
    SLS_TELEMETRY_DISABLED: '1',
    SLS_NOTIFICATIONS_MODE: 'off',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  };
  const { seconds, exitCode, stdout, stderr } = await execute([process.execPath, program, 'package'], {
    cwd: project,
    env,
  });
  // Errors are on stdout, warnings on stderr
  if (exitCode !== 0)
    throw new Error(`serverless package ended with ${exitCode}:\n${stderr.trim()}\n${stdout.trim()}`);
  const { size } = await stat(join(project, '.serverless', 'pythonRequirements.zip'));
  return { seconds, stages: {}, bytes: size };
}
