import { describe, expect, it } from '@jest/globals';
import type { Blame } from '../../../../src/analysis/blame.js';
import type { Cause } from '../../../../src/check/import/cause.js';
import { importFindings } from '../../../../src/check/import/findings.js';
import type { Module } from '../../../../src/check/import/modules.js';
import type { FailedModule } from '../../../../src/check/import/severity.js';
import { judge, matchesModule } from '../../../../src/check/import/severity.js';
import type { Verdict } from '../../../../src/check/import/verdict.js';
import type { AllowedImportError } from '../../../../src/inputs/inputs.js';
import { expectGoldenLines } from '../../support/golden.js';

const location = { file: 'requirements.txt', line: 2 };
const blameFor = (name: string): Blame =>
  name.startsWith('dep')
    ? { chain: `asked → ${name}`, location, requested: false }
    : { chain: name, location, requested: true };
const wayOut = (library: string) =>
  library === 'libGL.so.1' ? 'Ask for opencv-python-headless instead.' : undefined;

function failure(
  distribution: string,
  verdict: Partial<Verdict> & { readonly cause: Cause },
  { name = distribution, rank = 'front' as Module['rank'], othersImport = false } = {},
): FailedModule {
  const module = { name, distribution, rank };
  return { module, verdict: { text: `it is ${verdict.cause}`, said: '', ...verdict }, othersImport };
}

function told(failures: readonly FailedModule[], allowed: readonly AllowedImportError[] = []) {
  const judged = failures.map((each) => judge(each, blameFor, allowed));
  return importFindings(judged, { blameFor, allowed, wayOut });
}

const causes: readonly Cause[] = [
  ...(['missing-library', 'glibc', 'machine', 'python', 'binary-mismatch', 'hides-python'] as const),
  ...(['optional-dependency', 'undeclared-dependency', 'not-alone', 'environment', 'display'] as const),
  ...(['network', 'read-only', 'no-shared-memory', 'cpu', 'crash', 'exit', 'no-module'] as const),
  ...(['timeout', 'pth', 'error'] as const),
];
const harmless: readonly Cause[] = ['not-alone', 'no-module'];
const perhaps: readonly Cause[] = ['environment', 'display', 'network'];

describe('severity', () => {
  it.each(causes)('of %s', (cause) => {
    const severityOf = (...args: Parameters<typeof failure>) => told([failure(...args)])[0]?.severity;
    const requested = cause === 'not-alone' ? 'notice' : perhaps.includes(cause) ? 'warning' : 'error';
    expect(severityOf('asked', { cause })).toBe(requested);
    const dependency = ['not-alone', 'optional-dependency'].includes(cause) ? 'notice' : 'warning';
    expect(severityOf('dep', { cause })).toBe(dependency);
    expect(severityOf('asked', { cause }, { name: '_asked', rank: 'private' })).toBe('notice');
    const principal = harmless.includes(cause) ? 'notice' : requested;
    expect(severityOf('asked', { cause }, { name: 'asked_too', rank: 'principal' })).toBe(principal);
  });

  it('of a module in a package that imports nothing, beside others that import', () => {
    const severityOf = (cause: Cause) =>
      told([failure('asked', { cause }, { name: 'asked.one', rank: 'inner', othersImport: true })])[0]
        ?.severity;
    const bad = causes.filter((cause) => severityOf(cause) === 'error');
    expect(bad).toEqual([
      ...['missing-library', 'glibc', 'machine', 'binary-mismatch', 'hides-python', 'cpu', 'crash'],
    ]);
    expect(causes.filter((cause) => severityOf(cause) === 'warning')).toEqual(['python']);
  });

  it('of an optional dependency is a notice where the rest does without', () => {
    const cause = 'optional-dependency';
    const more = { name: 'asked_cli', rank: 'principal' as const, othersImport: true };
    expect(told([failure('asked', { cause }, more)])[0]?.severity).toBe('notice');
  });

  it('of what an OpenTelemetry instrumentation instruments is a notice', () => {
    const extra = 'asked[instruments]';
    expect(told([failure('asked', { cause: 'optional-dependency', extra })])[0]?.severity).toBe('notice');
  });
});

describe('findings of failed imports', () => {
  it('read well', () => {
    const findings = told(
      [
        failure(
          'opencv-python',
          {
            cause: 'missing-library',
            library: 'libGL.so.1',
            text: 'the library libGL.so.1 is not there',
            said: 'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
          },
          { name: 'cv2' },
        ),
        failure('lightgbm', {
          cause: 'missing-library',
          library: 'libgomp.so.1',
          text: 'the library libgomp.so.1 is not there',
        }),
        failure('kaggle', {
          cause: 'read-only',
          text: 'it writes to /home/sbx_user1051 as it is imported, and only /tmp can be written to',
          said: "OSError: [Errno 30] Read-only file system: '/home/sbx_user1051'",
        }),
        failure(
          'dep-grpc',
          {
            cause: 'optional-dependency',
            missing: 'grpc',
            extra: 'dep-grpc[grpc]',
            text: 'it wants grpc, which only dep-grpc[grpc] asks for',
          },
          { name: 'a.grpc' },
        ),
        ...['b', 'c', 'd', 'e', 'f', 'g'].map((part) =>
          failure(
            'dep-grpc',
            {
              cause: 'optional-dependency',
              missing: 'grpc',
              extra: 'dep-grpc[grpc]',
              text: 'it wants grpc, which only dep-grpc[grpc] asks for',
            },
            { name: `a.${part}` },
          ),
        ),
        failure(
          'tls-client',
          {
            cause: 'undeclared-dependency',
            missing: 'typing_extensions',
            text: 'it wants typing_extensions, which tls-client does not ask for',
            said: "ModuleNotFoundError: No module named 'typing_extensions'",
          },
          { name: 'tls_client' },
        ),
        failure('dep-old', {
          cause: 'error',
          culprit: 'dep-older',
          text: 'it raised ValueError: no',
          said: 'ValueError: no',
        }),
        failure('pystray', {
          cause: 'display',
          culprit: 'dep-xlib',
          text: 'it wants a display as it is imported',
          said: 'DisplayNameError: Bad display name ""',
        }),
        ...['one', 'two', 'dep-three'].map((name) =>
          failure(name, {
            cause: 'hides-python',
            culprit: 'dep-asyncio',
            text: "dep-asyncio hides Python's own module asyncio",
            said: 'SyntaxError: invalid syntax (base_events.py, line 296)',
          }),
        ),
        failure(
          'legacy',
          { cause: 'error', text: 'it raised ValueError: old', said: 'ValueError: old' },
          { name: 'legacy.gui' },
        ),
      ],
      [
        { pattern: 'legacy.*', reason: 'the function has no user interface' },
        { pattern: 'nothing', reason: 'I thought so' },
      ],
    );
    const text = findings
      .map(({ severity, subject, title, reason, advice, location: at }) =>
        [`${severity} ${subject}${at ? ` (${at.file}:${at.line})` : ''}`, title, reason, advice].join('\n  '),
      )
      .join('\n');
    expectGoldenLines('import-findings.txt', text);
  });

  it('are one for each distribution, cause and thing that is missing', () => {
    const missing = (library: string, name: string) =>
      failure('asked', { cause: 'missing-library', library }, { name });
    const findings = told([missing('libA.so', 'a'), missing('libA.so', 'b'), missing('libB.so', 'c')]);
    expect(findings.map(({ title }) => title)).toEqual([
      'a, b of asked do not import',
      'c of asked does not import',
    ]);
  });

  it.each(causes)('advise something for %s', (cause) => {
    for (const finding of told([failure('asked', { cause })])) expect(finding.advice).toMatch(/\.$/);
  });

  it('never repeat an endless text', () => {
    const said = 'x'.repeat(5000);
    for (const { reason } of told([
      failure('asked', { cause: 'crash', said }),
      failure('dep', { cause: 'error', text: said }),
    ]))
      expect(reason.length).toBeLessThan(500);
  });
});

describe('patterns of allowed errors', () => {
  it.each([
    ['a.b', 'a.b', true],
    ['a.b', 'a.bc', false],
    ['a.b', 'axb', false],
    ['a.*', 'a.b.c', true],
    ['*', 'a.b', true],
    ['*.gui', 'a.gui', true],
    ['a*c', 'a.b.c', true],
    ['a.*', 'a', false],
  ])('%s on %s: %j', (pattern, name, matches) => {
    expect(matchesModule(pattern, name)).toBe(matches);
  });
});
