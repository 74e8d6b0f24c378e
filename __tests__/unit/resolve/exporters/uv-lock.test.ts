import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Workshop } from '../../../../src/engine/open.js';
import type { LayerpackError } from '../../../../src/errors.js';
import { exportLock } from '../../../../src/resolve/sources/export.js';
import { temporaryDirectory, writeFiles } from '../../support/files.js';
import { rejectionOf } from '../../support/values.js';
import { hostWorkshop, lines, listeningLog, lockIn, locks } from './support.js';

jest.setTimeout(120_000);

const none = { extras: [], groups: [] };
let workshop: Workshop;

beforeAll(async () => {
  workshop = await hostWorkshop();
});

async function exported(workspace: string, selection = none as { extras: string[]; groups: string[] }) {
  const log = listeningLog();
  const context = { workshop, workDirectory: temporaryDirectory(), log, workspace, environment: {} };
  const { text, direct } = await exportLock(lockIn(workspace, 'uv-lock'), selection, context);
  return { text, lines: lines(text), direct, told: log.lines };
}

async function findingOf(workspace: string) {
  return ((await rejectionOf(exported(workspace))) as LayerpackError).finding;
}

/** The fixture, to be changed. */
function copy(files: Readonly<Record<string, string>> = {}): string {
  const directory = temporaryDirectory();
  cpSync(join(locks, 'uv'), directory, { recursive: true });
  writeFiles(directory, files);
  return directory;
}

/** A lock of nothing but the projects themselves. */
function lockOf(...projects: readonly string[]): string {
  return ['version = 1', 'revision = 3', 'requires-python = ">=3.9"', ...projects].join('\n\n');
}

const virtual = (name: string, path: string, rest = '') =>
  `[[package]]\nname = "${name}"\nversion = "1"\nsource = { virtual = "${path}" }\n${rest}`;

describe('a uv.lock', () => {
  it('gives its packages with hashes and markers, without the project and its development groups', async () => {
    const { text, lines: found, direct, told } = await exported(join(locks, 'uv'));
    expect(found).toEqual(
      expect.arrayContaining(['./packages/shared', './vendor/greeting', 'urllib3==1.26.19']),
    );
    expect(found).toContainEqual(expect.stringMatching(/^tzdata==\S+ ; sys_platform == 'win32'$/));
    expect(found.filter((line) => /reports|pytest|humanize|rich|--/.test(line))).toEqual([]);
    expect(text.match(/^[a-z].*==.*\\$/gm)?.length).toBe(found.length - 2);
    expect(text).toMatch(/urllib3==1\.26\.19 \\\n\s+--hash=sha256:[0-9a-f]{64}/);
    expect([...(direct ?? [])].sort()).toEqual([
      'greeting',
      'jinja2',
      'pydantic',
      'requests',
      'shared',
      'tzdata',
    ]);
    expect(told).toEqual([]);
  });

  it('gives the extras and groups that are chosen', async () => {
    const { lines: found, direct } = await exported(join(locks, 'uv'), { extras: ['All'], groups: ['ops'] });
    expect(found.map((line) => line.replace(/==.*/, ''))).toEqual(
      expect.arrayContaining(['rich', 'pygments', 'tabulate', 'humanize']),
    );
    expect([...(direct ?? [])]).toEqual(expect.arrayContaining(['rich', 'tabulate', 'humanize']));
  });

  it('leaves the project as it was', async () => {
    const workspace = copy();
    const before = readdirSync(workspace, { recursive: true });
    await exported(workspace);
    expect(readdirSync(workspace, { recursive: true })).toEqual(before);
  });

  it('that is older than pyproject.toml is an error that says what to do', async () => {
    const workspace = copy();
    writeFiles(workspace, {
      'pyproject.toml':
        '[project]\nname = "reports"\nversion = "0.4.0"\nrequires-python = ">=3.10"\ndependencies = ["rich"]\n',
    });
    expect(await findingOf(workspace)).toMatchObject({
      rule: 'requirements',
      title: 'Failed to read uv.lock',
      reason: expect.stringMatching(/^it does not agree with pyproject\.toml: mismatched /),
      advice: 'Lock again by uv lock.',
      location: { file: 'uv.lock', line: 1 },
    });
  });

  it('is held against settings of the project, too', async () => {
    const pyproject = '[project]\nname = "demo"\nversion = "1"\nrequires-python = ">=3.9"\n';
    const workspace = temporaryDirectory({
      'pyproject.toml': pyproject,
      'uv.lock': lockOf(virtual('demo', '.')),
    });
    expect((await exported(workspace)).lines).toEqual([]);
    writeFiles(workspace, { 'pyproject.toml': `${pyproject}[tool.uv]\nresolution = "lowest"\n` });
    expect((await findingOf(workspace)).reason).toContain('resolution mode');
  });

  it.each([
    [
      'its backend alone knows its dependencies',
      'dynamic = ["dependencies"]\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
      'editable',
    ],
    ['it demands another uv', '[tool.uv]\nrequired-version = "<0.5"\n', 'virtual'],
  ])('counts as it is, and the log tells, where it cannot be checked because %s', async (_, rest, source) => {
    const workspace = temporaryDirectory({
      'pyproject.toml': `[project]\nname = "demo"\nversion = "1"\nrequires-python = ">=3.9"\n${rest}`,
      'uv.lock': lockOf(virtual('demo', '.').replace('virtual', source)),
    });
    const { told, direct } = await exported(workspace);
    expect(told).toEqual([
      expect.stringMatching(/^Whether uv\.lock is up to date could not be checked \(.+\);/),
    ]);
    expect(direct).toEqual(source === 'editable' ? null : new Set());
    expect(readdirSync(workspace).sort()).toEqual(['pyproject.toml', 'uv.lock']);
  });

  it('of a workspace without a project gives what its members need, members among them', async () => {
    const member = (name: string, dependencies: string) =>
      `[project]\nname = "${name}"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = [${dependencies}]\n[tool.uv.sources]\ncommon = { workspace = true }\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n`;
    const editable = (name: string, rest: string) =>
      virtual(name, `apps/${name}`, rest).replace('virtual', 'editable');
    const workspace = temporaryDirectory({
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["apps/*"]\n',
      'apps/app/pyproject.toml': member('app', '"common"'),
      'apps/common/pyproject.toml': member('common', ''),
      'uv.lock': lockOf(
        '[manifest]\nmembers = [\n    "app",\n    "common",\n]',
        editable(
          'app',
          'dependencies = [\n    { name = "common" },\n]\n\n[package.metadata]\nrequires-dist = [{ name = "common", editable = "apps/common" }]\n',
        ),
        editable('common', ''),
      ),
    });
    const { lines: found, direct, told } = await exported(workspace);
    expect(found).toEqual(['./apps/common']);
    expect(direct).toEqual(new Set(['common']));
    expect(told).toEqual([]);
  });

  it('names the indexes that it is from, whatever the index of the runner', async () => {
    const wheel = 'https://packages.example/six-1.17.0-py2.py3-none-any.whl';
    const six = `[[package]]\nname = "six"\nversion = "1.17.0"\nsource = { registry = "https://packages.example/simple" }\nwheels = [\n    { url = "${wheel}", hash = "sha256:${'4'.repeat(64)}", size = 11050 },\n]`;
    const workspace = temporaryDirectory({
      'pyproject.toml':
        '[project]\nname = "demo"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = ["six"]\n',
      'uv.lock': lockOf(
        virtual(
          'demo',
          '.',
          'dependencies = [\n    { name = "six" },\n]\n\n[package.metadata]\nrequires-dist = [{ name = "six" }]\n',
        ),
        six,
      ),
    });
    const { lines: found, told } = await exported(workspace);
    expect(found).toEqual(['--extra-index-url https://packages.example/simple', 'six==1.17.0']);
    expect(told).toEqual([]);
  });

  it('that is broken is an error at its line', async () => {
    const workspace = copy({ 'uv.lock': 'version = 1\n[[package]]\nname = \n' });
    expect(await findingOf(workspace)).toMatchObject({ location: { file: 'uv.lock', line: 3 } });
  });

  it('needs uv, and says what to do without', async () => {
    const tools = { ...workshop.tools, uv: null, uvMissing: 'the index has none' };
    const context = { workshop: { ...workshop, tools }, workDirectory: '/nowhere', log: listeningLog() };
    const refused = exportLock(lockIn(join(locks, 'uv'), 'uv-lock'), none, context);
    expect(((await rejectionOf(refused)) as LayerpackError).finding).toMatchObject({
      rule: 'index',
      reason: 'the index has none',
      advice: expect.stringContaining('uv export'),
    });
  });
});
