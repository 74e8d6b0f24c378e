/** https://packaging.python.org/en/latest/specifications/version-specifiers/#appendix-parsing-version-strings-with-regular-expressions */
const pattern =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:[-_](\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const preReleases: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/**
 * One spelling for all of a version, so that 2.0 and v2.0.0 compare as equal; what is no version stays as it is. The
 * names of wheels and of dist-info directories have _ where a version may have -.
 */
export function canonicalVersion(version: string): string {
  const parts = pattern.exec(version.trim().toLowerCase());
  if (!parts) return version;
  const [, epoch = '0', release = '', pre, preNumber = '', implicit, post, postNumber = '', dev, devNumber] =
    parts;
  const numbers = release.split('.').map(plain);
  while (numbers.length > 1 && numbers.at(-1) === '0') numbers.pop();
  const local = parts[10]?.split(/[-_.]/).map((part) => (/^\d+$/.test(part) ? plain(part) : part));
  return [
    plain(epoch) === '0' ? '' : `${plain(epoch)}!`,
    numbers.join('.'),
    pre ? `${preReleases[pre] ?? pre}${plain(preNumber)}` : '',
    post || implicit !== undefined ? `.post${plain(implicit ?? postNumber)}` : '',
    dev ? `.dev${plain(devNumber ?? '')}` : '',
    local ? `+${local.join('.')}` : '',
  ].join('');
}

/** A number without leading zeros; none is 0. */
const plain = (digits: string) => digits.replace(/^0+(?=\d)/, '') || '0';
