import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { applyPlan } from '../../src/aws/apply.js';
import type { Aws } from '../../src/aws/aws.js';
import { openAws } from '../../src/aws/client.js';
import type { LayerToPublish, VersionOutcome } from '../../src/aws/model.js';
import { planVersions } from '../../src/aws/plan.js';
import type { Log } from '../../src/log.js';
import type { AwsServer, Call } from '../support/aws/aws-server.js';
import { startFakeAws } from '../support/aws/aws-server.js';
import { temporaryDirectory } from '../support/project.js';
import { versionsIn } from '../support/publishing.js';

const [well, sick] = ['eu-west-1', 'us-east-1'];
const regions = [well, sick];
const before = { ...process.env };
const log = { info: () => undefined, debug: () => undefined } as unknown as Log;

let server: AwsServer;
let aws: Aws;
beforeAll(async () => {
  server = await startFakeAws();
});
beforeEach(async () => {
  await server.reset();
  Object.assign(process.env, server.environment());
  // The clients' own limits, short ones, and no pauses between attempts
  const times = { now: Date.now, sleep: async () => undefined, random: Math.random };
  aws = await openAws(process.env, { version: '0.0.0', limits: { idle: 400, answer: 400 }, times });
});
afterEach(() => aws.close());
afterAll(async () => {
  process.env = before;
  await server.close();
});

/** Never answers in one region, as often as is said. */
function hangs(call: Call, times: number): void {
  let left = times;
  server.on(call, ({ region }) => {
    if (region !== sick || left <= 0) return undefined;
    left -= 1;
    return 'hang';
  });
}

async function publish(): Promise<readonly VersionOutcome[]> {
  const zip = join(temporaryDirectory(), 'layer.zip');
  writeFileSync(zip, bytes);
  const layer: LayerToPublish = {
    name: 'data',
    runtime: 'python3.12',
    architecture: 'x86_64',
    zip,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    zipped: bytes.length,
    unzipped: 1,
    description: 'small',
    licenseInfo: 'MIT',
    shareWith: [],
    keepVersions: null,
  };
  const plan = await planVersions([layer], { regions, bucket: null, prefix: '' }, aws, log);
  return applyPlan(plan, aws, log);
}

/** A zip of one empty file. */
const bytes = Buffer.from(
  '504b0304140000000000000021000000000000000000000000000100000061504b010214031400000000000000210000000000000000000000000001000000000000000000000000000000000061504b050600000000010001002f0000001f0000000000',
  'hex',
);

test.each(['ListLayerVersions', 'PublishLayerVersion'] as const)(
  'a region that never answers to %s fails by itself, and says that it did not answer',
  async (call) => {
    hangs(call, Number.POSITIVE_INFINITY);
    const [one, other] = await publish();
    expect(one).toMatchObject({ region: well, status: 'published', version: 1 });
    expect(other).toMatchObject({ region: sick, status: 'failed', arn: null });
    expect(other?.trouble?.reason).toMatch(/not answer|in time|cannot be reached/);
  },
);

test.each(['ListLayerVersions', 'PublishLayerVersion'] as const)(
  'a region that does not answer to %s once is asked again',
  async (call) => {
    hangs(call, 1);
    const outcomes = await publish();
    expect(outcomes.map(({ status }) => status)).toEqual(['published', 'published']);
    for (const region of regions) expect(await versionsIn(server, region)).toEqual([1]);
  },
);
