import { redact } from '../../log.js';
import { isVcs, pathOf } from '../local-path.js';
import type { Requirement } from '../requirement.js';
import { splitMarker } from '../requirement-line.js';
import { lineError } from './source-error.js';
import type { Stated } from './statements.js';

/**
 * Hashes are all or nothing: https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
 * In locks, directories and repositories are excepted, which locks cannot have hashes of, and what a marker may rule
 * out, which pipenv locks without a version.
 * @param sources that are read as one
 * @throws LayerpackError with rule `requirements` at the first requirement without a hash where others have some
 */
export function refusePartlyHashed(sources: readonly Stated[]): void {
  const options = sources.flatMap((source) => source.options);
  if (options.some(({ option }) => option === '--no-require-hashes')) return;
  const asked = options.find(({ option }) => option === '--require-hashes')?.location;
  const where = sources.find(({ hashedAt }) => hashedAt !== null)?.hashedAt ?? asked;
  if (!where) return;
  const constrained = new Set(sources.flatMap(({ hashedByConstraints }) => [...hashedByConstraints]));
  const bare = sources
    .flatMap(({ requirements }) => requirements)
    .find((one) => !isHashed(one, constrained) && !(one.locked && isExcepted(one)));
  if (!bare) return;
  const place = `${where.file}:${where.line}`;
  const cause =
    where === asked ? `${place} asks for hashes` : `${place} has hashes, which are all or nothing`;
  const kind = unhashable(bare);
  const secrets = sources.flatMap(({ needs }) => needs.secrets);
  const subject = redact(bare.written, secrets);
  if (kind !== undefined) {
    throw lineError(
      bare.location,
      `${subject} is a ${kind}, which can have no hash, and ${cause}`,
      'Build a wheel of it in a step before and name that with its hash, or leave all hashes out.',
      subject,
    );
  }
  const advice = bare.locked
    ? 'Lock again, so that it gets a version and hashes, or take it out.'
    : 'Give hashes to all requirements (pip-compile --generate-hashes, uv pip compile --generate-hashes), or to none.';
  throw lineError(bare.location, `${subject} has no hash, and ${cause}`, advice, subject);
}

function isHashed({ name, hashes, text, kind }: Requirement, constrained: ReadonlySet<string>): boolean {
  if (hashes.length > 0 || (name !== undefined && constrained.has(name))) return true;
  return kind === 'direct' && /#(?:.*&)?(?:md5|sha\d+)=[0-9a-f]+/i.test(pathOf(text));
}

function isExcepted(requirement: Requirement): boolean {
  return unhashable(requirement) !== undefined || splitMarker(requirement.text)[1] !== undefined;
}

function unhashable({ text, path }: Requirement): 'local directory' | 'repository' | undefined {
  if (isVcs(text)) return 'repository';
  return path !== null && !/\.(?:whl|zip|tar\.gz|tar\.bz2|tgz)$/i.test(path) ? 'local directory' : undefined;
}
