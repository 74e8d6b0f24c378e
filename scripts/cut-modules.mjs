// Modules of packages that hold a table of all that a service has, cut down to what is used of it.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';

/**
 * Keys such as `[_A]` of a module whose first lines say `const _A = "Account";`, as the texts that they are: esbuild
 * keeps an unused object where a key of it has to be worked out.
 */
export function withPlainKeys(text) {
  const names = new Map(
    [...text.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]),
  );
  return text.replaceAll(/([{,]\s*)\[(\w+)\]:/g, (whole, before, name) => {
    const value = names.get(name);
    // As a key in plain sight it would mean the prototype
    return value === undefined || value === '"__proto__"' ? whole : `${before}${value}:`;
  });
}

/**
 * Those endpoints of GitHub's client whose methods are listed, as the module that has all of them.
 * @param file TypeScript that exports the list: names by scope
 */
export async function withMethods(path, file) {
  const { code } = await transform(await readFile(file, 'utf8'), { loader: 'ts' });
  const { methods } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const { default: endpoints } = await import(pathToFileURL(path));
  const kept = Object.entries(methods).map(([scope, names]) => {
    const missing = names.find((name) => !endpoints[scope]?.[name]);
    if (missing) throw new Error(`there is no ${scope}.${missing}, which ${file} lists`);
    return [scope, Object.fromEntries(names.map((name) => [name, endpoints[scope][name]]))];
  });
  return `export default ${JSON.stringify(Object.fromEntries(kept))};`;
}

/**
 * A module of Azure's operations whose serializer knows the models that its operations lead to, and not all that there
 * are. By name it asks for no others: each name is in a model that leads there.
 */
export async function withOwnModels(text, path) {
  const models = resolve(dirname(path), '../models');
  const mappers = await import(pathToFileURL(resolve(models, 'mappers.js')));
  const parameters = await import(pathToFileURL(resolve(models, 'parameters.js')));
  const named = (from) => [...text.matchAll(new RegExp(`\\b${from}\\.(\\w+)`, 'g'))].map(([, name]) => name);
  const known = new Set(named('Mappers'));
  const look = (value) => {
    if (typeof value === 'string' && Object.hasOwn(mappers, value)) known.add(value);
    if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) look(each);
  };
  for (const name of named('Parameters')) look(parameters[name]);
  // A set is walked to its end, with what is added on the way
  for (const name of known) look(mappers[name]);
  const all = 'coreClient.createSerializer(Mappers,';
  if (!text.includes(all)) throw new Error(`${path} makes its serializer in another way`);
  const own = [...known].sort().map((name) => `${name}: Mappers.${name}`);
  // Marked as without effect, so that it goes with operations that are not used
  return text.replaceAll(all, `/* @__PURE__ */ coreClient.createSerializer({ ${own.join(', ')} },`);
}

/** Azure's client of a storage account with the operations on blobs and block blobs alone. */
export function withBlobsAlone(text) {
  return text
    .replaceAll(/new (\w+)Impl\(this\)/g, (whole, name) =>
      /^(?:Block)?Blob$/.test(name) ? whole : `absent(${JSON.stringify(name)})`,
    )
    .concat(`
function absent(name) {
  return new Proxy({}, { get() { throw new Error(name + ' is not in this bundle: see scripts/bundle.mjs'); } });
}`);
}
