import { describe, expect, it, jest } from '@jest/globals';
import type { Finding, Severity } from '../../../src/errors.js';
import type { ActionsLog } from '../../../src/github/actions-log.js';
import { actionsLog } from '../../../src/github/actions-log.js';

const finding = (severity: Severity, index = 0, more: Partial<Finding> = {}): Finding => ({
  rule: 'elf-glibc',
  severity,
  subject: 'x',
  title: `Title ${index}`,
  reason: 'reason',
  advice: 'Advice.',
  ...more,
});

/** What a run writes to stdout, line by line. */
function written(work: (log: ActionsLog) => void, documentation?: string): readonly string[] {
  const texts: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    texts.push(String(text));
    return true;
  });
  try {
    work(actionsLog(documentation));
  } finally {
    spy.mockRestore();
  }
  return texts.join('').trimEnd().split('\n');
}

const many = (log: ActionsLog, severity: Severity, count: number) => {
  for (let index = 0; index < count; index += 1) log.finding(finding(severity, index));
};

describe('an annotation', () => {
  it('is titled by its rule, and stands at its file, line and column', () => {
    const location = { file: 'app/pyproject.toml', line: 7, column: 5 };
    expect(
      written((log) => {
        log.finding(finding('error', 0, { location }));
        log.finding(finding('warning', 1, { location: { file: 'requirements.txt', line: 2 } }));
        log.finding(finding('notice', 2));
      }),
    ).toEqual([
      '::error title=elf-glibc,file=app/pyproject.toml,line=7,col=5::Title 0: reason. Advice.',
      '::warning title=elf-glibc,file=requirements.txt,line=2::Title 1: reason. Advice.',
      '::notice title=elf-glibc::Title 2: reason. Advice.',
    ]);
  });

  it('says where its rule is explained, where that is known', () => {
    const base = 'https://github.com/owner/layerpack/blob/v1/';
    expect(written((log) => log.finding(finding('error')), base)).toEqual([
      '::error title=elf-glibc::Title 0: reason. Advice. See https://github.com/owner/layerpack/blob/v1/docs/rules.md#elf-glibc',
    ]);
  });

  it('stands between no lines about what a long step is at', () => {
    const lines = written((log) => {
      for (const text of ['one', 'two']) log.progress(text);
      log.info('done');
    });
    expect(lines).toEqual(['done']);
  });

  it('has no secret in it', () => {
    const lines = written((log) => {
      log.mask('s3cret');
      log.finding(finding('error', 0, { reason: 's3cret' }));
    });
    expect(lines).toEqual(['::add-mask::s3cret', '::error title=elf-glibc::Title 0: ***. Advice.']);
  });
});

describe('findings that GitHub would not show', () => {
  it('are lines of the log, with their place', () => {
    const lines = written((log) => {
      many(log, 'error', 10);
      log.finding(finding('error', 10, { location: { file: 'requirements.txt', line: 3 } }));
    });
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines.at(-1)).toBe('error: [elf-glibc] requirements.txt:3: Title 10: reason. Advice.');
  });

  it.each<[Readonly<Record<Severity, number>>, string]>([
    [{ error: 17, warning: 13, notice: 0 }, '7 more errors and 3 more warnings are'],
    [{ error: 11, warning: 0, notice: 0 }, '1 more error is'],
    [{ error: 0, warning: 12, notice: 9 }, '2 more warnings are'],
  ])('are counted at the end of %j by a notice, since there is room for one', (counts, text) => {
    const lines = written((log) => {
      for (const [level, count] of Object.entries(counts)) many(log, level as Severity, count);
      log.tellRest();
    });
    expect(lines.at(-1)).toBe(`::notice title=findings::${text} in the log above and in the summary.`);
  });

  it('are counted by a plain line where there is no room for a notice', () => {
    const lines = written((log) => {
      many(log, 'error', 11);
      many(log, 'warning', 11);
      many(log, 'notice', 12);
      log.tellRest();
    });
    expect(lines.at(-1)).toBe(
      '1 more error, 1 more warning and 2 more notices are in the log above and in the summary.',
    );
  });

  it('are not spoken of where there are none', () => {
    const lines = written((log) => {
      many(log, 'error', 10);
      log.tellRest();
    });
    expect(lines).toHaveLength(10);
  });
});

describe('a line that is not ours', () => {
  it.each([
    ['::error::x', ': :error::x'],
    ['a\n::error::x\r  ::set-output name=y::z', 'a\n: :error::x\r  : :set-output name=y::z'],
    ['a ##[error]x', 'a ## [error]x'],
    ['a::b, std::string', 'a::b, std::string'],
  ])('is no command: %j', (text, shown) => {
    expect(written((log) => log.info(text))).toEqual(shown.split('\n'));
  });

  it('is none where it has no annotation any more', () => {
    const lines = written((log) => {
      many(log, 'warning', 10);
      log.finding(finding('warning', 10, { title: 'a\n::error::x' }));
    });
    expect(lines.slice(10)).toEqual(['warning: [elf-glibc] a', ': :error::x: reason. Advice.']);
  });
});
