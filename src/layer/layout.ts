import type { Runtime } from '../lambda/runtimes.js';
import type { WheelEntry } from '../wheel/archive.js';

/** Where a wheel's file goes. */
export interface Placement {
  readonly entry: WheelEntry;
  /** Path under the directory that an installer was given as --target. */
  readonly installed: string;
  /** Path in the layer's zip. */
  readonly path: string;
  readonly kind: 'module' | 'script' | 'data';
}

/** Where modules lie in a layer: Lambda puts this directory on sys.path as /opt/python/... */
export function sitePackages(runtime: Runtime): string {
  return `python/lib/${runtime.id}/site-packages`;
}

/** The interpreter's path in Lambda, for the first line of scripts. */
export function shebang(runtime: Runtime): string {
  return `#!/var/lang/bin/${runtime.id}\n`;
}

/** The wheel's own directory of metadata, such as "requests-2.32.3.dist-info". */
export function distInfoOf(entries: readonly WheelEntry[]): string {
  const metadata = entries.find(({ path }) => /^[^/]+\.dist-info\/METADATA$/.test(path));
  if (!metadata) throw new Error('damaged wheel: it has no METADATA');
  return metadata.path.slice(0, metadata.path.indexOf('/'));
}

/** Files of dist-info that say how and where something was installed, not what. */
const noise = new Set([
  'RECORD',
  'INSTALLER',
  'REQUESTED',
  'direct_url.json',
  'uv_build.json',
  'uv_cache.json',
]);

/**
 * Places each file of a wheel; what a layer does not carry is left out: C headers, bytecode that has its source,
 * and notes of the installation.
 * https://packaging.python.org/en/latest/specifications/binary-distribution-format/#the-data-directory
 */
export function placeEntries(entries: readonly WheelEntry[], runtime: Runtime): readonly Placement[] {
  const distInfo = distInfoOf(entries);
  const paths = new Set(entries.map(({ path }) => path));
  const modules = sitePackages(runtime);

  return entries.flatMap((entry): readonly Placement[] => {
    const { path } = entry;
    if (path.startsWith(`${distInfo}/`) && noise.has(path.slice(distInfo.length + 1))) return [];
    if (isSpareBytecode(path, paths)) return [];
    // As pip has it, whatever the spelling of the name before it
    const [, scheme, inner = ''] = /^[^/]+\.data\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (scheme === undefined) {
      return [{ entry, installed: path, path: `${modules}/${path}`, kind: 'module' }];
    }
    switch (scheme) {
      case 'purelib':
      case 'platlib':
        return [{ entry, installed: inner, path: `${modules}/${inner}`, kind: 'module' }];
      case 'scripts':
        return [{ entry, installed: `bin/${inner}`, path: `bin/${inner}`, kind: 'script' }];
      case 'data':
        return [{ entry, installed: inner, path: `python/${inner}`, kind: 'data' }];
      default:
        return [];
    }
  });
}

/** Bytecode without its source is a module like any other; beside its source it is a cache. */
function isSpareBytecode(path: string, paths: ReadonlySet<string>): boolean {
  if (!path.endsWith('.pyc')) return false;
  return path.includes('__pycache__/') || paths.has(path.slice(0, -1));
}
