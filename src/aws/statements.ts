import type { Grant } from './model.js';

/** Statements of ours begin with this; others are left alone. */
const ours = 'layerpack-';

export interface StatementChanges {
  readonly add: readonly Grant[];
  /** Statement ids. */
  readonly revoke: readonly string[];
}

interface Statement {
  readonly sid: string;
  /** Keys of what it grants; null where it is none of the forms that layer versions are shared by. */
  readonly grants: readonly string[] | null;
}

/** @param shareWith account ids, ids of organisations, or "*" */
export function grantsOf(shareWith: readonly string[]): readonly Grant[] {
  return [...new Set(shareWith)].map((whom) => {
    if (whom === '*') return { statementId: `${ours}public`, principal: '*', organizationId: null };
    return whom.startsWith('o-')
      ? { statementId: `${ours}${whom}`, principal: '*', organizationId: whom }
      : { statementId: `${ours}${whom}`, principal: whom, organizationId: null };
  });
}

/** Whom a grant is for, as people read it. */
export function describeGrant({ principal, organizationId }: Grant): string {
  if (organizationId !== null) return `organisation ${organizationId}`;
  return principal === '*' ? 'everyone' : `account ${principal}`;
}

/** The same of a statement of ours, by its id. */
export function describeStatement(id: string): string {
  const whom = id.slice(ours.length);
  if (whom === 'public') return 'everyone';
  if (whom.startsWith('o-')) return `organisation ${whom}`;
  return /^\d{12}$/.test(whom) ? `account ${whom}` : `whom ${id} names`;
}

/**
 * What is to be changed so that a version is shared with exactly these, as far as statements of ours go. Grants are held
 * against what statements grant, not against their ids.
 * @param policy as GetLayerVersionPolicy gives it; null where there is none
 */
export function statementChanges(wanted: readonly Grant[], policy: string | null): StatementChanges {
  const statements = policy === null ? [] : statementsIn(policy);
  const keys = new Map(wanted.map((grant) => [keyOf(grant), grant]));
  const sids = new Map(wanted.map((grant) => [grant.statementId, keyOf(grant)]));
  const kept = statements.filter(({ sid, grants }) => {
    if (!sid.startsWith(ours)) return true;
    // An id that another grant needs is freed for it
    const reserved = sids.get(sid);
    return grants?.every((key) => keys.has(key) && (reserved === undefined || reserved === key)) === true;
  });
  const granted = new Set(kept.flatMap(({ grants }) => grants ?? []));
  return {
    add: wanted.filter((grant) => !granted.has(keyOf(grant))),
    revoke: statements.filter((statement) => !kept.includes(statement)).map(({ sid }) => sid),
  };
}

/** Whether a policy grants it, whichever statement does. */
export function isGranted(grant: Grant, policy: string | null): boolean {
  return policy !== null && statementsIn(policy).some(({ grants }) => grants?.includes(keyOf(grant)));
}

function keyOf({ principal, organizationId }: Grant): string {
  return organizationId ?? principal;
}

function statementsIn(policy: string): readonly Statement[] {
  const { Statement: found } = JSON.parse(policy) as { readonly Statement?: unknown };
  return listed(found).map((statement) => {
    const fields = (statement ?? {}) as Readonly<Record<string, unknown>>;
    return { sid: typeof fields['Sid'] === 'string' ? fields['Sid'] : '', grants: grantsIn(fields) };
  });
}

function grantsIn(statement: Readonly<Record<string, unknown>>): readonly string[] | null {
  const { Effect: effect, Action: actions, Principal: principal, Condition: condition } = statement;
  if (effect !== 'Allow' || !listed(actions).includes('lambda:GetLayerVersion')) return null;
  const principals = listed(
    typeof principal === 'object' && principal !== null ? (principal as { AWS?: unknown }).AWS : principal,
  ).map(accountOf);
  if (!principals.every((one) => one !== null)) return null;
  if (condition === undefined) return principals;
  const organizations = organizationsIn(condition);
  return organizations !== null && principals.every((one) => one === '*') ? organizations : null;
}

/** "*", or the account of an id or of the ARN of its root; null for anything else. */
function accountOf(principal: unknown): string | null {
  const [, account] = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(String(principal)) ?? [];
  return principal === '*' ? '*' : (account ?? null);
}

/** Null where the condition is about more than organisations. */
function organizationsIn(condition: unknown): readonly string[] | null {
  const [[operator, keys] = ['', null], more] = Object.entries(condition as object) as [string, unknown][];
  if (operator !== 'StringEquals' || more !== undefined) return null;
  const entries = Object.entries((keys ?? {}) as Readonly<Record<string, unknown>>);
  const [[key, value] = ['', undefined], another] = entries;
  if (key.toLowerCase() !== 'aws:principalorgid' || another !== undefined) return null;
  return listed(value).map(String);
}

/** IAM writes a list of one as what is in it. */
function listed(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
