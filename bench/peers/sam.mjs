import { access, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory, succeed } from '../measure.mjs';
import { cacheDirectory, zipWithPython } from '../places.mjs';
import { findPython } from '../python.mjs';
import { architecture, runtime } from '../workload.mjs';

const version = '1.170.0';

const template = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: layer
      CompatibleRuntimes: [python${runtime}]
      CompatibleArchitectures: [${architecture}]
    Metadata:
      BuildMethod: python${runtime}
      BuildArchitecture: ${architecture}
`;

/**
 * SAM's command line in a virtual environment of its own.
 * @typedef {{ readonly python: string, readonly program: string, readonly home: string, readonly buildersVersion: string }} Sam
 */

/** @returns {Promise<Sam>} */
export async function installSam() {
  const python = await findPython();
  const home = await cacheDirectory(`sam-${version}`);
  const inside = join(home, 'bin', 'python');
  const complete = join(home, 'complete');
  const installed = await access(complete).then(
    () => true,
    () => false,
  );
  if (!installed) {
    await succeed([python, '-m', 'venv', '--clear', home]);
    await succeed([inside, '-m', 'pip', 'install', '--quiet', `aws-sam-cli==${version}`]);
    await writeFile(complete, '');
  }
  const ask = "from importlib.metadata import version; print(version('aws-lambda-builders'))";
  const { stdout } = await succeed([inside, '-c', ask]);
  return { python, program: join(home, 'bin', 'sam'), home, buildersVersion: stdout.trim() };
}

/**
 * Builds a layer with SAM in a new directory, and zips it.
 * @param {Sam} sam
 * @param {string} image
 * @param {string} requirements
 */
export async function buildWithSam(sam, image, requirements) {
  return inNewDirectory(async (project) => {
    await writeSamProject(project, requirements);
    return runSam(sam, image, project);
  });
}

/**
 * @param {string} project
 * @param {string} requirements
 */
export async function writeSamProject(project, requirements) {
  await mkdir(join(project, 'layer'));
  await writeFile(join(project, 'layer', 'requirements.txt'), requirements);
  await writeFile(join(project, 'template.yaml'), template);
}

/**
 * Builds a project's layer with SAM, and zips it.
 * @param {Sam} sam
 * @param {string} image
 * @param {string} project
 * @param {readonly string[]} [flags]
 * @returns {Promise<import('../measure.mjs').Built>}
 */
export async function runSam(sam, image, project, flags = []) {
  const env = {
    ...process.env,
    SAM_CLI_TELEMETRY: '0',
    // Keeps the user's own settings of SAM out, and this run out of them.
    __SAM_CLI_APP_DIR: join(sam.home, 'settings'),
  };
  const argv = [sam.program, 'build', '--use-container', '--skip-pull-image', '--build-image', image];
  const built = await succeed([...argv, ...flags], { cwd: project, env });
  const zip = join(project, 'layer.zip');
  const tree = join(project, '.aws-sam', 'build', 'Layer');
  const packed = await succeed([sam.python, zipWithPython, tree, zip]);
  const stages = { 'sam build': built.seconds, 'zipping its output': packed.seconds };
  return { seconds: built.seconds + packed.seconds, stages, bytes: (await stat(zip)).size };
}
