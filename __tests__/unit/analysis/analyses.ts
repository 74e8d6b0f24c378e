import type { AnalysedDistribution, Analysis } from '../../../src/analysis/model.js';
import type { Dependency, Root } from '../../../src/wheel/graph.js';

const kilobyte = 1024;

/** "name[extra]>=1" with " for extra" where it applies with that alone. */
function dependency(text: string): Dependency {
  const [, name = '', extras = '', specifier = '', extra = ''] =
    /^([\w.-]+)(?:\[(.*?)\])?(.*?)(?: for (.+))?$/.exec(text) ?? [];
  return { name, extras: listed(extras), specifier, appliesTo: extra === '' ? [''] : listed(extra) };
}

const listed = (text: string) => text.split(',').filter((each) => each !== '');

/** A distribution of 1 KB in the layer "demo", with what it needs as texts. */
export function dist(
  name: string,
  needs: readonly string[] = [],
  facts: Partial<AnalysedDistribution> = {},
): AnalysedDistribution {
  const requires = needs.map(dependency);
  return {
    name,
    version: '1.0',
    summary: `The summary of ${name}`,
    license: 'MIT',
    homePage: `https://example.org/${name}`,
    extras: [...new Set(requires.flatMap(({ appliesTo }) => appliesTo))].filter((extra) => extra !== ''),
    requires,
    size: kilobyte,
    layers: ['demo'],
    provider: 'layer',
    ...facts,
  };
}

export const runtime = { provider: 'runtime', size: 0, layers: [] } as const;

/** A requirement of the user's for the layer "demo". */
export function root(text: string, line = 1, facts: Partial<Root> = {}): Root {
  const { name, extras } = dependency(text);
  const location = { file: 'requirements.txt', line };
  return { name, extras, text, location, layer: 'demo', direct: true, ...facts };
}

export function analysisOf(roots: readonly Root[], distributions: readonly AnalysedDistribution[]): Analysis {
  return { roots, distributions };
}

const inCore = { layers: ['core'] } as const;
const megabyte = 1024 * kilobyte;

/** Two layers with something of everything. */
export const service: Analysis = {
  roots: [
    root('requests[socks]>=2', 1, { layer: 'core', location: { file: 'core.txt', line: 1 } }),
    root('boto3', 4, { layer: 'core', location: { file: 'core.txt', line: 4 } }),
    root('api[standard]~=3.1', 1, { layer: 'app' }),
    root('requests', 2, { layer: 'app' }),
    root('plugin', 3, { layer: 'app', text: 'Plugin ; python_version >= "3.8"' }),
  ],
  distributions: [
    dist('api', ['models>=2,<3', 'requests', 'server[fast]>=0.12 for standard', 'docs-tool for docs'], {
      version: '3.1.4',
      layers: ['app'],
      size: 3 * megabyte,
    }),
    dist('boto3', ['botocore<1.36,>=1.35'], { ...runtime, version: '1.35.1' }),
    dist('botocore', ['urllib3>=1.25'], { ...runtime, version: '1.35.2' }),
    dist('certifi', [], { ...inCore, version: '2025.1.31' }),
    dist('models', ['typing-extensions>=4.12', 'core-lib==2.1'], {
      version: '2.4',
      layers: ['app'],
      size: 2 * megabyte,
    }),
    dist('core-lib', ['typing-extensions>=4.6'], { version: '2.1', layers: ['app'], size: 5 * megabyte }),
    dist('plugin', ['plugin-host'], { layers: ['app'] }),
    dist('plugin-host', ['plugin>=0.9', 'absent>=3'], { version: '0.5', layers: ['app'], size: 300 }),
    dist('pysocks', [], { ...inCore, version: '1.7.1' }),
    dist('requests', ['certifi>=2017.4.17', 'urllib3<3,>=1.21.1', 'pysocks!=1.5.7,>=1.5.6 for socks'], {
      ...inCore,
      version: '2.32.3',
      size: 200 * kilobyte,
    }),
    dist('server', ['typing-extensions', 'uvloop>=0.15 for fast,all'], {
      version: '0.34.0',
      layers: ['app'],
    }),
    dist('typing-extensions', [], { version: '4.13.0', layers: ['app'], size: 120 * kilobyte }),
    dist('urllib3', [], { ...inCore, version: '2.3.0', size: 400 * kilobyte }),
    dist('uvloop', [], { version: '0.21.0', layers: ['app'], size: 15 * megabyte }),
  ],
};
