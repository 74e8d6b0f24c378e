// Reads the ELF files of wheels and nothing else; prints seconds and peak memory as JSON.
// <wheels> <runtime's Python version> <scratch directory> [<directory to unpack the ELF files to, unmeasured>]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimes } from '../../src/lambda/runtimes.ts';
import { readWheels } from '../../src/layer/contents.ts';
import { readElfFiles } from '../../src/layer/elf-files.ts';
import { mergeWheels } from '../../src/layer/tree.ts';
import { readWheelhouse } from '../../src/resolve/wheelhouse.ts';
import { readContents } from '../../src/wheel/archive.ts';
import { peakMemory } from './peak-memory.mjs';

const [wheelhouse, version, scratch, unpacked] = process.argv.slice(2);
const runtime = runtimes.find((candidate) => candidate.python === version);
const { files } = mergeWheels(await readWheels(await readWheelhouse(wheelhouse), runtime), null);

const start = performance.now();
const found = await readElfFiles(files, scratch);
const seconds = (performance.now() - start) / 1000;

const damaged = found.filter(({ reading }) => 'damaged' in reading);
if (damaged.length > 0) throw new Error(`cannot be read: ${damaged.map(({ path }) => path).join(', ')}`);
if (unpacked !== undefined) {
  const elf = new Set(found.map(({ path }) => path));
  for (const [index, { path, content }] of files.entries()) {
    if (!elf.has(path)) continue;
    const [bytes] = readContents(content.wheel, [content.entry]);
    writeFileSync(join(unpacked, `${index}.elf`), bytes);
  }
}
const sum = files.reduce((bytes, { size }) => bytes + size, 0);
console.log(JSON.stringify({ seconds, memory: peakMemory(), unpacked: sum }));
