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

/** Page of a run of the repository, which has its summary; null where the environment does not say what repository. */
export function runPage(environment: Variables, run: number | string | undefined): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : null;
}
