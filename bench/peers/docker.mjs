import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execute, inNewDirectory, succeed } from '../measure.mjs';
import { architecture, runtime } from '../workload.mjs';

const tag = `layerpack-bench:python${runtime}-${architecture}`;
const base = buildImage(runtime);
/** Where SAM's build images keep its builders: apart from the Python that builds, and last in PATH. */
const home = '/usr/local/opt/lambda-builders';
const certificates = '/usr/local/share/layerpack-bench/certificates.pem';

/** @param {string} runtime such as 3.11 */
export function buildImage(runtime) {
  return `public.ecr.aws/sam/build-python${runtime}:latest-${architecture}`;
}

/** @param {string} runtime such as 3.11 */
export function runImage(runtime) {
  return `public.ecr.aws/lambda/python:${runtime}-${architecture}`;
}

/**
 * @param {string} image
 * @returns {Promise<string>} changes with its content
 */
export async function imageId(image) {
  return (await succeed(['docker', 'image', 'inspect', '--format', '{{.Id}}', image])).stdout.trim();
}

/**
 * The build image with the `find` that the others call: those of newer runtimes have none, and slim fails in them.
 * It is given that of python3.11's.
 * @param {string} runtime
 * @returns {Promise<string>} the image's name
 */
export async function imageWithFind(runtime) {
  const image = buildImage(runtime);
  const found = await execute(['docker', 'run', '--rm', '--entrypoint', 'find', image, '--version']);
  if (found.exitCode === 0) return image;
  return inNewDirectory(async (context) => {
    const lines = [
      `FROM ${buildImage('3.11')} AS tools`,
      `FROM ${image}`,
      'COPY --from=tools /usr/bin/find /usr/bin/',
    ];
    await writeFile(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
    const tag = `layerpack-bench:find-python${runtime}-${architecture}`;
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    await succeed(['docker', 'build', '--tag', tag, context], { env });
    return tag;
  });
}

/** Whether a Docker engine answers. */
export async function engineAnswers() {
  try {
    const { exitCode, stdout } = await execute(['docker', 'info', '--format', '{{.ServerVersion}}']);
    return exitCode === 0 && stdout.trim() !== '';
  } catch {
    return false;
  }
}

/**
 * Makes sure of an image that both SAM and layerpack can build in: the build image plus SAM's builders, and the
 * certificates that pip is told to trust here, which SAM does not hand into its container. Docker keeps the
 * layers, so this is quick from the second time on.
 * @param {string} buildersVersion
 * @returns {Promise<string>} the image's name
 */
export async function ensureImage(buildersVersion) {
  return inNewDirectory(async (context) => {
    const trusted = process.env['PIP_CERT'];
    if (trusted) await copyFile(trusted, join(context, 'certificates.pem'));
    await writeFile(join(context, 'Dockerfile'), dockerfile(buildersVersion, Boolean(trusted)));
    // Without BuildKit, the base is taken as it is in the engine.
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    await succeed(['docker', 'build', '--tag', tag, context], { env });
    return tag;
  });
}

/**
 * @param {string} buildersVersion
 * @param {boolean} withCertificates
 */
function dockerfile(buildersVersion, withCertificates) {
  const pip = `["${home}/bin/python", "-m", "pip", "install", "--no-cache-dir", "aws-lambda-builders==${buildersVersion}"]`;
  return [
    `FROM ${base}`,
    ...(withCertificates ? [`COPY certificates.pem ${certificates}`, `ENV PIP_CERT=${certificates}`] : []),
    `RUN ["python${runtime}", "-m", "venv", "${home}"]`,
    `RUN ${pip}`,
    `ENV PATH=$PATH:${home}/bin`,
    '',
  ].join('\n');
}
