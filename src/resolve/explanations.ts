import type { Finding } from '../errors.js';
import { normaliseName } from '../wheel/name.js';
import {
  buildError,
  conflict,
  errorLines,
  failedBuild,
  hashLines,
  isFileNotFetched,
  nameIn,
  networkError,
  uvCauses,
  versionsOffered,
} from './tool-output.js';

/** What a resolver's or builder's output says went wrong. */
export type Cause = Pick<Finding, 'rule' | 'subject' | 'title' | 'reason' | 'advice'>;

/** @param names normalised names of what the user asked for */
type Explanation = (output: string, names: readonly string[]) => Cause | undefined;

/** The first explanation that finds itself in the output of pip or uv. */
export function explainFailure(output: string, names: readonly string[]): Cause | undefined {
  for (const explanation of explanations) {
    const cause = explanation(output, names);
    if (cause) return cause;
  }
  return undefined;
}

const explanations: readonly Explanation[] = [
  fullDisk,
  wrongHash,
  conflictOfPip,
  failedToBuild,
  noWheel,
  refusedByIndex,
  indexOutOfReach,
  notFoundByPip,
  unsolvedByUv,
];

function fullDisk(output: string): Cause | undefined {
  if (!/No space left on device|Errno 28/.test(output)) return undefined;
  return {
    rule: 'build-wheel',
    subject: 'disk',
    title: 'Failed to fetch the wheels',
    reason: 'the disk is full',
    advice: 'Free space on the runner, or set RUNNER_TEMP to a directory on a larger disk.',
  };
}

function wrongHash(output: string): Cause | undefined {
  if (!/DO NOT MATCH THE HASHES|Hash mismatch/i.test(output)) return undefined;
  return {
    rule: 'index',
    subject: 'hashes',
    title: 'Failed to verify what was downloaded',
    reason: hashLines(output),
    advice: 'The index has another file than was locked: find out why before you trust it, then lock again.',
  };
}

function conflictOfPip(output: string): Cause | undefined {
  const [, what] =
    /Cannot install (.* because these package versions have conflicting dependencies)/.exec(output) ?? [];
  if (what === undefined) return undefined;
  return {
    rule: 'resolve',
    subject: 'requirements',
    title: 'Failed to resolve the requirements',
    reason: [`cannot install ${what}`, ...conflict(output)].join('; '),
    advice: 'Loosen or change one of the versions named here.',
  };
}

/** A compiler's name where a build says that there is none. */
const missingCompiler =
  /(?:unable to execute|command|Unknown compiler\(s\).*?|failed to (?:find|locate)|No such file or directory:).{0,40}?['"[]((?:x86_64|aarch64)-linux-gnu-gcc|gcc|cc|g\+\+|c\+\+|clang|gfortran|rustc|cargo)['"\]]/s;

function failedToBuild(output: string): Cause | undefined {
  if (!/did not run successfully|Failed building wheel|Command errored out|Failed to build '/.test(output))
    return undefined;
  const subject = failedBuild(output);
  const title = `Failed to build a wheel of ${subject}`;
  const [, compiler] = missingCompiler.exec(output) ?? [];
  if (compiler === undefined) {
    return {
      rule: 'build-wheel',
      subject,
      title,
      reason: buildError(output) || errorLines(output),
      advice: 'The log above has the build; ask for a release that has a wheel for this runtime.',
    };
  }
  return {
    rule: 'build-wheel',
    subject,
    title,
    reason: `it has no wheel that fits, and its source distribution needs the compiler ${compiler}, which the image does not have`,
    advice:
      'Ask for a release that has a wheel for this runtime, or name an image with the compiler by input image.',
  };
}

function noWheel(output: string): Cause | undefined {
  const [, release] =
    /([A-Za-z0-9._-]+)(?:==\S+)? has no (?:usable wheels|wheels with a matching)/.exec(output) ??
    /of ([A-Za-z0-9._-]+) have no usable wheels/.exec(output) ??
    /Building source distributions for `([^`]+)` is disabled/.exec(output) ??
    [];
  if (release === undefined) return undefined;
  return {
    rule: 'no-wheel',
    subject: release,
    title: `Failed to find a wheel of ${release} for this runtime`,
    reason: uvCauses(output).replace(/ Wheels are required for `.*$/, ''),
    advice: 'Ask for a release that has one; builder: container with wheels: prefer can build from source.',
  };
}

function refusedByIndex(output: string): Cause | undefined {
  const [, status] =
    /(?:HTTP status \w+ error \(|\b)(4\d\d|5\d\d) (?:Client Error|Server Error|[A-Z])/.exec(output) ?? [];
  if (status === undefined) return undefined;
  const credentials = status === '401' || status === '403';
  return {
    rule: 'index',
    subject: 'package index',
    title: 'Failed to read the package index',
    reason: uvCauses(output) || networkError(output) || errorLines(output),
    advice: credentials
      ? 'Check the credentials in pip.conf, PIP_INDEX_URL or netrc.'
      : 'Try again later; if it stays so, ask whoever keeps the index.',
  };
}

const outOfReach =
  /CERTIFICATE_VERIFY_FAILED|invalid peer certificate|NewConnectionError|NameResolutionError|Max retries exceeded|Name or service not known|Temporary failure in name resolution|error sending request|dns error|Could not fetch URL|timed out/i;

function indexOutOfReach(output: string): Cause | undefined {
  if (!outOfReach.test(output) && !isFileNotFetched(output)) return undefined;
  return {
    rule: 'index',
    subject: 'package index',
    title: 'Failed to reach the package index',
    reason: uvCauses(output) || networkError(output) || errorLines(output),
    advice:
      'Check the network, proxy (HTTPS_PROXY) and certificates (PIP_CERT), and the index in pip.conf or PIP_INDEX_URL.',
  };
}

/** pip and uv both take an index that refuses them for one that does not have the name. */
const credentialsToo = 'if the index is private, check its credentials too, since a refusal looks the same';

function notFoundByPip(output: string): Cause | undefined {
  const [, requirement] = /No matching distribution found for (.+?)(?: \(from .*)?$/m.exec(output) ?? [];
  if (requirement === undefined) return undefined;
  return {
    rule: 'resolve',
    subject: nameIn(requirement),
    title: `Failed to find ${requirement.trim()}`,
    reason: versionsOffered(output),
    advice: `Check the name and the version, and that the release supports this Python; ${credentialsToo}.`,
  };
}

function unsolvedByUv(output: string, names: readonly string[]): Cause | undefined {
  if (!/No solution found when resolving/.test(output)) return undefined;
  const reason = uvCauses(output);
  const [, missing] = /Because ([A-Za-z0-9._-]+) was not found/.exec(reason) ?? [];
  const words = reason.split(/[^A-Za-z0-9._-]+/).map(normaliseName);
  return {
    rule: 'resolve',
    subject: missing ?? words.find((word) => names.includes(word)) ?? 'requirements',
    title: missing ? `Failed to find ${missing}` : 'Failed to resolve the requirements',
    reason,
    advice: missing
      ? `Check the name; ${credentialsToo}.`
      : 'Check the names and versions, and loosen or change one of those named here.',
  };
}
