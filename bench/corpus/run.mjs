// Builds the layers of the corpus and holds what layerpack says of them against their labels:
// npm run corpus [-- --fast | id...]
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../measure.mjs';
import { dist } from '../places.mjs';
import { filesOf, flagsOf, loadCases, loadTruth, wheelsProgram } from './cases.mjs';
import { judge, reportOf } from './judge.mjs';

/** Builds at once: each takes a container and most of a processor. */
const atOnce = 2;

const cases = loadCases();
const truth = loadTruth();
const asked = process.argv.slice(2);
const ids = asked.filter((each) => each !== '--fast');
const unknown = ids.filter((id) => !cases.some((one) => one.id === id));
if (unknown.length > 0) {
  process.stderr.write(`no such case: ${unknown.join(', ')}\n`);
  process.exit(2);
}
const chosen = cases.filter((one) =>
  ids.length > 0 ? ids.includes(one.id) : one.fast || !asked.includes('--fast'),
);

/**
 * @param {import('./cases.d.mts').Case} one
 * @returns {Promise<import('./judge.d.mts').Judgement>}
 */
async function run(one) {
  const project = await mkdtemp(join(tmpdir(), 'layerpack-corpus-'));
  try {
    for (const [name, text] of Object.entries(filesOf(one, truth[one.id]))) {
      await writeFile(join(project, name), text);
    }
    if (one.wheels) {
      await mkdir(join(project, 'wheels'));
      const python = process.env['PYTHON'] || 'python3';
      const argv = [python, wheelsProgram, join(project, 'wheels'), JSON.stringify(one.wheels)];
      const fetched = await execute(argv);
      if (fetched.exitCode !== 0) return { kind: 'not run', why: `its wheels: ${lastLine(fetched.stderr)}` };
    }
    const argv = [process.execPath, join(dist, 'cli.js'), ...flagsOf(one)];
    const { exitCode, stderr } = await execute(argv, { cwd: project });
    const findings = await readFile(join(project, 'build/layers/manifest.json'), 'utf8').then(
      (text) => JSON.parse(text).findings,
      () => undefined,
    );
    return judge(one, { status: exitCode, findings, said: lastLine(stderr) });
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}

const judgements = new Map();
const waiting = [...chosen];
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const started = performance.now();
      const judgement = await run(one).catch((error) => ({ kind: 'not run', why: String(error) }));
      judgements.set(one.id, judgement);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stderr.write(
        `${judgements.size}/${chosen.length} ${one.id}: ${judgement.kind} (${seconds} s)\n`,
      );
    }
  }),
);
const { text, status } = reportOf(chosen.map((one) => ({ one, judgement: judgements.get(one.id) })));
process.stdout.write(text);
process.exitCode = status;
