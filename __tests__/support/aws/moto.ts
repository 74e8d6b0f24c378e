import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, test } from '@jest/globals';
import { leftOut } from '../docker.js';
import { programOnPath } from '../programs.js';
import type { AwsServer } from './aws-server.js';
import { startBehindFront, startFakeAws } from './aws-server.js';
import { s3At } from './clients.js';
import type { Backend } from './fake.js';

const provider = fileURLToPath(new URL('provide-moto.py', import.meta.url));

let found: { readonly program: string } | { readonly reason: string } | undefined;

/** moto's server: as LAYERPACK_MOTO names it, from PATH, or one of ours, which is installed once and kept. */
function findMoto(): { readonly program: string } | { readonly reason: string } {
  const there = process.env['LAYERPACK_MOTO'] ?? programOnPath('moto_server');
  if (there) return { program: there };
  try {
    return { program: execFileSync('python3', [provider], { encoding: 'utf8', stdio: 'pipe' }).trim() };
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return { reason: `no moto_server (${stderr?.trim().split('\n').at(-1) || message})` };
  }
}

/** The servers that a suite of publishing runs against, each in a block of its own. Where moto cannot be had, says so. */
export function againstAws(body: (start: () => Promise<AwsServer>, name: 'fake' | 'moto') => void): void {
  describe('the fake', () => body(startFakeAws, 'fake'));
  found ??= findMoto();
  const moto = found;
  describe('moto', () => {
    if ('program' in moto) body(startMoto, 'moto');
    else if (process.env['CI']) {
      test('has moto_server', () => {
        throw new Error(moto.reason);
      });
    } else leftOut(moto.reason);
  });
}

/** moto, which is lax but not of our making. */
export function startMoto(): Promise<AwsServer> {
  found ??= findMoto();
  const moto = found;
  if ('reason' in moto) return Promise.reject(new Error(moto.reason));
  return startBehindFront(() => startProgram(moto.program));
}

async function startProgram(program: string): Promise<Backend> {
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stderr);
  const origin = await Promise.race([
    new Promise<string>((listens) => {
      lines.on('line', (line) => {
        const [, address] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
        if (address) listens(address);
      });
    }),
    ended.then(([status]) => Promise.reject(new Error(`${program} ended with ${status}`))),
  ]);
  return {
    origin,
    createBucket: async (name, region) => {
      const where = region as BucketLocationConstraint;
      const elsewhere = { CreateBucketConfiguration: { LocationConstraint: where } };
      // That region is nobody's constraint
      const more = region === 'us-east-1' ? {} : elsewhere;
      await s3At(origin, region).send(new CreateBucketCommand({ Bucket: name, ...more }));
    },
    reset: async () => {
      await fetch(`${origin}/moto-api/reset`, { method: 'POST' });
    },
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
