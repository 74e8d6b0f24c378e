import { execFileSync } from 'node:child_process';

/** Runs a Python program that reads JSON from stdin and prints JSON, so that Python itself is what is compared with. */
export function python<Answer>(program: string, input: unknown): Answer {
  const preamble = 'import json, sys\ninput = json.load(sys.stdin)\n';
  const options = { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync('python3', ['-I', '-c', preamble + program], options)) as Answer;
}
