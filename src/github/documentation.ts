/** What the runner says of where it and the action are from. */
type Variables = Readonly<Record<string, string | undefined>>;

const server = /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?$/;
const repository = /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/;
const reference = /^[A-Za-z0-9_][A-Za-z0-9._/+-]*$/;

/**
 * Where the action's files can be read in a browser, in the version that runs, with a slash at the end; undefined
 * where that is not known or not to be trusted in a link. An action of the repository itself ("uses: ./") has no
 * repository of its own to the runner: it is the workflow's, at the commit that runs.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function documentationBase(environment: Variables): string | undefined {
  const own = environment['GITHUB_ACTION_REPOSITORY'];
  const [name, ref] = own
    ? [own, environment['GITHUB_ACTION_REF']]
    : [environment['GITHUB_REPOSITORY'], environment['GITHUB_SHA']];
  const host = environment['GITHUB_SERVER_URL']?.replace(/\/$/, '');
  const known =
    server.test(host ?? '') &&
    repository.test(name ?? '') &&
    reference.test(ref ?? '') &&
    !ref?.includes('..');
  return known ? `${host}/${name}/blob/${ref}/` : undefined;
}
