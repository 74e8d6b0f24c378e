import type { PruneRule } from '../inputs/definitions.js';
import type { Claims } from './claims.js';
import { isCode, isCompiled, isEntryPoints } from './code-files.js';
import { indexDocs } from './doc-files.js';
import type { Look } from './look.js';
import { lookForDocs, lookForNames, lookForTests } from './look.js';
import type { NameIndex } from './named-files.js';
import { indexNames } from './named-files.js';
import type { Distribution, PlacedFile } from './placed-files.js';
import type { Reading } from './readings.js';
import { readCode } from './readings.js';
import { ruleOrder, rules } from './rules.js';
import type { SetApart } from './set-apart.js';
import { indexTests } from './test-files.js';
import type { FileReader } from './wheel-texts.js';

const rulesUnless = (...reasons: readonly (string | null)[]) =>
  ruleOrder.filter((rule) => reasons.includes(rules[rule].unless));
const namedRules = rulesUnless('named');
const usedRules = rulesUnless('used');
/** What is read as it lies keeps whatever it has. */
const readRules = rulesUnless('named', 'used');

/**
 * Releases what is needed: reads the code that stays, then the code that stays because of it, until there is no more.
 * @param gone whether the user drops the file, so that what it says does not count
 */
export function releaseNeeded(
  distributions: readonly Distribution[],
  setApart: SetApart,
  claims: Claims,
  gone: (file: PlacedFile) => boolean,
  reader: Pick<FileReader, 'bytes'>,
): void {
  const all = distributions.flatMap(({ files }) => files);
  const tests = indexTests(
    all.filter((file) => claims.has(file, 'tests')),
    setApart,
  );
  const docs = indexDocs(
    all.filter((file) => claims.has(file, 'docs')),
    setApart,
  );
  const everywhere = [
    ...(tests.size > 0 ? [lookForTests] : []),
    ...(docs.names.size > 0 ? [lookForDocs(docs.names)] : []),
  ];
  const homes = new Map<PlacedFile, Home>();
  for (const distribution of distributions) {
    const claimed = distribution.files.filter((file) => namedRules.some((rule) => claims.has(file, rule)));
    const names = indexNames(claimed);
    const looks = [
      ...everywhere,
      ...(claimed.length > 0 ? [lookForNames(names.names, names.extensions)] : []),
    ];
    const home = { distribution, names, looks };
    for (const file of distribution.files) homes.set(file, home);
  }

  const isReadable = (file: PlacedFile) => isCode(file) && !gone(file);
  const onlySource = (file: PlacedFile) => isCompiled(file) && claims.ruleOf(file) === 'sources';
  const queue = all.filter((file) => isReadable(file) && (!claims.ruleOf(file) || onlySource(file)));
  for (const file of queue) {
    const home = homes.get(file);
    if (!home) continue;
    // What lies in tests may import others of them without a word of it
    const always = isEntryPoints(file.path) || setApart.testsOf(file) !== undefined;
    const looks = isCompiled(file) ? everywhere : home.looks;
    if (!always && looks.length === 0) continue;
    const text = reader.bytes(file.file).toString('latin1');
    if (!always && !looks.some((look) => look(text))) continue;
    const reading = readCode(file, text);
    const release = (files: Iterable<PlacedFile>, which: readonly PruneRule[]) => {
      for (const each of files) if (claims.release(each, which) && isReadable(each)) queue.push(each);
    };
    const isOwn = (each: PlacedFile) => homes.get(each) === home;
    release(tests.importedBy(reading), usedRules);
    release(tests.readBy(reading, file, isOwn), readRules);
    release(docs.neededBy(reading, isOwn), readRules);
    release(home.names.find(reading.literals), namedRules);
    release(stubsOf(reading, file, home.distribution), namedRules);
  }
}

/** What is known of a distribution before its code is read. */
interface Home {
  readonly distribution: Distribution;
  readonly names: NameIndex;
  /** What of a text is looked for before it is read. */
  readonly looks: readonly Look[];
}

function stubsOf({ readsStubs }: Reading, file: PlacedFile, { files }: Distribution): readonly PlacedFile[] {
  if (readsStubs === 'none') return [];
  const own = file.path.replace(/\.py$/, '.pyi');
  return files.filter(({ path }) => (readsStubs === 'all' ? path.endsWith('.pyi') : path === own));
}
