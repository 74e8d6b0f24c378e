import { describe, expect, it } from '@jest/globals';
import { describeGrant, grantsOf, isGranted, statementChanges } from '../../../src/aws/statements.js';

const account = '123456789012';
const organization = 'o-abcdefghij';
const root = { AWS: `arn:aws:iam::${account}:root` };
const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': organization } };

function policyOf(...statements: readonly object[]): string {
  const common = { Effect: 'Allow', Action: 'lambda:GetLayerVersion', Resource: 'arn:aws:lambda:x' };
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'default',
    Statement: statements.map((statement) => ({ ...common, ...statement })),
  });
}

describe('grants', () => {
  it('are named after whom they are for', () => {
    expect(grantsOf([account, organization, '*', account])).toEqual([
      { statementId: `layerpack-${account}`, principal: account, organizationId: null },
      { statementId: `layerpack-${organization}`, principal: '*', organizationId: organization },
      { statementId: 'layerpack-public', principal: '*', organizationId: null },
    ]);
    expect(grantsOf([account, organization, '*']).map(describeGrant)).toEqual([
      `account ${account}`,
      `organisation ${organization}`,
      'everyone',
    ]);
  });

  it.each([
    ['an account by its root', [account], { Sid: `layerpack-${account}`, Principal: root }],
    ['an account by its id', [account], { Sid: `layerpack-${account}`, Principal: { AWS: account } }],
    ['an account by a statement of others', [account], { Sid: 'theirs', Principal: root }],
    [
      'an account in another partition',
      [account],
      { Sid: 'x', Principal: { AWS: `arn:aws-cn:iam::${account}:root` } },
    ],
    ['everyone', ['*'], { Sid: 'layerpack-public', Principal: '*' }],
    ['everyone, as AWS', ['*'], { Sid: 'layerpack-public', Principal: { AWS: '*' } }],
    ['an organisation', [organization], { Sid: 'any', Principal: '*', Condition: inOrganization }],
    ['in lists', [account], { Sid: 'x', Action: ['lambda:GetLayerVersion'], Principal: { AWS: [root.AWS] } }],
  ])('are there: %s', (_, shareWith, statement) => {
    expect(statementChanges(grantsOf(shareWith), policyOf(statement))).toEqual({ add: [], revoke: [] });
  });

  it.each([
    ['there is no policy', null, []],
    ['there is none of ours', policyOf({ Sid: 'theirs', Principal: { AWS: '999999999999' } }), []],
    ['it is denied', policyOf({ Sid: 'theirs', Effect: 'Deny', Principal: root }), []],
    ['it is for another action', policyOf({ Sid: 'theirs', Action: 'lambda:Other', Principal: root }), []],
    [
      'it is for some of the account',
      policyOf({ Sid: 'theirs', Principal: root, Condition: { Bool: { 'aws:x': 'true' } } }),
      [],
    ],
    [
      'it is for a role',
      policyOf({ Sid: 'theirs', Principal: { AWS: `arn:aws:iam::${account}:role/a` } }),
      [],
    ],
    [
      'ours grants another',
      policyOf({ Sid: `layerpack-${account}`, Principal: { AWS: '999999999999' } }),
      [`layerpack-${account}`],
    ],
    [
      'ours grants everyone',
      policyOf({ Sid: `layerpack-${account}`, Principal: '*' }),
      [`layerpack-${account}`],
    ],
    [
      'ours grants more',
      policyOf({ Sid: 'layerpack-x', Principal: { AWS: [root.AWS, '999999999999'] } }),
      ['layerpack-x'],
    ],
    [
      'ours is nothing known',
      policyOf({ Sid: 'layerpack-x', Principal: { AWS: 'AIDAEXAMPLE' } }),
      ['layerpack-x'],
    ],
  ])('are added where %s', (_, policy, revoke) => {
    const wanted = grantsOf([account]);
    expect(statementChanges(wanted, policy)).toEqual({ add: wanted, revoke });
  });

  it('that are no longer wanted are taken back, and those of others left', () => {
    const policy = policyOf(
      { Sid: `layerpack-${account}`, Principal: root },
      { Sid: 'layerpack-public', Principal: '*' },
      { Sid: 'theirs', Principal: '*' },
    );
    expect(statementChanges(grantsOf([account]), policy)).toEqual({ add: [], revoke: ['layerpack-public'] });
  });

  it('free the id that another needs, even where what they grant is wanted', () => {
    const other = '999999999999';
    const policy = policyOf({ Sid: `layerpack-${account}`, Principal: { AWS: other } });
    expect(statementChanges(grantsOf([account, other]), policy)).toEqual({
      add: grantsOf([account, other]),
      revoke: [`layerpack-${account}`],
    });
  });

  it('of an organisation do not stand for everyone, nor the other way round', () => {
    const public_ = policyOf({ Sid: 'theirs', Principal: '*' });
    const theirs = policyOf({ Sid: 'theirs', Principal: '*', Condition: inOrganization });
    const [everyone, members] = grantsOf(['*', organization]);
    expect([everyone && isGranted(everyone, theirs), members && isGranted(members, public_)]).toEqual([
      false,
      false,
    ]);
    expect([everyone && isGranted(everyone, public_), members && isGranted(members, theirs)]).toEqual([
      true,
      true,
    ]);
  });
});
