// Three layers of one resolution, against one layer with everything.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory, inTurns, median, succeed } from '../measure.mjs';
import { engineAnswers, ensureImage } from '../peers/docker.mjs';
import { installSam } from '../peers/sam.mjs';
import { dist } from '../places.mjs';
import { runtime, times } from '../workload.mjs';

const what = 'three stacked layers, against one with everything';
const sources = {
  core: 'requests==2.32.3\n',
  data: 'pandas==2.2.3\nnumpy==2.2.6\n',
  app: 'pydantic==2.11.7\njinja2==3.1.6\nrequests==2.32.3\n',
};
const names = Object.keys(sources);
const stack = names.map(
  (name, index) =>
    `  - { name: ${name}, requirements: ${name}.txt, stacked-on: [${names.slice(0, index).join(', ')}] }\n`,
);
const three = `layers:\n${stack.join('')}`;
const one = `layers:\n  - { name: all, requirements: [${names.map((name) => `${name}.txt`).join(', ')}] }\n`;

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureLayers() {
  if (!(await engineAnswers())) return [{ what, leftOut: 'no Docker engine answers' }];
  // The image of the build part, so that both parts measure in the same one
  const image = await ensureImage((await installSam()).buildersVersion);
  const [ours, theirs] = await inTurns(times, [() => build(image, three), () => build(image, one)]);
  return [{ what, ours: median(ours), theirs: median(theirs), unit: 's', aim: { of: 'ratio', most: 1.5 } }];
}

/**
 * @param {string} image
 * @param {string} config
 */
async function build(image, config) {
  return inNewDirectory(async (project) => {
    await writeFile(join(project, 'layers.yml'), config);
    for (const [name, text] of Object.entries(sources)) await writeFile(join(project, `${name}.txt`), text);
    const argv = [process.execPath, join(dist, 'cli.js'), 'build', '--runtime', runtime];
    const { seconds } = await succeed([...argv, '--builder', 'container', '--image', image], {
      cwd: project,
    });
    return seconds;
  });
}
