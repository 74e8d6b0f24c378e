import { LayerpackError } from '../errors.js';
import { lastLine } from './execute.js';
import type { RuntimeContainer } from './runtime-container.js';

/** The shared libraries that a runtime image has. */
export interface ImageLibraries {
  /** File names, as the loader looks for them. */
  readonly names: ReadonlySet<string>;
  /** For a sentence, such as "the image public.ecr.aws/lambda/python:3.11-x86_64". */
  readonly source: string;
}

/** Where the loader looks without being told: https://man7.org/linux/man-pages/man8/ld.so.8.html */
const loaderDirectories = ['/lib64', '/usr/lib64'];

/** @throws LayerpackError with rule `image` where the image does not answer */
export async function listImageLibraries(container: RuntimeContainer): Promise<ImageLibraries> {
  const { python, image } = container;
  const program = await container.share('listLibraries');
  const outcome = await container.run([python, '-I', '-S', program, ...loaderDirectories]);
  if (outcome.exitCode !== 0) {
    throw new LayerpackError({
      rule: 'image',
      subject: image.name,
      title: `Failed to list the libraries of ${image.name}`,
      reason: lastLine(outcome.stderr) || 'it gave no reason',
      advice: 'Check that it is an image of the Lambda runtime, or name another by runtime-image.',
    });
  }
  return {
    names: new Set(JSON.parse(outcome.stdout) as readonly string[]),
    source: `the image ${image.name}`,
  };
}
