// What many scripts do: pip in the build image, then zip -9.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execute, inNewDirectory, succeed } from '../measure.mjs';
import { runtime } from '../workload.mjs';

/** @returns {Promise<string | null>} why it cannot be measured here */
export async function missingZip() {
  const answer = await execute(['zip', '-v']).catch(() => ({ exitCode: null }));
  return answer.exitCode === 0 ? null : 'there is no zip in PATH: install Debian’s package of that name';
}

/**
 * @param {string} image
 * @param {string} requirements
 * @returns {Promise<import('../measure.mjs').Built>}
 */
export async function buildWithPipAndZip(image, requirements) {
  return inNewDirectory(async (project) => {
    await writeFile(join(project, 'requirements.txt'), requirements);
    await mkdir(join(project, 'python'));
    const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    const container = ['docker', 'run', '--rm', '--user', user, '--env', 'HOME=/tmp'];
    const place = ['--volume', `${project}:/work`, '--workdir', '/work', '--entrypoint', `python${runtime}`];
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--target',
      'python',
      '--requirement',
      'requirements.txt',
    ];
    const installed = await succeed([...container, ...place, image, ...pip]);
    const zipped = await succeed(['zip', '-9', '-q', '-r', 'layer.zip', 'python'], { cwd: project });
    return {
      seconds: installed.seconds + zipped.seconds,
      stages: { 'pip install': installed.seconds, 'zip -9': zipped.seconds },
      bytes: (await stat(join(project, 'layer.zip'))).size,
    };
  });
}
