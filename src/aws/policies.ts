import type { Call, CallName, Need, Resource } from './calls.js';
import { calls } from './calls.js';

/** Words in capitals are to be replaced. The partition is aws-cn in China and aws-us-gov in GovCloud. */
const arns: Readonly<Record<Resource, string>> = {
  layer: 'arn:aws:lambda:REGION:ACCOUNT:layer:LAYER',
  'layer-version': 'arn:aws:lambda:REGION:ACCOUNT:layer:LAYER:*',
  bucket: 'arn:aws:s3:::BUCKET',
  object: 'arn:aws:s3:::BUCKET/PREFIX/*',
};

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface PolicySet {
  /** What it is for, with inputs marked as Markdown. */
  readonly title: string;
  readonly policy: Policy;
}

/** The policies that go into the README: what is always needed, what each option adds, and what a dry run needs. */
export function policySets(): readonly PolicySet[] {
  const writing = (needs: readonly Need[]) => policyOf(({ need }) => needs.includes(need));
  return [
    { title: 'To publish', policy: writing(['always']) },
    { title: 'With `s3-bucket`, also', policy: writing(['s3-bucket']) },
    { title: 'With `share-with`, also', policy: writing(['share-with']) },
    { title: 'With `keep-versions`, also', policy: writing(['keep-versions']) },
    { title: 'For `publish: dry-run` with all of these', policy: policyOf(({ reads }) => reads) },
  ];
}

/** One statement for each form of resource, named after it. */
function policyOf(isNeeded: (call: Call) => boolean): Policy {
  const needed = Object.values<Call>(calls).filter(isNeeded);
  const resources = Object.keys(arns) as Resource[];
  return {
    Version: '2012-10-17',
    Statement: resources.flatMap((resource): readonly Statement[] => {
      const actions = needed.filter((call) => call.resource === resource).flatMap((call) => call.actions);
      const sid = resource.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return actions.length === 0
        ? []
        : [{ Sid: sid, Effect: 'Allow', Action: [...new Set(actions)].toSorted(), Resource: arns[resource] }];
    }),
  };
}

/** One row for each call: name, actions, when, what for. */
export function callRows(): readonly { readonly name: CallName; readonly call: Call }[] {
  return Object.entries(calls).map(([name, call]) => ({ name: name as CallName, call }));
}

export interface Subject {
  readonly title: string;
  readonly sub: string;
}

/**
 * Whom the role trusts. Repositories that were created, renamed or moved after 2026-07-15, or chose so, have the ids of
 * owner and repository in it: https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
 */
export const subjects: readonly Subject[] = [
  {
    title: 'a branch, in a repository made, renamed or moved after 2026-07-15',
    sub: 'repo:OWNER@OWNER_ID/REPO@REPO_ID:ref:refs/heads/main',
  },
  {
    title: 'an environment, in a repository made, renamed or moved after 2026-07-15',
    sub: 'repo:OWNER@OWNER_ID/REPO@REPO_ID:environment:NAME',
  },
  { title: 'a branch, in an older repository', sub: 'repo:OWNER/REPO:ref:refs/heads/main' },
  { title: 'an environment, in an older repository', sub: 'repo:OWNER/REPO:environment:NAME' },
];

/**
 * The trust policy of the role, for one subject.
 * https://github.com/aws-actions/configure-aws-credentials#oidc
 */
export function trustPolicy(sub: string) {
  const issuer = 'token.actions.githubusercontent.com';
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::ACCOUNT:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: sub },
        },
      },
    ],
  } as const;
}
