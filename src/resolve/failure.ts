import type { RuleId } from '../errors.js';
import { LayerpackError } from '../errors.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { normaliseName } from '../wheel/name.js';
import type { Requirement } from './requirements.js';
import {
  buildError,
  conflict,
  errorLines,
  failedBuild,
  nameIn,
  paragraph,
  uvCauses,
  versionsOffered,
} from './tool-output.js';

/** What the resolver's or builder's output says went wrong. */
interface Cause {
  readonly rule: RuleId;
  readonly subject: string;
  readonly title: string;
  readonly reason: string;
  readonly advice: string;
}

/** Tries one pattern after another; the first that finds itself in the output explains it. */
const explanations: readonly ((output: string) => Cause | undefined)[] = [
  (output) =>
    explain(output, /No space left on device|Errno 28/, () => ({
      rule: 'build-wheel',
      subject: 'disk',
      title: 'Failed to fetch the wheels',
      reason: 'the disk is full',
      advice: 'Free space on the runner, or set RUNNER_TEMP to a larger disk.',
    })),
  (output) =>
    explain(
      output,
      /(?:unable to execute|command|Unknown compiler\(s\).*?|failed to (?:find|locate)|Could not find).{0,40}?['"[]?((?:x86_64|aarch64)-linux-gnu-gcc|gcc|cc|g\+\+|c\+\+|clang|gfortran|rustc|cargo)['"\]]?.{0,60}?(?:failed: No such file|No such file|not found|\]\])/s,
      ([, compiler = '']) => ({
        rule: 'build-wheel',
        subject: failedBuild(output),
        title: `Failed to build a wheel of ${failedBuild(output)}`,
        reason: `it has no wheel that fits, and its source distribution needs the compiler ${compiler}, which the image does not have`,
        advice:
          'Ask for a release that has a wheel for this runtime, or name an image with the compiler by input image.',
      }),
    ),
  (output) =>
    explain(output, /DO NOT MATCH THE HASHES|Hash mismatch/i, () => ({
      rule: 'index',
      subject: 'hashes',
      title: 'Failed to verify what was downloaded',
      reason: paragraph(output, /Expected sha256|Expected:/i),
      advice:
        'The file on the index is not the one that was locked: find out why before you trust it, then lock again.',
    })),
  (output) =>
    explain(
      output,
      /Cannot install .* because these package versions have conflicting dependencies/,
      ([line]) => ({
        rule: 'resolve',
        subject: 'requirements',
        title: 'Failed to resolve the requirements',
        reason: [`${line?.replace(/^.*?Cannot install/, 'cannot install')}`, ...conflict(output)].join('; '),
        advice: 'Loosen or change one of the versions named here.',
      }),
    ),
  (output) =>
    explain(output, /(\S+) has no usable wheels|no wheels with a matching/i, ([, release]) => {
      const name = /Wheels are required for `([^`]+)`/.exec(output)?.[1] ?? release ?? 'a distribution';
      return {
        rule: 'no-wheel',
        subject: name,
        title: `Failed to find a wheel of ${name} for this runtime`,
        reason: uvCauses(output).replace(/ Wheels are required for `.*$/, ''),
        advice: 'Ask for a release that has one; builder container with wheels prefer can build from source.',
      };
    }),
  (output) =>
    explain(
      output,
      /\b(401|403)\b(?: Error| Client Error|.{0,20}(?:Unauthorized|Forbidden))/,
      ([, status]) => ({
        rule: 'index',
        subject: 'package index',
        title: 'Failed to read the package index',
        reason: `it answered ${status}: ${errorLines(output)}`,
        advice: 'Check the credentials in pip.conf, PIP_INDEX_URL or netrc.',
      }),
    ),
  (output) =>
    explain(
      output,
      /CERTIFICATE_VERIFY_FAILED|invalid peer certificate|NewConnectionError|Max retries exceeded|Name or service not known|Temporary failure in name resolution|error sending request|dns error|Could not fetch URL/i,
      () => ({
        rule: 'index',
        subject: 'package index',
        title: 'Failed to reach the package index',
        reason: uvCauses(output) || errorLines(output),
        advice:
          'Check the network, proxy (HTTPS_PROXY) and certificates (PIP_CERT), and the index in pip.conf or PIP_INDEX_URL.',
      }),
    ),
  (output) =>
    explain(output, /No matching distribution found for (.+?)(?: \(from .*)?$/m, ([, requirement = '']) => ({
      rule: 'resolve',
      subject: nameIn(requirement),
      title: `Failed to find ${requirement.trim()}`,
      reason: versionsOffered(output),
      advice: 'Check the name and the version, and that the release supports this Python.',
    })),
  (output) =>
    explain(output, /No solution found when resolving/, () => ({
      rule: 'resolve',
      subject: nameIn(
        /Because (?:there is no version of )?([A-Za-z0-9._-]+)/.exec(output)?.[1] ?? 'requirements',
      ),
      title: 'Failed to resolve the requirements',
      reason: uvCauses(output),
      advice: 'Check the names and versions, and loosen or change one of those named here.',
    })),
  (output) =>
    explain(
      output,
      /Failed (?:building wheel for|to build) |metadata-generation-failed|did not run successfully/,
      () => ({
        rule: 'build-wheel',
        subject: failedBuild(output),
        title: `Failed to build a wheel of ${failedBuild(output)}`,
        reason: buildError(output) || errorLines(output),
        advice: 'The log above has the build; ask for a release that has a wheel for this runtime.',
      }),
    ),
];

/**
 * Turns a failed command's output into an error with the tool's real reason, at the requirement it names.
 * @param tool what ran, for when nothing better is known
 */
export function resolveFailure(
  tool: string,
  output: string,
  requirements: readonly Requirement[],
  sdk: Sdk,
): LayerpackError {
  const cause = explanations.map((attempt) => attempt(output)).find((found) => found !== undefined) ?? {
    rule: 'resolve',
    subject: 'requirements',
    title: `Failed to resolve the requirements with ${tool}`,
    reason: errorLines(output),
    advice: 'The log above has all that it said.',
  };
  const reason = cause.reason || 'it gave no reason';
  const words = new Set(`${cause.subject} ${reason}`.split(/[^A-Za-z0-9._-]+/).map(normaliseName));
  const member = Object.entries(sdk.versions).find(([name]) => cause.rule === 'resolve' && words.has(name));
  const culprit =
    requirements.find(({ name }) => name === normaliseName(cause.subject)) ??
    requirements.find(({ name }) => name !== undefined && words.has(name));
  return new LayerpackError({
    ...cause,
    reason,
    advice: member
      ? `The runtime carries ${member.join(' ')} (${sdk.source}), and layers are resolved against it: ask for versions that go with it.`
      : cause.advice,
    ...(culprit ? { location: culprit.location } : {}),
  });
}

function explain(
  output: string,
  pattern: RegExp,
  cause: (match: RegExpExecArray) => Cause,
): Cause | undefined {
  const match = pattern.exec(output);
  return match ? cause(match) : undefined;
}
