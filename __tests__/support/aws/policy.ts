import { randomUUID } from 'node:crypto';
import { AwsError } from './errors.js';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: '*' | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: { readonly StringEquals: { readonly 'aws:PrincipalOrgID': string } };
}

/** Who may use a layer version. */
export interface Policy {
  readonly statements: Statement[];
  revision: string;
}

export interface Permission {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly OrganizationId?: string;
  readonly RevisionId?: string;
}

/** The most that the fake takes; what AWS takes for a layer is not documented, and this is a function's. */
const longest = 20_480;

/** https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html */
export function addPermission(policy: Policy, arn: string, permission: Permission): Statement {
  const { StatementId: sid, OrganizationId: organization, RevisionId: revision } = permission;
  checkRevision(policy, revision);
  if (policy.statements.some(({ Sid }) => Sid === sid)) {
    const conflict = `The statement id (${sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`;
    throw new AwsError('ResourceConflictException', conflict);
  }
  if (organization !== undefined && permission.Principal !== '*') {
    // In our words: it is documented that the principal must be "*" then, not what is said where it is not
    throw new AwsError('InvalidParameterValueException', 'The principal of an organization must be *.');
  }
  const statement: Statement = {
    Sid: sid,
    Effect: 'Allow',
    Principal: principalOf(permission.Principal),
    Action: permission.Action,
    Resource: arn,
    ...(organization === undefined
      ? {}
      : { Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }),
  };
  if (documentOf([...policy.statements, statement]).length > longest) {
    throw new AwsError(
      'PolicyLengthExceededException',
      `The final policy size is bigger than the limit (${longest}).`,
    );
  }
  policy.statements.push(statement);
  policy.revision = randomUUID();
  return statement;
}

export function removePermission(policy: Policy, sid: string, revision?: string): void {
  const at = policy.statements.findIndex(({ Sid }) => Sid === sid);
  if (at < 0) {
    throw new AwsError('ResourceNotFoundException', `Statement ${sid} is not found in resource policy.`);
  }
  checkRevision(policy, revision);
  policy.statements.splice(at, 1);
  policy.revision = randomUUID();
}

export function documentOf(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

function checkRevision({ revision }: Policy, asked: string | undefined): void {
  if (asked === undefined || asked === revision) return;
  throw new AwsError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id',
  );
}

function principalOf(principal: string): Statement['Principal'] {
  if (principal === '*') return '*';
  return { AWS: /^\d+$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal };
}
