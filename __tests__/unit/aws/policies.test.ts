import { describe, expect, it } from '@jest/globals';
import { calls } from '../../../src/aws/calls.js';
import { policySets, subjects, trustPolicy } from '../../../src/aws/policies.js';

const actionsOf = (title: string) =>
  policySets()
    .find((set) => set.title.includes(title))
    ?.policy.Statement.flatMap(({ Action, Resource }) => Action.map((action) => `${action} ${Resource}`));

describe('the policies', () => {
  it('allow what publishing needs and no more', () => {
    expect(actionsOf('To publish')).toEqual([
      'lambda:ListLayerVersions arn:aws:lambda:REGION:ACCOUNT:layer:LAYER',
      'lambda:PublishLayerVersion arn:aws:lambda:REGION:ACCOUNT:layer:LAYER',
      'lambda:GetLayerVersion arn:aws:lambda:REGION:ACCOUNT:layer:LAYER:*',
    ]);
  });

  it('let Lambda read what was uploaded, as it does so for who publishes', () => {
    expect(actionsOf('s3-bucket')).toContain('s3:GetObject arn:aws:s3:::BUCKET/PREFIX/*');
  });

  it('allow nothing that changes something in a dry run', () => {
    const actions = actionsOf('dry-run')?.map((action) => action.split(' ')[0]) ?? [];
    expect(actions).toHaveLength(4);
    for (const action of actions) expect(action).toMatch(/:(?:Get|List)/);
  });

  it('have every action of every call, once', () => {
    const all = policySets()
      .filter(({ title }) => !title.includes('dry-run'))
      .flatMap(({ policy }) => policy.Statement.flatMap(({ Action }) => Action));
    expect(all.toSorted()).toEqual(
      [...new Set(Object.values(calls).flatMap(({ actions }) => actions))].toSorted(),
    );
  });

  it('have no wildcard among the actions', () => {
    expect(
      JSON.stringify(policySets().map(({ policy }) => policy.Statement.map(({ Action }) => Action))),
    ).not.toContain('*');
  });
});

describe('the trust policy', () => {
  it('trusts one subject and one audience, exactly', () => {
    for (const { sub } of subjects) {
      expect(sub).not.toMatch(/[*?]/);
      expect(trustPolicy(sub).Statement[0].Condition).toEqual({
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': sub,
        },
      });
    }
  });

  it('has the subject with ids and without', () => {
    expect(subjects.map(({ sub }) => sub)).toEqual([
      'repo:OWNER@OWNER_ID/REPO@REPO_ID:ref:refs/heads/main',
      'repo:OWNER@OWNER_ID/REPO@REPO_ID:environment:NAME',
      'repo:OWNER/REPO:ref:refs/heads/main',
      'repo:OWNER/REPO:environment:NAME',
    ]);
  });
});
