// Layers of one resolution: stacked, and the same distributions in 2, 4 and 8 layers, each against one layer with everything.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inNewDirectory, inTurns, median } from '../measure.mjs';
import { engineAnswers, ensureImage } from '../peers/docker.mjs';
import { runLayerpack } from '../peers/layerpack.mjs';
import { installSam } from '../peers/sam.mjs';
import { times } from '../workload.mjs';

const stacked = 'three stacked layers, against one with everything';
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

/** No two of them need the same distribution, so that however they are divided, all layers together hold the same. */
const apart = {
  numpy: 'numpy==2.2.6\n',
  pillow: 'pillow==11.3.0\n',
  lxml: 'lxml==5.4.0\n',
  cryptography: 'cryptography==45.0.7\n',
  jinja2: 'jinja2==3.1.6\n',
  pyyaml: 'pyyaml==6.0.2\n',
  requests: 'requests==2.32.3\n',
  psutil: 'psutil==7.0.0\n',
};

/** @returns {Promise<readonly import('../table.mjs').Row[]>} */
export async function measureLayers() {
  if (!(await engineAnswers())) return [{ what: stacked, leftOut: 'no Docker engine answers' }];
  // The image of the race, so that both parts measure in the same one
  const image = await ensureImage((await installSam()).buildersVersion);
  const [three, one] = await inTurns(times, [
    () => build(image, `layers:\n${stack.join('')}`, sources, 3),
    () => build(image, divided(names, 1), sources, 1),
  ]);
  const counts = [1, 2, 4, 8];
  const [alone, ...several] = await inTurns(
    times,
    counts.map((count) => () => build(image, divided(Object.keys(apart), count), apart, count)),
  );
  return [
    row(stacked, three, one, 1.5),
    ...several.map((runs, index) => {
      const count = counts[index + 1];
      return row(`${count} layers, against one of the same`, runs, alone, count === 8 ? 2 : undefined);
    }),
  ];
}

/**
 * @param {string} what
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 * @param {number} [most]
 * @returns {import('../table.mjs').Row}
 */
function row(what, ours, theirs, most) {
  const aim = most === undefined ? {} : { aim: /** @type {const} */ ({ of: 'ratio', most }) };
  return { what, ours: median(ours), theirs: median(theirs), unit: 's', ...aim };
}

/**
 * A config with unrelated layers that share the sources.
 * @param {readonly string[]} all names of sources
 * @param {number} count of layers
 */
function divided(all, count) {
  const share = all.length / count;
  const layers = Array.from({ length: count }, (_, index) => {
    const files = all.slice(index * share, (index + 1) * share).map((name) => `${name}.txt`);
    return `  - { name: layer-${index}, requirements: [${files.join(', ')}] }\n`;
  });
  return `layers:\n${layers.join('')}`;
}

/**
 * A cold build.
 * @param {string} image
 * @param {string} config
 * @param {Readonly<Record<string, string>>} files
 * @param {number} count of layers that must come of it
 */
async function build(image, config, files, count) {
  return inNewDirectory(async (directory) => {
    const project = join(directory, 'project');
    await mkdir(project);
    await writeFile(join(project, 'layers.yml'), config);
    for (const [name, text] of Object.entries(files)) await writeFile(join(project, `${name}.txt`), text);
    const { seconds, outputs } = await runLayerpack(project, image, { cacheHome: join(directory, 'cache') });
    if (outputs.layers.length !== count) throw new Error(`${outputs.layers.length} layers, and not ${count}`);
    return seconds;
  });
}
