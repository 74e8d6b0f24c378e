import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const platforms = [
  ...['manylinux2014_x86_64', 'manylinux_2_17_x86_64', 'manylinux_2_24_x86_64', 'manylinux_2_27_x86_64'],
  'manylinux_2_28_x86_64',
];

/** Real wheels, about 110 MB: those of which it is known that what stays needs some of what looks like more. */
const requirements = [
  ...['numpy==2.2.6', 'pandas==2.2.3', 'scipy==1.15.3', 'networkx==3.4.2', 'scikit-image==0.25.2'],
  ...[
    'astropy==7.0.1',
    'botocore==1.37.38',
    'boto3==1.37.38',
    'h5py==3.13.0',
    'jedi==0.19.2',
    'cffi==1.17.1',
  ],
];

/** @returns the wheels' paths */
export async function downloadWheels(directory: string): Promise<readonly string[]> {
  await run('python3', [
    ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', directory],
    ...['--implementation', 'cp', '--python-version', '3.11'],
    ...platforms.flatMap((platform) => ['--platform', platform]),
    ...requirements,
  ]);
  return readdirSync(directory).map((file) => join(directory, file));
}
