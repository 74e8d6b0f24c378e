import { providerOf } from './module-names.js';
import type { Verdict } from './verdict.js';

/** A known way out for a distribution that misses a library, as a sentence; undefined where none is known. */
export type WayOut = (library: string, distribution: string) => string | undefined;

/** What a user can do, in a sentence or two. */
export function adviceFor(verdict: Verdict, distribution: string, wayOut: WayOut): string {
  const { library, missing, provider, extra, culprit } = verdict;
  const whose = culprit ?? distribution;
  switch (verdict.cause) {
    case 'missing-library':
      return (
        (library === undefined ? undefined : (wayOut(library, whose) ?? wayOut(library, distribution))) ??
        'Copy the library into the layer by system-libraries, or ask for a variant that brings it.'
      );
    case 'glibc':
      return `Ask for a release of ${whose} with a wheel for an older glibc, or a newer runtime.`;
    case 'machine':
      return `Ask for a wheel of ${whose} for the layer's architecture, or set architecture to what the function has.`;
    case 'python':
      return `Ask for a release of ${whose} that is made for this Python, or set runtime to one that it is made for.`;
    case 'binary-mismatch':
      return `Ask for versions of ${whose} and of what it was compiled against that go together; for NumPy, mostly numpy<2.`;
    case 'hides-python':
      return `Drop ${whose}, or ask for a release of what requires it that no longer does: Python has that module itself.`;
    case 'optional-dependency':
      return extra === undefined
        ? `Where you use it, add ${sourceOf(missing, provider)} to the requirements.`
        : `Where you use it, ask for ${extra}.`;
    case 'undeclared-dependency':
      return missing === 'pkg_resources'
        ? 'Ask for setuptools<82 in the requirements.'
        : `Add ${sourceOf(missing, provider)} to the requirements, and tell the maintainers of ${whose}.`;
    case 'no-module':
      return 'Nothing: no code imports it.';
    case 'not-alone':
      return 'Nothing, as long as your code imports the other module first.';
    case 'environment':
      return "Set it in the function's environment. Where the function has it, allow this by allow-import-errors.";
    case 'display':
      return `A function has no display: use another distribution than ${whose}, or one without a user interface.`;
    case 'network':
      return 'See to it that the function reaches the network, and allow this by allow-import-errors; or import it only where it is used.';
    case 'read-only':
      return "Set HOME=/tmp, or the distribution's own variable for its directory (such as MPLCONFIGDIR), in the function's environment, and allow this by allow-import-errors.";
    case 'no-shared-memory':
      return `Ask for a release of ${whose} that does without multiprocessing locks, or use threads and pipes.`;
    case 'cpu':
      return `Ask for a build of ${whose} for older processors. Where this machine is emulated, run the test on a real one.`;
    case 'timeout':
      return 'Import it only where it is used, or find out what it waits for. Lambda ends an init after 10 s.';
    case 'pth':
      return `Layers have no .pth files processed: ask for a release of ${whose} that does without, or call site.addsitedir in the function.`;
    case 'crash':
    case 'exit':
    case 'error':
      return `Ask for another release of ${whose}, or tell its maintainers. What is known and harmless can be allowed by allow-import-errors.`;
  }
}

function sourceOf(missing: string | undefined, provider: string | undefined): string {
  if (provider !== undefined) return provider;
  const { name, known } = providerOf(missing ?? '');
  return known ? name : `the distribution that has ${missing} (often ${name})`;
}
