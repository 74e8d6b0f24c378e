import { existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PipConfigFile } from './pip-config-file.js';
import { parsePipConfigFile } from './pip-config-file.js';
import { uvSettings } from './uv-settings.js';

/** The runner's own pip configuration, made ready to be handed to commands wherever they run. */
export interface PipConfiguration {
  /** All variables that commands get: pip's, uv's, certificates, proxies, netrc. May hold secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute paths of the files and directories that the configuration names. */
  readonly paths: readonly string[];
  readonly secrets: readonly string[];
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

/** Options whose values are paths, or lists of paths and URLs. */
const pathOptions = [
  'cert',
  'client-cert',
  'find-links',
  'constraint',
  'build-constraint',
  'index-url',
  'extra-index-url',
];

/** Variables beside PIP_* that programs find their network by; both spellings are in use. */
const networkVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const fileVariables = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NETRC'];

/**
 * @param named names of variables that requirements files refer to as ${NAME}; their values count as secrets
 */
export function readPipConfiguration(
  environment: Environment,
  workspace: string,
  named: readonly string[] = [],
): PipConfiguration {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? '';
  const files = configFiles(environment, home).map((path) => parsePipConfigFile(readFileSync(path, 'utf8')));
  const options = effectiveOptions(files, environment);
  const kept = new Map([...options].filter(([name]) => !ours.has(name)));

  const netrc = environment['NETRC'] ?? join(home, '.netrc');
  const variables = pick(environment, [...networkVariables, ...fileVariables, ...named]);
  if (existsSync(netrc)) variables['NETRC'] = netrc;

  const optionPaths = pathOptions.flatMap((name) => pathsIn(kept.get(name) ?? '', workspace));
  const paths = [...optionPaths, ...fileVariables.map((name) => variables[name] ?? '')]
    .filter((path) => isAbsolute(path) && path !== '/' && existsSync(path))
    .filter((path, index, all) => all.indexOf(path) === index);

  const uv = uvSettings(kept, (path) => existsSync(resolve(workspace, path)));
  const pip = Object.fromEntries([...kept].map(([name, value]) => [variableOf(name), value]));
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
    },
    paths,
    secrets: [...kept.values(), ...Object.values(variables)]
      .flatMap(passwordsIn)
      .concat(
        named.map((name) => environment[name] ?? ''),
        netrcPasswords(variables['NETRC']),
      )
      .filter((secret) => secret.length > 2),
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
  return [
    ...(mac ? ['/Library/Application Support/pip/pip.conf'] : []),
    ...configDirectories.toReversed().map((directory) => join(directory, 'pip', 'pip.conf')),
    '/etc/pip.conf',
    join(home, '.pip', 'pip.conf'),
    join(mac ? join(home, 'Library/Application Support') : configHome, 'pip', 'pip.conf'),
    ...(environment['VIRTUAL_ENV'] ? [join(environment['VIRTUAL_ENV'], 'pip.conf')] : []),
    ...(own ? [own] : []),
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

function pathsIn(value: string, workspace: string): readonly string[] {
  return value
    .split(/\s+/)
    .filter((word) => word !== '' && !/^[a-z+]+:\/\//i.test(word))
    .concat(
      value
        .split(/\s+/)
        .filter((word) => word.startsWith('file://'))
        .map((word) => fileURLToPath(word)),
    )
    .map((path) => resolve(workspace, path));
}

/** Passwords and tokens in URLs of a value, as they stand and decoded. */
export function passwordsIn(value: string): readonly string[] {
  return [...value.matchAll(/[a-z+]+:\/\/([^\s/]+)@/gi)].flatMap(([, userinfo = '']) => {
    const [user = '', ...password] = userinfo.split(':');
    // A lone user part is a token
    const secret = password.length > 0 ? password.join(':') : user;
    return [secret, decodeURIComponentSafely(secret)];
  });
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function netrcPasswords(path: string | undefined): readonly string[] {
  if (!path || !existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(/\bpassword\s+(\S+)/g)].map(([, password = '']) => password);
}
