import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Workshop } from '../../src/engine/open.js';
import { openEngine, prepareWorkshop } from '../../src/engine/open.js';
import { readPipConfiguration } from '../../src/engine/pip-configuration.js';
import { sdkConstraints } from '../../src/lambda/sdk-family.js';
import type { Lifetime } from '../../src/lifetime.js';
import { createLifetime } from '../../src/lifetime.js';
import type { Question } from '../../src/resolve/question.js';
import { lock, newPlace, writeQuestion } from '../../src/resolve/question.js';
import { resolveWheels } from '../../src/resolve/wheels.js';
import type { TestedRuntime } from '../support/docker.js';
import { buildImages, withDocker } from '../support/docker.js';
import { temporaryDirectory } from '../support/project.js';
import { together } from '../support/together.js';
import { requirementsOf } from '../unit/support/requirements.js';
import { inputsOf, runtimeOf } from '../unit/support/values.js';

jest.setTimeout(400_000);

/** Sets of requirements, each of a kind that resolvers may take in different ways, on the runtimes that they are for. */
const sets: Readonly<Record<TestedRuntime, Readonly<Record<string, readonly string[]>>>> = {
  'python3.8': {
    'one pure distribution': ['idna'],
    'releases that are for newer Pythons': ['requests', 'click', 'attrs', 'jinja2'],
    'compiled, the newest without wheels for this Python': ['numpy', 'markupsafe'],
    'an SDK that the runtime holds': ['boto3'],
    'backports by markers': ['importlib-resources', 'rich', 'typer'],
    'an old binary interface': ['psycopg2-binary<2.10', 'pyyaml'],
    'a C library in the wheel': ['cryptography'],
  },
  'python3.11': {
    'one pure distribution': ['requests'],
    'an extra': ['requests[socks]'],
    compiled: ['pandas==2.2.3', 'numpy==2.2.6'],
    'the newest has wheels for newer platforms alone': ['numpy', 'pandas'],
    'an upper bound': ['urllib3<2', 'certifi<2024'],
    'a compatible release': ['django~=4.2.0', 'sqlparse~=0.4'],
    'pre-releases that are not asked for': ['black', 'flask'],
    'a pre-release that is asked for': ['idna>=3.0rc1', 'zipp==3.20.0'],
    'a release that was yanked': ['attrs!=21.1.0', 'markupsafe>=2.1,<2.2'],
    'a yanked release by its version': ['attrs==21.1.0'],
    'several bounds on one': ['requests>=2.28', 'requests<2.32', 'requests!=2.31.0'],
    'namespace packages': ['google-cloud-storage'],
    'another namespace': ['azure-storage-blob', 'azure-identity'],
    'many extras': ['fastapi[standard]'],
    'a web stack': ['django', 'djangorestframework', 'django-filter', 'gunicorn', 'whitenoise'],
    'a core in Rust': ['pydantic', 'pydantic-settings'],
    databases: ['sqlalchemy', 'psycopg2-binary', 'pymysql', 'redis'],
    asynchronous: ['aiohttp', 'anyio', 'httpx[http2]'],
    'stable binary interface': ['cryptography', 'bcrypt', 'pynacl'],
    'XML and images': ['lxml', 'pillow', 'openpyxl'],
    'names with dots, lines and capitals': ['zope.interface', 'ruamel.yaml', 'Flask_Cors', 'PyJWT'],
    markers: [
      'tomli; python_version < "3.11"',
      'colorama; sys_platform == "win32"',
      'six; python_version >= "3"',
    ],
    "the runtime's SDK, and more that needs it": ['boto3==1.40.4', 's3fs<2024', 'aws-lambda-powertools'],
    'what goes with an older SDK': ['moto', 'boto3-stubs'],
    'older platforms': ['grpcio', 'protobuf', 'pyarrow'],
    search: ['opensearch-py', 'elasticsearch<9'],
    'a tree that backtracks': ['jsonschema[format]', 'rpds-py', 'referencing<0.36'],
  },
  'python3.13': {
    'one compiled distribution': ['orjson'],
    science: ['scipy', 'scikit-learn'],
    'a stack': ['fastapi', 'uvicorn[standard]', 'sqlalchemy[asyncio]', 'alembic'],
    "the runtime's SDK": ['boto3', 'requests'],
    'constraints from two sides': ['langchain-core<0.4', 'pydantic<2.12'],
    'standard library that left': ['audioop-lts; python_version >= "3.13"', 'legacy-cgi'],
  },
};

/** Sets that go the whole way by both, with the files. */
const wholeWay: Readonly<Record<TestedRuntime, readonly string[]>> = {
  'python3.8': ['an SDK that the runtime holds', 'backports by markers'],
  'python3.11': ['an extra', 'names with dots, lines and capitals', 'markers'],
  'python3.13': ['one compiled distribution'],
};

/** "six 1.17.0 six-1.17.0-py2.py3-none-any.whl sha256". */
type Answer = readonly string[];

withDocker('uv and pip', () => {
  describe.each(Object.keys(sets) as TestedRuntime[])('on %s', (runtime) => {
    const titles = Object.keys(sets[runtime]);
    const lifetime: Lifetime = createLifetime();
    let answers: Readonly<Record<string, readonly [Answer, Answer]>>;
    let files: Readonly<Record<string, readonly [Answer, Answer]>>;

    beforeAll(async () => {
      const shop = await open(runtime, lifetime);
      const linesOf = (title: string) => sets[runtime][title] ?? [];
      answers = await together(
        Object.fromEntries(
          titles.map((title) => [
            title,
            async () => [await byUv(shop, linesOf(title)), await reportOfPip(shop, linesOf(title))] as const,
          ]),
        ),
      );
      files = await together(
        Object.fromEntries(
          wholeWay[runtime].map((title) => [
            title,
            async () =>
              [
                await filesBy(shop, linesOf(title), 'auto'),
                await filesBy(shop, linesOf(title), 'pip'),
              ] as const,
          ]),
        ),
      );
    });

    afterAll(() => lifetime.end());

    test.each(titles)('choose the same distributions, versions and files: %s', (title) => {
      const [uv, pip] = answers[title] ?? [];
      expect(uv?.length).toBeGreaterThan(0);
      expect(uv).toEqual(pip);
    });

    test.each(wholeWay[runtime])('bring the same files: %s', (title) => {
      const [uv, pip] = files[title] ?? [];
      expect(uv?.length).toBeGreaterThan(0);
      expect(uv).toEqual(pip);
    });
  });
});

interface Shop {
  readonly workshop: Workshop;
  readonly ask: (lines: readonly string[], installer: 'auto' | 'pip') => Question;
}

const quiet = {
  stage: <T>(_: string, work: () => Promise<T>) => work(),
  ...{ info: () => undefined, debug: () => undefined, progress: () => undefined },
  ...{ finding: () => undefined, mask: () => undefined, redact: (text: string) => text },
};

/** The build container of a runtime, with the tools in it. */
async function open(name: TestedRuntime, lifetime: Lifetime): Promise<Shop> {
  const top = temporaryDirectory();
  const [workspace, workDirectory] = [join(top, 'workspace'), join(top, 'work')];
  for (const directory of [workspace, workDirectory]) mkdirSync(directory);
  const pipConfiguration = readPipConfiguration(process.env, workspace);
  const place = { runtime: runtimeOf(name), architecture: 'x86_64', workspace, workDirectory } as const;
  const wish = { builder: 'container', image: buildImages[name], paths: [] } as const;
  const { engine, helpers } = await openEngine(place, wish, pipConfiguration, lifetime, quiet);
  const workshop = await prepareWorkshop(engine, helpers, place, null, quiet);
  let asked = 0;
  const ask = (lines: readonly string[], installer: 'auto' | 'pip'): Question => {
    const { requirements, options } = requirementsOf(lines.join('\n'));
    const own = join(workDirectory, `question-${asked++}`);
    mkdirSync(own);
    return {
      inputs: inputsOf({ runtime: name, installer }),
      ...{ workshop, pipConfiguration, workspace, workDirectory: own },
      union: { requirements, options, hashedAt: null },
      prepared: requirements.map((requirement) => ({ requirement, wheel: undefined })),
      ...{ constraints: sdkConstraints(workshop.sdk), added: [], closed: false },
    };
  };
  return { workshop, ask };
}

/** What uv locks to, with what the runtime has; nothing is fetched. */
async function byUv({ ask }: Shop, lines: readonly string[]): Promise<Answer> {
  const locked = await lock(ask(lines, 'auto'), quiet);
  if ('failure' in locked) return [`uv failed: ${locked.failure}`];
  const misfits = locked.misfits.map(({ name, version }) => `${name} ${version} has no wheel`);
  return [
    ...locked.wheels.map((each) => `${each.name} ${each.version} ${each.file} ${each.sha256}`),
    ...misfits,
  ].sort();
}

interface Report {
  readonly install: readonly {
    readonly metadata: { readonly name: string; readonly version: string };
    readonly download_info: {
      readonly url: string;
      readonly archive_info: { readonly hashes: { readonly sha256: string } };
    };
  }[];
}

/** What the same pip would install for the same question. */
async function reportOfPip(
  { workshop: { engine, tools }, ask }: Shop,
  lines: readonly string[],
): Promise<Answer> {
  const question = ask(lines, 'pip');
  const { directory } = await newPlace(question.workDirectory);
  const { file, constraints } = await writeQuestion(question, directory, true);
  const report = join(directory, 'report.json');
  const { exitCode, stderr } = await engine.run(
    [...tools.pip, 'install', '--quiet', '--dry-run', '--ignore-installed', '--prefer-binary'].concat([
      '--constraint',
      constraints,
      '--requirement',
      file,
      '--report',
      report,
    ]),
  );
  if (exitCode !== 0) return [`pip failed: ${stderr}`];
  const { install } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return install
    .map(
      ({
        metadata: { name, version },
        download_info: {
          url,
          archive_info: { hashes },
        },
      }) =>
        `${name.replaceAll(/[-_.]+/g, '-').toLowerCase()} ${version} ${decodeURIComponent(basename(url))} ${hashes.sha256}`,
    )
    .sort();
}

/** What is in the wheelhouse after the product's own way. */
async function filesBy({ ask }: Shop, lines: readonly string[], installer: 'auto' | 'pip'): Promise<Answer> {
  const { wheels, excluded, resolver } = await resolveWheels(ask(lines, installer), quiet);
  expect(resolver).toBe(installer === 'pip' ? 'pip' : 'uv');
  const left = excluded.map(({ name, version }) => `${name} ${version} is the runtime's`);
  return [
    ...wheels.map(({ name, version, path, sha256 }) => `${name} ${version} ${basename(path)} ${sha256}`),
    ...left,
  ].sort();
}
