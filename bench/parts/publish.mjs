// Publishing in many regions against one, at equal zip: time with a network's delay, and memory.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LambdaClient, ListLayerVersionsCommand, PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { inNewDirectory, inTurns, median, succeed } from '../measure.mjs';
import { startMoto } from '../peers/moto.mjs';
import { dist } from '../places.mjs';
import { findPython } from '../python.mjs';
import { startDelay } from './delay.mjs';

const times = 5;
/** Milliseconds that are added to each request. */
const delay = 100;

const regions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'eu-south-1'],
  ...['eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'af-south-1', 'ap-south-1', 'ap-south-2'],
  ...['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
];
const one = regions.slice(0, 1);

/** They open nothing. */
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' };

/**
 * @typedef {object} Run
 * @property {number} seconds of the whole program
 * @property {number} memory bytes that it had at most
 * @property {number} processor seconds of processor time
 */

/**
 * Of a command whose build is reused, so that what is measured is start, reading the result, and publishing.
 * @returns {Promise<readonly import('../table.mjs').Row[]>}
 */
export async function measurePublish() {
  // The SDK's own way to leave out its warning about the version of Node
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const moto = await startMoto();
  const network = await startDelay(moto.origin, delay);
  try {
    return await inNewDirectory(async (directory) => {
      const rows = [];
      for (const megabytes of [0.1, 40]) {
        const project = await projectOf(join(directory, `${megabytes}`), megabytes);
        // Builds once; what follows reuses its result
        await publish(project, one, network.origin);
        const run = (/** @type {readonly string[]} */ where) => async () => {
          await moto.reset();
          return await publish(project, where, network.origin);
        };
        const [none, alone, all] = await inTurns(times, [run([]), run(one), run(regions)]);
        await moto.reset();
        const zip = await readFile(join(project, 'build/layers/data-python3.12-x86_64.zip'));
        rows.push(...rowsOf(megabytes, all, alone, none, await inSequence(moto.origin, zip)));
      }
      return rows;
    });
  } finally {
    network.close();
    await moto.close();
  }
}

/**
 * @param {number} megabytes
 * @param {readonly Run[]} all
 * @param {readonly Run[]} alone
 * @param {readonly Run[]} none
 * @param {number} server
 * @returns {readonly import('../table.mjs').Row[]}
 */
function rowsOf(megabytes, all, alone, none, server) {
  const both = (/** @type {keyof Run} */ key, scale = 1) => ({
    ours: median(all.map((run) => run[key])) / scale,
    theirs: median(alone.map((run) => run[key])) / scale,
  });
  const of = `${megabytes} MB`;
  return [
    {
      what: `publishing ${of} in ${regions.length} regions against 1, ${delay} ms a call, build reused`,
      ...both('seconds'),
      unit: 's',
      ...(megabytes < 1 ? { aim: { of: 'ratio', most: 2 } } : {}),
    },
    {
      what: '- the same command where nothing is published',
      theirs: median(none.map((run) => run.seconds)),
      unit: 's',
    },
    { what: '- the server alone: the same calls in sequence, without delay', theirs: server, unit: 's' },
    { what: '- its own processor time', ...both('processor'), unit: 's' },
    {
      what: '- peak memory',
      ...both('memory', 1e6),
      unit: 'MB',
      // Thirty clients are something beside nothing; what must not grow is what comes of the zip
      ...(megabytes < 1 ? {} : { aim: { of: 'ratio', most: 1.2 } }),
    },
  ];
}

/**
 * A project whose layer is one wheel of bytes that do not compress.
 * @param {string} project
 * @param {number} megabytes
 */
async function projectOf(project, megabytes) {
  const maker = fileURLToPath(new URL('noise-wheel.py', import.meta.url));
  await succeed([await findPython(), maker, join(project, 'wheels'), `${megabytes * 1e6}`]);
  await writeFile(join(project, 'requirements.txt'), '--no-index\n--find-links wheels\nnoise==1.0\n');
  return project;
}

/**
 * The whole command line of dist.
 * @param {string} project
 * @param {readonly string[]} where
 * @param {string} endpoint
 * @returns {Promise<Run>}
 */
async function publish(project, where, endpoint) {
  const measured = ['memory', 'cpu'].map((name) => {
    const recorder = new URL(`record-${name}.mjs`, import.meta.url);
    const file = join(project, name);
    recorder.searchParams.set('to', pathToFileURL(file).href);
    return { file, recorder: recorder.href };
  });
  const flags = ['--builder', 'host', '--layer-name', 'data', '--runtime', '3.12', '--json'];
  const publishing = where.length > 0 ? ['--publish', 'true', '--regions', where.join()] : [];
  const { seconds, stdout } = await succeed(
    [
      process.execPath,
      ...measured.flatMap(({ recorder }) => ['--import', recorder]),
      join(dist, 'cli.js'),
      'build',
      ...flags,
      ...publishing,
    ],
    {
      cwd: project,
      env: {
        ...process.env,
        XDG_CACHE_HOME: join(project, 'cache'),
        AWS_ENDPOINT_URL_LAMBDA: endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    },
  );
  const outputs = JSON.parse(stdout);
  const arns = Object.keys(outputs['layer-version-arns']);
  if (arns.length !== where.length)
    throw new Error(`${arns.length} regions of ${where.length} have a version`);
  const [memory, processor] = await Promise.all(
    measured.map(async ({ file }) => Number(await readFile(file, 'utf8'))),
  );
  if (where.length === 0) return { seconds, memory, processor };
  const record = JSON.parse(await readFile(join(project, 'build/layers/layer-versions.json'), 'utf8'));
  if (record.versions.some((/** @type {any} */ { status }) => status !== 'published')) {
    throw new Error('a version was there already');
  }
  return { seconds, memory, processor };
}

/**
 * What the server needs for it: a list and a version in each region, one after another.
 * @param {string} endpoint
 * @param {Uint8Array} zip
 * @returns {Promise<number>} seconds
 */
async function inSequence(endpoint, zip) {
  let milliseconds = 0;
  for (const region of regions) {
    const client = new LambdaClient({ endpoint, region, credentials });
    const start = performance.now();
    await client.send(new ListLayerVersionsCommand({ LayerName: 'data' }));
    await client.send(new PublishLayerVersionCommand({ LayerName: 'data', Content: { ZipFile: zip } }));
    milliseconds += performance.now() - start;
    client.destroy();
  }
  return milliseconds / 1000;
}
