import type { ImportOutcome } from '../../engine/import-modules.js';
import type { Module } from './modules.js';

interface Tried {
  readonly modules: readonly Module[];
  /** Those that lie in packages of `modules` which import nothing. */
  readonly inner: readonly Module[];
  readonly outcomes: readonly ImportOutcome[];
}

export interface Rated {
  readonly module: Module;
  /** Whether it is not what people import, and something else of its distribution imports. */
  readonly othersImport: boolean;
}

/**
 * Says of a module that failed whether the rest of its distribution imports. A package that imports nothing proves
 * nothing of what lies in it, so where nothing else imports, an inner module counts as a principal one.
 */
export function othersOf({ modules, inner, outcomes }: Tried): (module: Module) => Rated {
  const imported = new Set(outcomes.filter(({ how }) => how === 'imported').map(({ module }) => module));
  const hollow = new Set(inner.map(({ name }) => packageOf(name)));
  const fronts = new Set(modules.filter(({ rank }) => rank === 'front').map(({ name }) => name));
  const sound = [...modules, ...inner].filter(
    ({ name, rank }) => imported.has(name) && rank !== 'private' && !hollow.has(name),
  );
  return (module) => {
    // What people import has to import, whatever else does.
    if (module.rank === 'front') return { module, othersImport: false };
    const within = packageOf(module.name);
    const ofFront = module.rank === 'inner' && fronts.has(within);
    const othersImport = sound.some(
      ({ name, distribution }) =>
        distribution === module.distribution &&
        name !== module.name &&
        (!ofFront || packageOf(name) === within),
    );
    const alone = module.rank === 'inner' && !othersImport;
    return { module: alone ? { ...module, rank: 'principal' } : module, othersImport };
  };
}

const packageOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('.')));
