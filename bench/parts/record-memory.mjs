// Imported before a program (node --import): writes what that process has had in memory at most into ?to=<file URL>.
import { writeFileSync } from 'node:fs';
import { peakMemory } from './peak-memory.mjs';

const to = new URL(new URL(import.meta.url).searchParams.get('to') ?? '');
process.on('exit', () => writeFileSync(to, `${peakMemory()}`));
