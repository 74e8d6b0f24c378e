import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { sourceKind } from '../../../../src/resolve/sources/kind.js';
import { findingOf } from '../../support/sources.js';

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');

const poetry1 = fixture('locks/poetry-1.1/poetry.lock');
const poetry2 = fixture('locks/poetry-2/poetry.lock');
const uv = fixture('locks/uv/uv.lock');
const pipfile = fixture('sources/pipfile/Pipfile.lock');
const pdm = fixture('sources/pylock/pylock.pdm.toml');
const byUv = fixture('sources/pylock/pylock.uv.toml');
const pyproject = fixture('sources/pyproject/xarray/pyproject.toml');
const requirements = fixture('sources/pylock/requirements-uv.txt');

describe('sourceKind', () => {
  it.each([
    ['poetry.lock', poetry1, 'poetry-lock'],
    ['app/poetry.lock', poetry2, 'poetry-lock'],
    ['uv.lock', uv, 'uv-lock'],
    ['Pipfile.lock', pipfile, 'pipfile-lock'],
    ['pylock.toml', pdm, 'pylock'],
    ['locks/pylock.prod.toml', byUv, 'pylock'],
    ['pyproject.toml', pyproject, 'pyproject'],
    ['requirements.txt', requirements, 'requirements'],
    ['requirements/prod.in', 'requests\n', 'requirements'],
    ['requirements.txt', '', 'requirements'],
  ] as const)('knows %s by name and content', (file, text, kind) => {
    expect(sourceKind(file, text)).toBe(kind);
  });

  it.each([
    ['prod.lock', poetry1, 'poetry-lock'],
    ['prod.lock', poetry2, 'poetry-lock'],
    ['prod.lock', uv, 'uv-lock'],
    ['prod.lock', uv.replaceAll('\n', '\r\n'), 'uv-lock'],
    ['prod.json', pipfile, 'pipfile-lock'],
    ['locked.toml', pdm, 'pylock'],
    ['locked.toml', byUv, 'pylock'],
    ['project.toml', pyproject, 'pyproject'],
  ] as const)('knows %s by content alone (case %#)', (file, text, kind) => {
    expect(sourceKind(file, text)).toBe(kind);
  });

  it.each([
    'one\n# [project]\n',
    '# version = 1\none\n',
    'one==1 ; extra == "[[package]]"\n',
    '--hash\n[project\n',
  ])('takes a requirements file for nothing else: %j', (text) => {
    expect(sourceKind('requirements.txt', text)).toBe('requirements');
  });

  it.each([
    ['poetry.lock', requirements, /^it is no poetry\.lock, whatever its name says$/, /poetry/],
    ['poetry.lock', '', /^it is no poetry\.lock/, /poetry/],
    ['uv.lock', pyproject.replace(/^version.*$/m, ''), /^it is no uv\.lock/, /uv/],
    ['Pipfile.lock', requirements, /^it is no Pipfile\.lock/, /pipenv/],
    ['pylock.toml', pyproject, /^it is no pylock\.toml/, /the tool that wrote it/],
  ])('refuses a %s that is none', (file, text, reason, advice) => {
    expect(findingOf(() => sourceKind(file, text))).toMatchObject({
      rule: 'requirements',
      title: `Failed to read ${file}`,
      reason: expect.stringMatching(reason),
      advice: expect.stringMatching(advice),
    });
  });

  it.each([
    [
      'poetry.lock',
      poetry2.replace(/lock-version = ".*"/, 'lock-version = "3.0"'),
      '3.0',
      'lock-version 1 and 2',
    ],
    ['uv.lock', uv.replace(/^version = 1$/m, 'version = 2'), '2', 'version 1'],
    ['Pipfile.lock', pipfile.replace('"pipfile-spec": 6', '"pipfile-spec": 7'), '7', 'pipfile-spec 6'],
    ['pylock.toml', pdm.replace('lock-version = "1.0"', 'lock-version = "2.0"'), '2.0', 'lock-version 1'],
  ])('refuses a %s that is newer than what is understood', (file, text, found, understood) => {
    const finding = findingOf(() => sourceKind(file, text));
    expect(finding.reason).toBe(`it is a ${file} of format ${found}, and ${understood} is understood`);
    expect(finding.advice).toContain(understood);
  });

  it('takes newer minors of a format, which add and change nothing', () => {
    expect(sourceKind('pylock.toml', pdm.replace('lock-version = "1.0"', 'lock-version = "1.7"'))).toBe(
      'pylock',
    );
    expect(sourceKind('poetry.lock', poetry2.replace(/lock-version = ".*"/, 'lock-version = "2.9"'))).toBe(
      'poetry-lock',
    );
  });

  it('takes the first format of poetry, which stated no version', () => {
    expect(sourceKind('poetry.lock', poetry1.replace(/^lock-version.*\n/m, ''))).toBe('poetry-lock');
  });

  it.each([
    ['Pipfile', 'pipenv lock'],
    ['app/pdm.lock', 'pdm export'],
    ['setup.py', 'pyproject.toml'],
    ['setup.cfg', 'pyproject.toml'],
    ['environment.yml', 'requirements file'],
  ])('says what to name instead of %s', (file, advice) => {
    expect(findingOf(() => sourceKind(file, 'x')).advice).toContain(advice);
  });
});
