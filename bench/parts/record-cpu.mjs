// Imported before a program (node --import): writes the seconds of processor time that it took into ?to=<file URL>.
import { writeFileSync } from 'node:fs';

const to = new URL(new URL(import.meta.url).searchParams.get('to') ?? '');
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(to, `${(user + system) / 1e6}`);
});
