import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { arnsOf, lastingLayerVersionsText, layerVersionsText } from '../../../src/report/layer-versions.js';
import { outputsOf } from '../../../src/report/outputs.js';
import type { Report } from '../../../src/report/report.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { versionTable } from '../../../src/report/summary-versions.js';
import { terminalText } from '../../../src/report/terminal.js';
import { samSnippet, terraformSnippet } from '../../../src/report/version-snippets.js';
import { expectGolden, expectGoldenLines } from '../support/golden.js';
import { passed, stacked } from '../support/report.js';
import { arn, published, versionFacts } from '../support/versions.js';

const regions = ['eu-central-1', 'us-east-1'];
const complete: Report = {
  ...published,
  versions: regions.flatMap((region) => [
    versionFacts({ region, arn: arn(region, 'core', 3) }),
    versionFacts({ region, layer: 'app', arn: arn(region, 'app', 4) }),
  ]),
};
const inOne: Report = { ...complete, versions: complete.versions.slice(0, 2) };

describe('a run that published', () => {
  it('has its summary', () => {
    expectGolden('summary-published.md', summaryMarkdown(published));
  });

  it('has its text for the terminal', () => {
    expectGolden('terminal-published.txt', terminalText(published));
  });

  it('has its record', () => {
    expectGolden('layer-versions.json', layerVersionsText(published));
  });

  it('has a record that a run which finds all of it there has too', () => {
    const again: Report = {
      ...published,
      versions: published.versions.map(({ status, ...facts }) => ({
        ...facts,
        status: status === 'failed' ? status : 'unchanged',
        reason: null,
        upload: null,
        granted: [],
        deleted: [],
      })),
    };
    expect(lastingLayerVersionsText(again)).toBe(lastingLayerVersionsText(published));
    const { arns, versions } = JSON.parse(lastingLayerVersionsText(published));
    expect(arns).toEqual(arnsOf(published));
    expect(versions[0]).toEqual({
      layer: 'core',
      region: 'eu-central-1',
      arn: arn('eu-central-1', 'core', 3),
      version: 3,
      created: '2026-11-20T10:11:12.000Z',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('gives ARNs by region and layer, of what is there', () => {
    const arns = {
      'eu-central-1': { core: arn('eu-central-1', 'core', 3), app: arn('eu-central-1', 'app', 1) },
      'us-east-1': { core: arn('us-east-1', 'core', 7) },
    };
    expect(arnsOf(published)).toEqual(arns);
    expect(outputsOf(published, '/out')).toMatchObject({ 'layer-version-arns': arns });
  });

  it('records what a version holds that is there, though not all of it was done', () => {
    const versions = [
      versionFacts({ status: 'failed' }),
      versionFacts({ status: 'failed', region: 'us-east-1', arn: null }),
    ];
    const [there, none] = JSON.parse(layerVersionsText({ ...published, versions })).versions;
    expect(there).toMatchObject({ arn: expect.any(String), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(none).toMatchObject({ arn: null, sha256: null });
  });

  it('has its zips, though a region failed', () => {
    expect(outputsOf(published, '/out')['zip-paths']).toHaveLength(2);
  });
});

describe('a run that publishes nothing', () => {
  it('says nothing of layer versions', () => {
    expect(versionTable(stacked)).toBe('');
    expect(terminalText(stacked)).not.toContain('layer versions');
  });
});

describe('a dry run', () => {
  const dry: Report = {
    ...published,
    inputs: { ...published.inputs, publish: 'dry-run' },
    versions: [
      versionFacts({
        status: 'planned',
        reason: 'it is the first version',
        arn: null,
        version: null,
        granted: ['account 123456789012'],
        revoked: ['whom layerpack-__x__ names'],
        deleted: [1, 2],
      }),
    ],
  };

  it('says so, and what would be done', () => {
    expect(versionTable(dry)).toContain('dry run: nothing was sent');
    expect(versionTable(dry)).toContain(
      'would be published: it is the first version<br>would be shared with account 123456789012<br>would no longer be shared with whom layerpack-\\_\\_x\\_\\_ names<br>would be deleted: versions 1, 2',
    );
    expect(terminalText(dry)).toContain('core in eu-central-1: would be published: it is the first version');
    expect(terminalText(dry)).toContain('would be deleted: versions 1, 2');
    expect(JSON.parse(layerVersionsText(dry))).toMatchObject({ 'dry-run': true, arns: {} });
  });

  it('has no snippets of versions that are not there', () => {
    expect(versionTable(dry)).not.toContain('SAM');
  });
});

describe('very many layer versions', () => {
  const many: Report = {
    ...published,
    versions: Array.from({ length: 40 }, (_, index) =>
      versionFacts({
        region: `eu-west-${index}`,
        ...(index === 7 ? { status: 'failed', arn: null, reason: 'it is down' } : {}),
      }),
    ),
  };

  it('are folded, but for what failed', () => {
    const open = versionTable(many).replaceAll(/<details>[\s\S]*?<\/details>/g, '');
    expect(open).toContain('39 unchanged and 1 failed, in 40 regions.');
    expect(open).toContain('| core | eu-west-7 |  | ❌ it is down |');
    expect(open).not.toContain('eu-west-8');
  });
});

describe('a layer for everyone', () => {
  it('is loudly said to be one', () => {
    const layers = published.inputs.layers.map((layer) => ({ ...layer, 'share-with': ['*'] }));
    const open = versionTable({ ...published, inputs: { ...published.inputs, layers } });
    expect(open).toContain('**Everyone with an AWS account may use core and app**');
    const dry = { ...published, inputs: { ...published.inputs, layers, publish: 'dry-run' } } as const;
    expect(versionTable(dry)).toContain('**Everyone with an AWS account could use core and app**');
    expect(versionTable(published)).not.toContain('Everyone');
  });
});

describe('the snippet for SAM', () => {
  it('is a template whose functions attach the stack in its order', () => {
    expect(parse(samSnippet(inOne))).toEqual({
      Layers: [arn('eu-central-1', 'core', 3), arn('eu-central-1', 'app', 4)],
    });
  });

  it('has a mapping where there are several regions', () => {
    const tag = { tag: '!FindInMap', collection: 'seq', resolve: (value: unknown) => value } as const;
    const ref = { tag: '!Ref', resolve: (value: string) => `ref ${value}` } as const;
    const template = parse(samSnippet(complete), { customTags: [tag, ref] });
    expect(template).toMatchObject({
      Mappings: {
        LayerVersions: {
          'eu-central-1': { core: arn('eu-central-1', 'core', 3), app: arn('eu-central-1', 'app', 4) },
          'us-east-1': { core: arn('us-east-1', 'core', 3), app: arn('us-east-1', 'app', 4) },
        },
      },
    });
    expect(JSON.stringify(template.Layers)).toContain('"LayerVersions","ref AWS::Region","core"');
  });

  it('has letters and digits alone in keys, which are all that a mapping takes, and no key twice', () => {
    const names = ['data_layer', 'data-layer', 'dataLayer', 'a2', 'a', 'a-', '_'];
    const [one] = passed.layers;
    if (!one) throw new Error('there is a layer');
    const several: Report = {
      ...passed,
      layers: names.map((name) => ({ ...one, name, stack: [name] })),
      versions: regions.flatMap((region) =>
        names.map((layer) => versionFacts({ layer, region, arn: arn(region, layer, 1) })),
      ),
    };
    const text = samSnippet(several);
    const keys = [...text.matchAll(/^ {6}(\S+): /gm)].map(([, key]) => key);
    expect(keys.slice(0, names.length)).toEqual([
      'dataLayer',
      'dataLayer2',
      'dataLayer3',
      'a2',
      'a',
      'a3',
      '2',
    ]);
    expect(text).toContain('dataLayer2: arn:aws:lambda:us-east-1:123456789012:layer:data-layer:1');
    expect(text).toContain('!FindInMap [LayerVersions, !Ref "AWS::Region", dataLayer3]');
  });

  it('leaves out a layer with nothing in it, which is nowhere', () => {
    const [core, app] = inOne.layers;
    if (!core || !app) throw new Error('there are two layers');
    const layers = [{ ...core, built: null }, app];
    expect(parse(samSnippet({ ...inOne, layers, versions: inOne.versions.slice(1) }))).toEqual({
      Layers: [arn('eu-central-1', 'app', 4)],
    });
  });
});

describe('the snippet for Terraform', () => {
  it('chooses by region', () => {
    expectGoldenLines('versions.tf', terraformSnippet(complete));
  });
});
