import type { Runtime } from '../lambda/runtimes.js';
import type { Sdk } from '../lambda/sdk-family.js';
import { sdkConstraints } from '../lambda/sdk-family.js';

/** The runtime's SDK as a constraints file, so that a project can hold itself to it. */
export function sdkText(runtime: Runtime, sdk: Sdk): string {
  return `# AWS SDK of ${runtime.id}, by ${sdk.source}\n${sdkConstraints(sdk)}`.trimEnd();
}

/** The same as `{ runtime, source, versions, accepts }`, versions and specifiers by distribution. */
export function sdkJson(runtime: Runtime, { source, versions, accepts }: Sdk): object {
  return { runtime: runtime.id, source, versions, accepts };
}
