type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Whether a server has the services of github.com, which GitHub Enterprise Server lacks or has in an older form. Its
 * name decides, as it does for GitHub's own clients.
 */
export function isGithub(environment: Variables): boolean {
  const server = environment['GITHUB_SERVER_URL'] || 'https://github.com';
  const host = URL.canParse(server) ? new URL(server).hostname : '';
  return /^github\.com$|\.ghe\.com$|\.localhost$/i.test(host);
}
