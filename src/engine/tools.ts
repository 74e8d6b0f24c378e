import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../cache/cache.js';
import { LayerpackError } from '../errors.js';
import { minorOf } from '../lambda/runtimes.js';
import type { Engine } from './engine.js';
import type { Outcome } from './execute.js';
import { lastLine } from './execute.js';
import type { Helpers } from './helpers.js';
import { keepTools, takeTools } from './tool-cache.js';

/** A wheel on the package index, by version and by the SHA-256 of each file that may serve. */
interface PinnedTool {
  readonly name: 'pip' | 'uv';
  readonly version: string;
  readonly sha256: readonly string[];
}

const uv: PinnedTool = {
  name: 'uv',
  version: '0.13.9',
  sha256: [
    // musllinux x86_64: static, so it runs whatever the image's glibc
    '2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25',
    // musllinux and manylinux2014 aarch64
    '5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe',
    // manylinux2014 x86_64, manylinux_2_28 aarch64, macOS x86_64 and arm64: for the host builder
    'd7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19',
    'ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375',
    'c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5',
    '66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63',
  ],
};

/** The last pip for each Python, first match counts. */
const pips: readonly (PinnedTool & { readonly from: number })[] = [
  {
    from: 10,
    name: 'pip',
    version: '26.3',
    sha256: ['f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13'],
  },
  {
    from: 9,
    name: 'pip',
    version: '26.0.1',
    sha256: ['bdb1b08f4274833d62c1aa29e20907365a2ceb950410df15fc9521bad440122b'],
  },
  {
    from: 8,
    name: 'pip',
    version: '25.0.1',
    sha256: ['c46efd13b6aa8279f33f2864459c8ce587ea6a1a59ee20de055868d8f7688f7f'],
  },
  {
    from: 7,
    name: 'pip',
    version: '24.0',
    sha256: ['ba0d021a166865d2265246961bec0152ff124de910c5cc39f1156ce3fa7c69dc'],
  },
  {
    from: 0,
    name: 'pip',
    version: '21.3.1',
    sha256: ['deaf32dcd9ab821e359cd8330786bcd077604b5c5730c0b096eda46f95c24a2d'],
  },
];

/** The programs a build uses, so that what the image or machine has makes no difference. */
export interface Tools {
  /** argv prefix that runs pip. */
  readonly pip: readonly string[];
  /** A directory with pip's package and nothing else. */
  readonly pipDirectory: string;
  /** Path of uv; null with the reason in `uvMissing` where it could not be had. */
  readonly uv: string | null;
  readonly uvMissing: string | null;
  /** Whether the index had at least pip. */
  readonly indexAnswers: boolean;
  /** Whether they are from the cache. */
  readonly kept: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Fetches uv and a pip of ours by the pip that is there, so the user's index, proxy and certificates count.
 * An index without them is no failure: the pip that is there serves, and the reason is kept.
 * @param python the version of the interpreter that will run pip, such as "3.11"
 */
export async function fetchTools(
  engine: Engine,
  python: string,
  machine: string,
  directory: string,
  helpers: Helpers,
  cache: Cache | null,
): Promise<Tools> {
  const pip = pips.find(({ from }) => minorOf(python) >= from);
  if (pip === undefined) throw new RangeError(`no pip is known for Python ${python}`);
  const platform = engine.kind === 'container' ? ['--platform', `musllinux_1_1_${machine}`] : [];
  const pipDirectory = join(directory, 'package');
  const fetch = (tools: readonly PinnedTool[]) =>
    fetchPinned(engine, tools, platform, directory, pipDirectory, helpers);

  const key = keyOf(engine, pip, machine);
  const pinned = new Set([...pip.sha256, ...uv.sha256]);
  if (cache && (await takeTools(cache, key, pinned, { directory, pipDirectory }))) {
    return {
      pip: [engine.python, join(pipDirectory, 'pip')],
      pipDirectory,
      uv: join(directory, 'uv'),
      uvMissing: null,
      indexAnswers: true,
      kept: true,
      versions: { pip: pip.version, uv: uv.version },
    };
  }
  const both = await fetch([pip, uv]);
  if (cache && both.exitCode === 0) await keepTools(cache, key, directory);
  const failure = both.exitCode === 0 ? null : lastLine(both.stderr) || 'pip download gave no reason';
  const ownPip = failure === null || (await fetch([pip])).exitCode === 0;
  return {
    pip: [engine.python, join(pipDirectory, 'pip')],
    pipDirectory,
    uv: failure === null ? join(directory, 'uv') : null,
    uvMissing: failure === null ? null : `uv ${uv.version} could not be fetched (${failure})`,
    indexAnswers: ownPip,
    kept: false,
    versions: {
      pip: ownPip ? pip.version : `the ${engine.kind}'s own`,
      ...(failure === null ? { uv: uv.version } : {}),
    },
  };
}

/** uv's program is for one machine, and in a container static; pip is for one Python. */
function keyOf({ kind }: Engine, pip: PinnedTool, machine: string): string {
  const place = kind === 'container' ? machine : `${process.platform}-${process.arch}`;
  return `${kind}-${place}-pip${pip.version}-uv${uv.version}`;
}

/** The helper's exit code where pip did its part, and unpacking failed. */
const unpackingFailed = 70;

async function fetchPinned(
  engine: Engine,
  tools: readonly PinnedTool[],
  platform: readonly string[],
  directory: string,
  pipDirectory: string,
  helpers: Helpers,
): Promise<Outcome> {
  const lines = tools.map(
    ({ name, version, sha256 }) =>
      `${name}==${version} ${sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}`,
  );
  const requirements = join(directory, 'tools.txt');
  await writeFile(requirements, `${lines.join('\n')}\n`);
  const outcome = await engine.run(
    [engine.python, helpers.fetchTools, directory, pipDirectory]
      .concat(['download', '--quiet', '--no-deps', '--only-binary', ':all:', '--require-hashes'])
      .concat(platform, ['--dest', directory, '--requirement', requirements]),
    // The project's constraints are not about our tools.
    { environment: { PIP_CONSTRAINT: '' }, cwd: directory },
  );
  if (outcome.exitCode === unpackingFailed) throw unpackFailed(outcome.stderr);
  return outcome;
}

function unpackFailed(output: string): LayerpackError {
  const full = /No space left on device|Errno 28/.test(output);
  return new LayerpackError({
    rule: 'engine',
    subject: 'pip and uv',
    title: 'Failed to unpack pip and uv',
    reason: full ? 'the disk is full' : lastLine(output),
    advice: 'Free space, or set RUNNER_TEMP (on the command line TMPDIR) to a directory on another disk.',
  });
}
