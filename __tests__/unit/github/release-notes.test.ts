import { describe, expect, it } from '@jest/globals';
import type { NotesSection } from '../../../src/github/release-notes.js';
import { hasSection, longestNotes, withSection } from '../../../src/github/release-notes.js';

const section = (
  arn = 'arn:aws:lambda:eu-central-1:123456789012:layer:data:7',
  key = 'data',
): NotesSection => ({
  key,
  heading: 'Layer versions for python3.12 on x86_64',
  rows: [{ region: 'eu-central-1', layer: 'data', arn }],
  complete: `${key}.layer-versions.json`,
});
const start = (key = 'data') =>
  `<!-- layerpack:${key} writes what stands here, up to the next marker, anew -->`;
const end = (key = 'data') => `<!-- /layerpack:${key} -->`;
const of = (body: string | null, each = section()) => withSection(body, each) ?? 'no room';
const alone = of(null);

describe('the section of layer versions in the notes of a release', () => {
  it('is a table between markers', () => {
    expect(alone).toBe(
      [
        start(),
        'Layer versions for python3.12 on x86&#95;64',
        '',
        '| Region | Layer | ARN |',
        '|---|---|---|',
        '| `eu-central-1` | `data` | `arn:aws:lambda:eu-central-1:123456789012:layer:data:7` |',
        '',
        end(),
      ].join('\n'),
    );
  });

  it.each([
    ['no notes', null, '', ''],
    ['empty notes', '', '', ''],
    ['a line', 'By people', 'By people\n\n', '\n'],
    ['a line that ends', 'By people\n', 'By people\n\n', '\n'],
    ['a paragraph', 'By people\n\n', 'By people\n\n', '\n'],
    ['blanks at the end', 'By people  \t\n \n', 'By people  \t\n \n\n', '\n'],
    ['a line of Windows', 'By\r\npeople', 'By\r\npeople\r\n\r\n', '\r\n'],
    ['a fence that is not closed', '```\nBy people', '```\nBy people\n\n', '\n'],
    ['one that is quoted as code', `\`\`\`\n${alone}\n\`\`\``, `\`\`\`\n${alone}\n\`\`\`\n\n`, '\n'],
    ['one in longer fences', `~~~~md\n~~~\n${alone}\n~~~~`, `~~~~md\n~~~\n${alone}\n~~~~\n\n`, '\n'],
    ['text of any script', 'Schöne Grüße 👋', 'Schöne Grüße 👋\n\n', '\n'],
    ['the start alone', `a\n${start()}\nb`, `a\n${start()}\nb\n\n`, '\n'],
    ['the end alone', `a\n${end()}\nb`, `a\n${end()}\nb\n\n`, '\n'],
    ['the end first', `${end()}\na\n${start()}\nb`, `${end()}\na\n${start()}\nb\n\n`, '\n'],
    [
      'the section of another job, whose end is lost, in ours',
      `${start()}\na\n${start('other')}\nb\n${end()}`,
      `${start()}\na\n${start('other')}\nb\n${end()}\n\n`,
      '\n',
    ],
    ['markers in a line with text', `see ${start()} and ${end()}`, `see ${start()} and ${end()}\n\n`, '\n'],
    [
      'a key that begins alike',
      `${start('data2')}\na\n${end('data2')}`,
      `${start('data2')}\na\n${end('data2')}\n\n`,
      '\n',
    ],
  ])('comes behind %s, which stays as it is', (_, body, before, eol) => {
    const text = eol === '\r\n' ? alone.replaceAll('\n', '\r\n') : alone;
    const notes = of(body);
    expect(notes).toBe(before + text + (before === '' ? '' : eol));
    expect(notes.startsWith(body ?? '')).toBe(true);
    expect(hasSection(body, section())).toBe(false);
    // What was appended is found again, and nothing is appended twice
    expect(of(notes)).toBe(notes);
    expect(hasSection(notes, section())).toBe(true);
    expect(of(notes, section('arn:new'))).toBe(
      before + of(null, section('arn:new')).replaceAll('\n', eol || '\n') + (before === '' ? '' : eol),
    );
  });

  it.each([
    ['text around it', 'a\n\n', '\n\nb'],
    ['nothing around it', '', ''],
    ['lines of Windows around it', 'a\r\n\r\n', '\r\n\r\nb\r\n'],
    ['both kinds of lines around it', 'a\r\n\n', '\n\r\nb'],
    ['sections of other jobs around it', `${start('x')}\n${end('x')}\n`, `\n${start('y')}\n${end('y')}`],
    ['damaged ones before it', `${start()}\na\n${end('x')}\n`, ''],
    ['a damaged one behind it', '', `\n${end()}\n`],
    ['one that is quoted as code behind it', '', `\n\`\`\`\n${alone}\n\`\`\`\n`],
    ['a fence that is not closed before it', '```\na\n\n', ''],
    ['code of one line and a fence before it', '```a``` b\n```\nc\n```\n', '\n```\nd\n```'],
    ['an older one before it', `${start()}\nold\n${end()}\n\n`, ''],
  ])('is replaced in its place, with %s', (_, before, after) => {
    const eol = /\r\n/.test(before + after) ? '\r\n' : '\n';
    const place = (arn: string) => of(null, section(arn)).replaceAll('\n', eol);
    expect(of(`${before}${place('arn:old')}${after}`, section('arn:new'))).toBe(
      before + place('arn:new') + after,
    );
  });

  it('replaces what people wrote between its markers, which say so', () => {
    expect(of(`a\n${start()}\nby hand\n${end()}\nb`)).toBe(`a\n${alone}\nb`);
  });

  it('of each job has its own place', () => {
    const keys = ['a-python3.12-x86_64', 'a-python3.12-arm64', 'a.b-python3.12-x86_64'];
    const all = keys.reduce((body, key) => of(body, section('arn:1', key)), 'By people');
    const again = keys.toReversed().reduce((body, key) => of(body, section('arn:1', key)), all);
    expect(again).toBe(all);
    expect(of(all, section('arn:2', keys[1])).replace('arn:2', 'arn:1')).toBe(all);
  });

  it.each([
    ['a name', '`<img src=x onerror=1>` | @octocat\n# Heading'],
    ['an end marker', `x\n${end()}\ny`],
    ['a pipe behind a backslash', 'a\\|b'],
    ['backticks', '``` ` ``'],
    ['nothing', ''],
    ['a line separator', 'a\u2028b\u0085c'],
  ])('takes %s as text alone', (_, text) => {
    const each = { ...section(), heading: text, rows: [{ region: text, layer: text, arn: text }] };
    const notes = of('By people', each);
    const lines = notes.split('\n');
    expect(lines).toHaveLength(11);
    // Three cells, each one span of code
    expect(lines[7]).toMatch(/^\| `[^`|\\]+` \| `[^`|\\]+` \| `[^`|\\]+` \|$/);
    expect(lines[3]).not.toMatch(/[<>@`|[\]]/);
    expect(of(notes, each)).toBe(notes);
  });

  it('leaves out rows where notes are nearly as long as they may be, and says so', () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({
      region: `r-${index}`,
      layer: 'data',
      arn: `arn:${index}`,
    }));
    const many = { ...section(), rows };
    const whole = of(null, many).length;
    const body = 'x'.repeat(longestNotes - whole + 500);
    const notes = of(body, many);
    expect(notes.length).toBeLessThanOrEqual(longestNotes);
    expect(notes.length).toBeGreaterThan(longestNotes - 60);
    expect(notes.startsWith(body)).toBe(true);
    const [, left] =
      /^(\d+) more did not fit here: `data\.layer-versions\.json` has all of them\.$/m.exec(notes) ?? [];
    expect(notes.match(/\| `arn:/g)).toHaveLength(60 - Number(left));
    expect(of(notes, many)).toBe(notes);
  });

  it('is left out where there is no room at all', () => {
    expect(withSection('x'.repeat(longestNotes), section())).toBeNull();
    expect(withSection('x'.repeat(longestNotes - 300), section())).not.toBeNull();
  });
});
