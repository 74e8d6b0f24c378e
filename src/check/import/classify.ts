import type { ImportOutcome, Raised } from '../../engine/import-modules.js';
import type { Told } from './cause.js';
import { causeByText } from './causes.js';
import { hidesPython } from './hides-python.js';
import { classifyMissing, missingModule } from './missing-module.js';
import type { Module } from './modules.js';
import { repeatable } from './repeatable.js';
import type { Circumstances, Surroundings, Verdict } from './verdict.js';

const fatal: Readonly<Record<string, string>> = {
  SIGSEGV: 'it crashed (SIGSEGV)',
  SIGABRT: 'it aborted (SIGABRT)',
  SIGBUS: 'it crashed (SIGBUS), as where a binary is cut short',
  SIGKILL: 'it was killed (SIGKILL), as by want of memory',
};

type Failure = Exclude<ImportOutcome, { readonly how: 'imported' }>;

/** Why a module did not import, in words that the next run would use too. Tells nothing of one that did. */
export function classify(
  outcome: Failure,
  circumstances: Circumstances,
  surroundings: Surroundings,
): Verdict {
  const verdict = verdictOf(outcome, circumstances, surroundings);
  return { ...verdict, text: repeatable(verdict.text), said: repeatable(verdict.said) };
}

function verdictOf(outcome: Failure, circumstances: Circumstances, surroundings: Surroundings): Verdict {
  if (circumstances.afterOthers) {
    const said = outcome.how === 'raised' ? saidBy(outcome.errors[0]) : '';
    return {
      cause: 'not-alone',
      text: `it is made to be imported after ${circumstances.module.rank === 'front' ? 'another module' : 'others of its distribution'}`,
      said,
    };
  }
  switch (outcome.how) {
    case 'raised':
      return classifyErrors(outcome.errors, circumstances, surroundings);
    case 'signal': {
      const { signal } = outcome;
      if (signal === 'SIGILL')
        return {
          cause: 'cpu',
          text: 'it uses instructions that this processor does not have (SIGILL)',
          said: '',
        };
      const told = causeByText({ message: outcome.output });
      if (told?.cause === 'display') return { ...told, said: lastOf(outcome.output) };
      return {
        cause: 'crash',
        text: fatal[signal] ?? `it was ended by ${signal}`,
        said: lastOf(outcome.output),
      };
    }
    case 'lost':
      return { cause: 'crash', text: 'it killed the process that had started it', said: '' };
    case 'timeout':
      return {
        cause: 'timeout',
        text: `it had not ended after ${outcome.limit} s`,
        said: lastOf(outcome.output),
      };
    case 'exited': {
      const words = [outcome.message ?? '', outcome.output].join('\n');
      const told = causeByText({ message: words });
      const expected = ['environment', 'display', 'network', 'read-only', 'missing-library'];
      if (told && expected.includes(told.cause)) return { ...told, said: lastOf(words) };
      return {
        cause: 'exit',
        text: `it ends the process as it is imported (${outcome.by}, status ${outcome.status})`,
        said: lastOf(words),
      };
    }
  }
}

function classifyErrors(
  errors: readonly Raised[],
  circumstances: Circumstances,
  surroundings: Surroundings,
): Verdict {
  const [error] = errors;
  if (!error) return { cause: 'error', text: 'it raised an exception that says nothing', said: '' };
  const said = saidBy(error);
  const culprit = culpritOf(error, circumstances.module, surroundings);
  const add = (verdict: Omit<Verdict, 'said'>): Verdict => ({ said, ...culprit, ...verdict });

  const hiding = hidesPython(errors, surroundings);
  if (hiding) return add(hiding);
  const told = toldBy(errors, surroundings);
  if (told) return add(told.cause === 'no-module' ? noModule(told, error, circumstances.module) : told);
  const syntax = writtenForAnother(error, surroundings);
  if (syntax) return add({ cause: 'python', text: syntax });
  const missing = missingModule(errors);
  if (missing !== undefined)
    return add(
      classifyMissing(
        missing,
        culprit.culprit ?? circumstances.module.distribution,
        circumstances,
        surroundings,
      ),
    );
  return add({ cause: 'error', text: `it raised ${said}` });
}

/** What the messages tell, the outermost before those it came from. */
function toldBy(errors: readonly Raised[], { ownerOf, standard }: Surroundings): Told | undefined {
  for (const [index, error] of errors.entries()) {
    if (error.kinds.includes('ModuleNotFoundError') || error.kinds.includes('SyntaxError')) continue;
    // An older exception's text counts only where it is of the loader: others were often caught on purpose.
    const told = causeByText({ message: error.message, error });
    if (!told) continue;
    const [, path] = /(\/opt\/[^\s'":]+): cannot open shared object file/.exec(error.message) ?? [];
    // glibc says so too of a file that is there, for another machine.
    if (path !== undefined && ownerOf(path) !== undefined)
      return { cause: 'machine', text: `${path} is for another processor` };
    if (index === 0 || ['missing-library', 'glibc', 'machine'].includes(told.cause)) return told;
  }
  const [, name, from] = /cannot import name '(\w+)' from '([\w.]+)'/.exec(errors[0]?.message ?? '') ?? [];
  const [, module, attribute] =
    /module '([\w.]+)' has no attribute '(\w+)'/.exec(errors[0]?.message ?? '') ?? [];
  const [top = ''] = (from ?? module ?? '').split('.');
  if (!standard.has(top)) return undefined;
  return {
    cause: 'python',
    text: `it uses ${from ?? module}.${name ?? attribute}, which this Python does not have`,
  };
}

/** A library with a module's name is nobody's fault, as long as no code imports it. */
function noModule(told: Told, { message, frames }: Raised, { name }: Module): Told {
  const [, wanted] = /\(PyInit_(\w+)\)/.exec(message) ?? [];
  const own = wanted === undefined || wanted === name.split('.').at(-1);
  if (own && !frames.some(({ file }) => file.startsWith('/opt/'))) return told;
  return { cause: 'error', text: `it imports ${wanted ?? 'a binary'}, which is a library and no module` };
}

function writtenForAnother(
  { kinds, filename, frames }: Raised,
  { runtime }: Surroundings,
): string | undefined {
  if (!kinds.includes('SyntaxError')) return undefined;
  const file = String(filename ?? frames.at(-1)?.file ?? '');
  return `${file.replace(/^\/opt\/python\/(?:lib\/[^/]+\/site-packages\/)?/, '')} is not written for Python ${runtime.python}`;
}

/** Whose code failed: of the innermost frame under /opt. */
function culpritOf(
  { frames, message }: Raised,
  module: Module,
  { ownerOf }: Surroundings,
): { readonly culprit?: string } {
  // "cannot import name ... from ... (path)" names the file that lacks it.
  const [, named] = /\((\/opt\/[^)]+)\)/.exec(message) ?? [];
  const owner = [named ?? '', ...frames.map(({ file }) => file).toReversed()]
    .map(ownerOf)
    // It only loads what others ask it to.
    .filter((each) => each !== 'cffi' || module.distribution === 'cffi')
    .find((each) => each !== undefined);
  return owner === undefined || owner === module.distribution ? {} : { culprit: owner };
}

function saidBy(error: Raised | undefined): string {
  if (!error) return '';
  const [line = ''] = error.message.split('\n');
  return line === '' ? error.type : `${error.type}: ${line}`;
}

function lastOf(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}
