import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWheel } from './distributions.js';
import type { GithubServer, StoredPull } from './github/server.js';
import { pullPayload } from './payloads.js';
import { temporaryDirectory } from './project.js';
import type { Repository } from './repository.js';
import { createRepository } from './repository.js';
import type { Variables } from './runner.js';

/** What a project of these tests asks for, by name. */
export type Pins = Readonly<Record<string, string>>;

export function requirementsOf(pins: Pins): string {
  const lines = Object.entries(pins).map(([name, version]) => `${name}==${version}`);
  return ['--no-index', '--find-links wheels', ...lines, ''].join('\n');
}

/** A repository with wheels to choose from, on its branch main; a commit of it asks for some. */
export function repositoryWithWheels(): Repository {
  const repository = createRepository();
  const wheels = join(repository.directory, 'wheels');
  const bytes = {
    steady: { '1.0': 3000 },
    moving: { '1.0': 20_000, '2.0': 50_000 },
    extra: { '1.0': 700_000 },
  };
  for (const [name, versions] of Object.entries(bytes)) {
    for (const [version, noise] of Object.entries(versions)) {
      const files = { [`${name}.py`]: `x = '${version}'\n`, [`${name}_data/blob`]: { noise } };
      makeWheel(wheels, { name, version, files });
    }
  }
  repository.commit({ '.gitignore': 'build/\n.layerpack-cache/\n' });
  return repository;
}

/** The payload of a pull request as GitHub sent it, but for which one it is. */
export function pullRequestPayload({ number, head, base }: StoredPull): object {
  const payload = pullPayload(head.sha, base.sha, base.ref);
  const pull = payload['pull_request'] as Readonly<Record<'head' | 'base', { readonly repo: object }>>;
  const branch = (side: 'head' | 'base', full_name: string) => ({
    ...pull[side],
    repo: { ...pull[side].repo, full_name },
  });
  return {
    ...payload,
    number,
    pull_request: {
      ...pull,
      number,
      head: branch('head', head.repository),
      base: branch('base', 'someone/some-layer'),
    },
  };
}

/** What a runner says of a run for an event. */
export function eventEnvironment(event: string, payload: object, variables: Variables): Variables {
  const path = join(temporaryDirectory('event-'), 'event.json');
  writeFileSync(path, JSON.stringify(payload));
  return {
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    GITHUB_RUN_ATTEMPT: '1',
    ...variables,
  };
}

/** Bodies of the comments that are on a pull request, in their order. */
export function commentsOn(github: GithubServer, { number }: StoredPull): readonly string[] {
  return github.comments.filter(({ on }) => on === number).map(({ body }) => body);
}
