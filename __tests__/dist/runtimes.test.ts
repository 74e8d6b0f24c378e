import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { TestedRuntime } from '../support/docker.js';
import { inLambda, pythonInLambda, runImages, withDocker } from '../support/docker.js';
import { expectPassed } from '../support/failure.js';
import { shareFetched } from '../support/fetched.js';
import { project } from '../support/project.js';
import type { Finished } from '../support/runner.js';
import { runCli } from '../support/runner.js';
import { together } from '../support/together.js';
import { sha256Of, unpack, zipIn } from '../support/zip.js';

shareFetched();

const runtimes = Object.keys(runImages) as TestedRuntime[];
const installers = ['uv', 'pip'] as const;

withDocker('the build image of each runtime', () => {
  let runs: Readonly<Record<string, { readonly run: Finished; readonly output: string }>>;

  beforeAll(async () => {
    const builds = runtimes.flatMap((runtime) =>
      installers.map((installer) => {
        const build = async () => {
          const cwd = project({ 'requirements.txt': 'markupsafe\ncharset-normalizer\n' });
          const flags = ['--runtime', runtime, '--installer', installer, '--layer-name', 'x'];
          return { run: await runCli(['build', ...flags], { cwd }), output: join(cwd, 'build/layers') };
        };
        return [`${runtime} ${installer}`, build] as const;
      }),
    );
    runs = await together(Object.fromEntries(builds));
  });

  test.each(runtimes)('serves for %s, and uv and pip give the same bytes', async (runtime) => {
    const zips = installers.map((installer) => {
      const { run, output } = runs[`${runtime} ${installer}`] ?? {};
      if (!run || !output) throw new Error('no run');
      expectPassed(run);
      expect(run.stderr).toContain(`Resolving with ${installer} (installer: ${installer})`);
      expect(run.stderr).toContain(`2 distributions with ${installer}`);
      return zipIn(output);
    });
    expect(new Set(zips.map(sha256Of)).size).toBe(1);
    const layer = unpack(zips[0] ?? '');
    const code = 'import markupsafe._speedups, charset_normalizer; print(markupsafe.escape("<"))';
    expect(await pythonInLambda(runtime, layer, code)).toBe('&lt;\n');
    const version = await inLambda(runtime, layer, ['/opt/bin/normalizer', '--version']);
    expect(version).toContain('Charset-Normalizer');
  });
});
