import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../src/errors.js';
import { errorCode, findingOf, LayerpackError, UsageError } from '../../src/errors.js';
import { createLifetime } from '../../src/lifetime.js';
import { redact, sentence } from '../../src/log.js';
import { readSurroundings, readVersion } from '../../src/surroundings.js';
import { terminalLog } from '../../src/terminal-log.js';

const finding: Finding = {
  rule: 'resolve',
  severity: 'error',
  subject: 'a',
  title: 'Failed to find a',
  reason: 'there is none',
  advice: 'Ask for b.',
};

describe('redact', () => {
  it.each<[string, readonly string[], string]>([
    ['nothing to hide', [], 'nothing to hide'],
    ['pass and pass', ['pass'], '*** and ***'],
    ['longer-pass pass', ['pass', 'longer-pass'], '*** ***'],
    ['a.c abc', ['a.c'], '*** abc'],
    ['$& $1', ['$&'], '*** $1'],
    ['all of it', [''], 'all of it'],
  ])('makes of %j without %j: %j', (text, secrets, redacted) => {
    expect(redact(text, secrets)).toBe(redacted);
  });
});

describe('sentence', () => {
  it.each([
    ['there is none', 'Failed to find a: there is none. Ask for b.'],
    ['there is none!', 'Failed to find a: there is none! Ask for b.'],
    ['there is none.', 'Failed to find a: there is none. Ask for b.'],
  ])('ends %j with one stop', (reason, text) => {
    expect(sentence({ ...finding, reason })).toBe(text);
  });
});

describe('terminalLog', () => {
  function record(verbose = false, isTTY = false, size: { readonly columns?: number } = {}) {
    const written: string[] = [];
    let clock = 0;
    const now = () => {
      clock += 1500;
      return clock;
    };
    const log = terminalLog({ isTTY, ...size, write: (text) => written.push(text) }, verbose, now);
    return { log, text: () => written.join('') };
  }

  it('frames a stage with its name and the time it took, and passes its result on', async () => {
    const { log, text } = record();
    const result = await log.stage('Resolve', async () => {
      log.info('inside');
      return 42;
    });
    expect(result).toBe(42);
    expect(text()).toBe('Resolve ...\n  inside\nResolve: 1.5 s\n');
  });

  it('passes a failure of a stage on', async () => {
    const { log } = record();
    await expect(log.stage('Resolve', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('shows details only where they are wanted', () => {
    const [quiet, verbose] = [record(false), record(true)];
    quiet.log.debug('detail');
    verbose.log.debug('detail');
    expect([quiet.text(), verbose.text()]).toEqual(['', '  detail\n']);
  });

  it('tells a finding with its rule and place', () => {
    const { log, text } = record();
    log.finding({ ...finding, location: { file: 'requirements.txt', line: 3 } });
    log.finding({ ...finding, severity: 'notice' });
    expect(text()).toBe(
      'error [resolve] requirements.txt:3: Failed to find a: there is none. Ask for b.\nnotice [resolve] Failed to find a: there is none. Ask for b.\n',
    );
  });

  it('uses colours on a terminal only', () => {
    const [plain, terminal] = [record(), record(false, true)];
    for (const { log } of [plain, terminal]) log.finding(finding);
    expect(plain.text()).not.toContain('\u001b');
    expect(terminal.text()).toContain('\u001b[31merror\u001b[0m [resolve]');
  });

  describe('at a long step', () => {
    const back = '\r\u001b[2K';

    it('shows the last word of it in a line that every other line takes the place of', async () => {
      const { log, text } = record(false, true);
      await log.stage('Resolve', async () => {
        log.progress('one');
        log.progress('two');
        log.info('done');
        log.progress('three');
      });
      const lines = [
        `${back}  one`,
        `${back}  two`,
        `${back}  done\n`,
        `${back}  three`,
        `${back}\u001b[2mR`,
      ];
      expect(text()).toContain(lines.join(''));
    });

    it('leaves nothing behind where the stage fails', async () => {
      const { log, text } = record(false, true);
      const failing = log.stage('Resolve', async () => {
        log.progress('one');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(text().endsWith(`  one${back}`)).toBe(true);
    });

    it.each([
      [12, 'Fetching …'],
      [13, 'Fetching 1…'],
      [14, 'Fetching 1 2'],
      [undefined, 'Fetching 1 2'],
    ])('keeps to one line of %s columns', (columns, shown) => {
      const { log, text } = record(false, true, columns === undefined ? {} : { columns: columns - 1 });
      log.progress('Fetching 1\n2');
      expect(text()).toBe(`${back}${shown}`);
    });

    it('is silent where a line cannot be taken back, and has no secret in it', () => {
      const [plain, terminal] = [record(), record(false, true)];
      for (const { log } of [plain, terminal]) {
        log.mask('s3cret');
        log.progress('a s3cret');
      }
      expect(plain.text()).toBe('');
      expect(terminal.text()).toBe(`${back}a ***`);
    });
  });

  it('keeps secrets out of every later line, and of text for files', async () => {
    const { log, text } = record(true);
    log.mask('s3cret');
    log.info('s3cret');
    log.debug('s3cret');
    log.finding({ ...finding, reason: 's3cret' });
    await log.stage('s3cret', async () => undefined);
    expect(text()).not.toContain('s3cret');
    expect(log.redact('a s3cret')).toBe('a ***');
  });
});

describe('a lifetime', () => {
  it('undoes the newest first, one after the other', async () => {
    const lifetime = createLifetime();
    const undone: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      lifetime.defer(async () => {
        undone.push(`${name} begins`);
        await Promise.resolve();
        undone.push(`${name} ends`);
      });
    }
    expect(lifetime.ended).toBe(false);
    await lifetime.end();
    expect(undone).toEqual(
      ['third', 'second', 'first'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
    expect(lifetime.ended).toBe(true);
  });

  it('undoes once, and whoever ends it again waits for that', async () => {
    const lifetime = createLifetime();
    let count = 0;
    let open = () => {};
    lifetime.defer(async () => {
      count += 1;
      await new Promise<void>((resolve) => {
        open = resolve;
      });
    });
    const order: string[] = [];
    const ends = [1, 2].map((index) => lifetime.end().then(() => order.push(`end ${index}`)));
    await Promise.resolve();
    expect(order).toEqual([]);
    open();
    await Promise.all(ends);
    expect(count).toBe(1);
    expect(order).toHaveLength(2);
  });

  it('goes on past an undoing that fails', async () => {
    const lifetime = createLifetime();
    const undone: string[] = [];
    lifetime.defer(async () => undone.push('first'));
    lifetime.defer(() => Promise.reject(new Error('no')));
    await lifetime.end();
    expect(undone).toEqual(['first']);
  });

  it('goes on past an undoing that throws at once', async () => {
    const lifetime = createLifetime();
    const undone: string[] = [];
    lifetime.defer(async () => undone.push('first'));
    lifetime.defer(() => {
      throw new Error('no');
    });
    await lifetime.end().catch(() => undefined);
    expect(undone).toEqual(['first']);
  });
});

describe('errors', () => {
  it('carry their finding, which is an error', () => {
    const { severity: _, ...rest } = finding;
    const error = new LayerpackError(rest);
    expect(error.message).toBe('Failed to find a: there is none');
    expect(findingOf(error)).toEqual(finding);
  });

  it.each([
    [new Error('broke.\n'), 'broke'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('that are not ours are a defect: %s', (error, reason) => {
    expect(findingOf(error)).toMatchObject({
      rule: 'internal',
      severity: 'error',
      subject: 'layerpack',
      reason,
    });
  });

  it('have the code of the operating system, or of their cause', () => {
    expect(errorCode({ code: 'EACCES' })).toBe('EACCES');
    expect(errorCode({ code: 5, cause: { cause: { code: 'ENOSPC' } } })).toBe('ENOSPC');
    for (const none of [undefined, null, 'EACCES', {}, new Error('EACCES')])
      expect(errorCode(none)).toBeUndefined();
  });

  it('of usage name all problems', () => {
    const error = new UsageError([
      { input: 'a', message: 'a: no' },
      { input: 'b', message: 'b: no' },
    ]);
    expect(error.message).toBe('a: no\nb: no');
  });
});

describe('surroundings', () => {
  const read = (environment: Readonly<Record<string, string>>, workspace = '/home/me/my project') =>
    readSurroundings(environment, workspace, 'auto');

  it.each([
    [{ GITHUB_REPOSITORY: 'me/data.layer' }, 'data-layer'],
    [{ GITHUB_REPOSITORY: 'me/.github' }, 'github'],
    [{ GITHUB_REPOSITORY: `me/${'x'.repeat(200)}` }, 'x'.repeat(140)],
    [{ GITHUB_REPOSITORY: 'me/---' }, 'layer'],
    [{}, 'my-project'],
  ])('make of %j the layer name %s', (environment, name) => {
    expect(read(environment).layerName).toBe(name);
  });

  it.each([
    ['X64', 'x86_64'],
    ['ARM64', 'arm64'],
    ['X86', undefined],
    ['ARM', undefined],
  ])('make of the runner %s the architecture %s', (machine, architecture) => {
    expect(read({ RUNNER_ARCH: machine }).architecture).toBe(architecture);
  });

  it("know layerpack's version", () => {
    expect(readVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
