import type { Raised } from '../../engine/import-modules.js';
import type { Surroundings, Verdict } from './verdict.js';

/** A layer goes before the standard library, so its modules can stand in for Python's own. */
export function hidesPython(
  errors: readonly Raised[],
  { standard, ownerOf, runtime }: Surroundings,
): Omit<Verdict, 'said'> | undefined {
  const site = `/opt/python/lib/${runtime.id}/site-packages/`;
  const hidden = (name: string) => {
    const [top = ''] = name.split('.');
    if (!standard.has(top)) return undefined;
    return [`${site}${top}.py`, `${site}${top}/__init__.py`, `/opt/python/${top}.py`]
      .map(ownerOf)
      .find(Boolean);
  };
  const verdict = (name: string, culprit: string) => ({
    cause: 'hides-python' as const,
    text: `${culprit} hides Python's own module ${name.split('.')[0]}`,
    culprit,
  });
  for (const { message, frames, name, filename } of errors) {
    const files = [...frames.map(({ file }) => file), String(filename ?? '')];
    for (const file of files.toReversed()) {
      const [, inside] = /^\/opt\/python\/(?:lib\/[^/]+\/site-packages\/)?(.+)\.py$/.exec(file) ?? [];
      const top = inside?.split('/')[0];
      const owner = top === undefined ? undefined : hidden(top);
      if (top !== undefined && owner !== undefined) return verdict(top, owner);
    }
    const [, module] =
      /module '([\w.]+)' has no attribute|cannot import name '\w+' from '([\w.]+)'/.exec(message) ?? [];
    const blamed = module ?? /from '([\w.]+)'/.exec(message)?.[1] ?? name;
    const owner = blamed === undefined ? undefined : hidden(blamed);
    if (blamed !== undefined && owner !== undefined) return verdict(blamed, owner);
  }
  return undefined;
}
