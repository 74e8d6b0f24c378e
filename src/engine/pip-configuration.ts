import { existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PipConfigFile } from './pip-config-file.js';
import { parsePipConfigFile } from './pip-config-file.js';
import { secretsInNetrc, secretsInProxy, secretsInUrls } from './secrets.js';
import { isUrl } from './url.js';
import { uvSettings } from './uv-settings.js';

/** The runner's own pip configuration, made ready to be handed to commands wherever they run. */
export interface PipConfiguration {
  /** All variables that commands get: pip's, uv's, certificates, proxies, netrc. May hold secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** What uv is told on its command line; never a secret. */
  readonly uvArguments: readonly string[];
  /** Absolute paths of the files and directories that the configuration names. */
  readonly paths: readonly string[];
  readonly secrets: readonly string[];
  /** Whether it names indexes, or forbids them. */
  readonly setsIndex: boolean;
  /** The setting that uv has no equal for; null where uv can follow all of it. */
  readonly uvObstacle: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Options about where pip installs or what it shows, which are layerpack's to decide. */
const ours = new Set(
  (
    'target prefix root user require-virtualenv cache-dir no-cache-dir log python quiet verbose no-color no-input ' +
    'progress-bar disable-pip-version-check break-system-packages root-user-action no-warn-script-location ' +
    'compile no-compile dest wheel-dir report dry-run upgrade force-reinstall ignore-installed config-file'
  ).split(' '),
);

/** Options whose values are one path, and those that are lists of paths and URLs; "~" is the home directory. */
const filePathOptions = ['cert', 'client-cert'];
const pathOptions = ['find-links', 'constraint', 'build-constraint', 'index-url', 'extra-index-url'];

const indexOptions = ['index-url', 'extra-index-url', 'no-index'];

/** Variables beside PIP_* that programs find their network by; both spellings are in use. */
const networkVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const fileVariables = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NETRC'];

/** @param named names of variables that requirements files refer to as ${NAME} */
export function readPipConfiguration(
  environment: Environment,
  workspace: string,
  named: readonly string[] = [],
): PipConfiguration {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? '';
  const files = configFiles(environment, home).map((path) => parsePipConfigFile(readFileSync(path, 'utf8')));
  const options = new Map(
    [...effectiveOptions(files, environment)]
      .filter(([name]) => !ours.has(name))
      .map(([name, value]) => [name, absolute(name, value, workspace, home)]),
  );

  const netrc = environment['NETRC'] ?? join(home, '.netrc');
  const network = pick(environment, networkVariables);
  const variables = { ...pick(environment, named), ...network, ...pick(environment, fileVariables) };
  if (existsSync(netrc)) variables['NETRC'] = netrc;

  const lists = pathOptions.flatMap((name) => pathsIn(options.get(name) ?? ''));
  const single = filePathOptions.map((name) => options.get(name) ?? '');
  const paths = [...lists, ...single, ...pathValues(variables)]
    .filter((path) => isAbsolute(path) && path !== '/' && existsSync(path))
    .filter((path, index, all) => all.indexOf(path) === index);

  const uv = uvSettings(options, readIfThere);
  const pip = Object.fromEntries([...options].map(([name, value]) => [variableOf(name), value]));
  return {
    environment: {
      ...variables,
      ...uv.environment,
      ...pip,
      // Whatever configuration the image has is not the user's.
      PIP_CONFIG_FILE: '/dev/null',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PIP_NO_INPUT: '1',
      PIP_NO_CACHE_DIR: '1',
      PIP_PROGRESS_BAR: 'off',
      // Files of a wheel that is built here get the first date that a zip can name
      SOURCE_DATE_EPOCH: '315532800',
    },
    uvArguments: uv.arguments,
    paths,
    secrets: [
      ...[...options.values(), ...Object.values(network)].flatMap(secretsInUrls),
      ...[options.get('proxy') ?? '', ...Object.values(network)].flatMap(secretsInProxy),
      ...secretsInNetrc(variables['NETRC']),
    ].filter((secret) => secret.length > 2),
    setsIndex: indexOptions.some((name) => options.has(name)),
    uvObstacle: uv.obstacle,
  };
}

/** Later ones win. https://pip.pypa.io/en/stable/topics/configuration/ */
function configFiles(environment: Environment, home: string): readonly string[] {
  const configHome = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  const configDirectories = (environment['XDG_CONFIG_DIRS'] || '/etc/xdg').split(delimiter);
  const mac = process.platform === 'darwin';
  const own = environment['PIP_CONFIG_FILE'];
  // pip's way to say "no files at all"
  if (own === '/dev/null') return [];
  const site = environment['VIRTUAL_ENV'] ? [join(environment['VIRTUAL_ENV'], 'pip.conf')] : [];
  const users = [
    join(home, '.pip', 'pip.conf'),
    join(mac ? join(home, 'Library/Application Support') : configHome, 'pip', 'pip.conf'),
  ];
  return [
    ...(mac ? ['/Library/Application Support/pip/pip.conf'] : []),
    ...configDirectories.toReversed().map((directory) => join(directory, 'pip', 'pip.conf')),
    '/etc/pip.conf',
    // A file of PIP_CONFIG_FILE takes the place of the user's
    ...(own && existsSync(own) ? [...site, own] : [...users, ...site]),
  ].filter((path) => existsSync(path));
}

/** What `pip install` would go by: [global], then the command's own section, then PIP_* variables. */
function effectiveOptions(files: readonly PipConfigFile[], environment: Environment): Map<string, string> {
  const options = new Map<string, string>();
  for (const section of ['global', 'wheel', 'download', 'install']) {
    for (const file of files) for (const [name, value] of file.get(section) ?? []) options.set(name, value);
  }
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('PIP_') || !value) continue;
    options.set(variable.slice('PIP_'.length).toLowerCase().replaceAll('_', '-'), value);
  }
  return options;
}

function variableOf(option: string): string {
  return `PIP_${option.toUpperCase().replaceAll('-', '_')}`;
}

function pick(environment: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

function pathValues(variables: Readonly<Record<string, string>>): readonly string[] {
  return fileVariables.map((name) => variables[name] ?? '');
}

/** Makes paths in a value absolute, since commands do not all start in the workspace. */
function absolute(option: string, value: string, workspace: string, home: string): string {
  const resolved = (path: string) => resolve(workspace, path.replace(/^~(?=\/|$)/, home || '~'));
  if (filePathOptions.includes(option)) return resolved(value);
  if (!pathOptions.includes(option)) return value;
  return value.replaceAll(/\S+/g, (word) => (isUrl(word) ? word : resolved(word)));
}

function pathsIn(value: string): readonly string[] {
  const words = value.split(/\s+/).filter((word) => word !== '');
  const files = words.filter((word) => /^file:\/\//i.test(word)).map((word) => fileURLToPath(word));
  return [...words.filter((word) => !isUrl(word)), ...files];
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A directory is there, but has no text
    return existsSync(path) ? '' : null;
  }
}
