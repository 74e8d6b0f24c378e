// layerpack's packing and nothing else; prints seconds and peak memory as JSON.
// <wheels> <tree> <runtime's Python version> <zip> <interpreter> <path of list_tree.py>
import { execFileSync } from 'node:child_process';
import { runtimes } from '../../src/lambda/runtimes.ts';
import { readWheels } from '../../src/layer/contents.ts';
import { readList } from '../../src/layer/install.ts';
import { compareTree } from '../../src/layer/installed.ts';
import { describeLayer } from '../../src/layer/tree.ts';
import { writeZip } from '../../src/pack/zip.ts';
import { readWheelhouse } from '../../src/resolve/wheelhouse.ts';
import { peakMemory } from './peak-memory.mjs';

const [wheelhouse, directory, version, target, interpreter, listTree] = process.argv.slice(2);
const runtime = runtimes.find((candidate) => candidate.python === version);
const wheels = await readWheelhouse(wheelhouse);

const start = performance.now();
const contents = await readWheels(wheels, runtime);
const read = performance.now();
const list = execFileSync(interpreter, ['-I', listTree, directory], {
  maxBuffer: 64 * 1024 * 1024,
  encoding: 'utf8',
});
compareTree(contents, readList(list));
const compared = performance.now();
const { files } = describeLayer(contents);
await writeZip(files, target);
const end = performance.now();

const seconds = {
  seconds: end - compared + (read - start),
  reading: read - start,
  comparing: compared - read,
  writing: end - compared,
};
const inSeconds = Object.entries(seconds).map(([name, time]) => [name, time / 1000]);
console.log(JSON.stringify({ ...Object.fromEntries(inSeconds), memory: peakMemory() }));
