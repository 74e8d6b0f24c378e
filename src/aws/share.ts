import type { Aws } from './aws.js';
import { sdkError } from './call-error.js';
import type { Grant, LayerToPublish } from './model.js';
import { call, readPolicy } from './read.js';
import { isGranted } from './statements.js';

/** What is to be changed about who may use a version. */
interface Changes {
  readonly grants: readonly Grant[];
  /** Statement ids. */
  readonly revoked: readonly string[];
}

/** Takes back first, since a statement that is wanted may have the id of one that goes. */
export async function share(
  aws: Aws,
  region: string,
  { name }: LayerToPublish,
  version: number,
  { grants, revoked }: Changes,
): Promise<void> {
  const of = { LayerName: name, VersionNumber: version };
  for (const statementId of revoked)
    await unless('ResourceNotFoundException', () =>
      call(aws, region, 'RemoveLayerVersionPermission', { ...of, StatementId: statementId }),
    );
  for (const { statementId, principal, organizationId } of grants) {
    const added = await unless('ResourceConflictException', () =>
      call(aws, region, 'AddLayerVersionPermission', {
        ...of,
        StatementId: statementId,
        Action: 'lambda:GetLayerVersion',
        Principal: principal,
        ...(organizationId === null ? {} : { OrganizationId: organizationId }),
      }),
    );
    if (added === null) continue;
    // The id is taken: by this very grant, where the answer to an earlier attempt was lost or another job was first
    const policy = await readPolicy(aws, region, name, version);
    if (!isGranted({ statementId, principal, organizationId }, policy)) throw added;
  }
}

/** Does it, and gives the error where it failed with that name; any other is thrown. */
async function unless(name: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    if (sdkError(error).name !== name) throw error;
    return error;
  }
}
