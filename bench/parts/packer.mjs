// layerpack's packing and nothing else: <wheels> <tree> <python> <zip>; prints seconds and peak memory as JSON.
import { readFileSync } from 'node:fs';
import { runtimes } from '../../src/lambda/runtimes.ts';
import { describeTree } from '../../src/layer/tree.ts';
import { writeZip } from '../../src/pack/zip.ts';
import { readWheelhouse } from '../../src/resolve/wheelhouse.ts';

const [wheelhouse, directory, python, target] = process.argv.slice(2);
const runtime = runtimes.find((candidate) => candidate.python === python);
const wheels = await readWheelhouse(wheelhouse);

const start = performance.now();
const { files } = await describeTree(wheels, directory, runtime);
const described = performance.now();
await writeZip(files, target);
const end = performance.now();

const seconds = { seconds: end - start, describing: described - start, writing: end - described };
const inSeconds = Object.entries(seconds).map(([name, time]) => [name, time / 1000]);
console.log(JSON.stringify({ ...Object.fromEntries(inSeconds), memory: peakMemory() }));

/** The kernel counts what a process was before it became this program into maxRSS, and not into VmHWM. */
function peakMemory() {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
