import type {
  Circumstance,
  Comparison,
  Difference,
  DistributionDifference,
  DistributionSnapshot,
  LayerDifference,
  LayerSnapshot,
  Snapshot,
} from '../../../src/compare/model.js';
import type { ComparedRun, ToldFinding } from '../../../src/report/compared-run.js';

const megabyte = 1024 * 1024;
const quota = 250 * megabyte;

/** Sizes in megabytes; zipped is a third of them. */
export function distribution(name: string, version: string, size: number): DistributionSnapshot {
  const unzipped = Math.round(size * megabyte);
  return { name, version, unzipped, zipped: Math.round(unzipped / 3), whole: unzipped };
}

export function layer(
  name: string,
  distributions: readonly DistributionSnapshot[],
  change: Partial<LayerSnapshot> = {},
): LayerSnapshot {
  const unzipped = [...distributions, ...(change.others ?? [])].reduce((sum, each) => sum + each.unzipped, 0);
  return {
    name,
    sha256: 'a'.repeat(64),
    unzipped,
    zipped: Math.round(unzipped / 3) + 10_000,
    counted: unzipped,
    limit: quota,
    distributions,
    others: [],
    ...change,
  };
}

export function snapshot(
  layers: readonly LayerSnapshot[],
  circumstances: readonly Circumstance[] = [],
): Snapshot {
  return {
    commit: '4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2',
    runtime: 'python3.12',
    architecture: 'x86_64',
    circumstances,
    layers,
  };
}

type Sides = readonly [before: DistributionSnapshot | null, after: DistributionSnapshot | null];

/** A distribution that is not as it was. */
export function changed(
  status: DistributionDifference['status'],
  [before, after]: Sides,
  change: Partial<DistributionDifference> = {},
): DistributionDifference {
  const growth = (after?.unzipped ?? 0) - (before?.unzipped ?? 0);
  const name = after?.name ?? before?.name ?? '';
  return { status, name, other: false, before, after, elsewhere: null, growth, pruning: 0, ...change };
}

/** A layer of which these distributions changed, and those of both sides that are the same did not. */
export function layerChange(
  status: LayerDifference['status'],
  [before, after]: readonly [LayerSnapshot | null, LayerSnapshot | null],
  distributions: readonly DistributionDifference[],
): LayerDifference {
  const same = (after ?? before)?.distributions
    .filter(({ name }) => !distributions.some((each) => each.name === name))
    .toSorted((a, b) => b.unzipped - a.unzipped);
  const name = after?.name ?? before?.name ?? '';
  return { status, name, before, after, distributions, same: same ?? [] };
}

export function difference(
  layers: readonly LayerDifference[],
  rest: Partial<Difference> = {},
  circumstances: readonly [readonly Circumstance[], readonly Circumstance[]] = [[], []],
): Difference {
  const side = (which: 'before' | 'after') => layers.flatMap((each) => each[which] ?? []);
  const sums = (which: 'unzipped' | 'zipped') => ({
    before: side('before').reduce((sum, each) => sum + each[which], 0),
    after: side('after').reduce((sum, each) => sum + each[which], 0),
  });
  return {
    before: { ...snapshot(side('before'), circumstances[0]), commit: `0123abc${'0'.repeat(33)}` },
    after: snapshot(side('after'), circumstances[1]),
    unzipped: sums('unzipped'),
    zipped: sums('zipped'),
    layers,
    circumstances: [],
    changed: layers.some(({ status }) => status !== 'unchanged'),
    ...rest,
  };
}

export function compared(is: Difference, change: Partial<ComparedRun> = {}): ComparedRun {
  const comparison: Comparison = {
    baseline: { snapshot: is.before, text: '', origin: '0123abc, the first parent of the merge commit' },
    difference: is,
  };
  const asked = is.after.layers.map(({ name }) => name);
  return { asked, snapshot: is.after, comparison, missing: null, findings: [], complete: true, ...change };
}

export const growth: ToldFinding = {
  rule: 'growth',
  severity: 'error',
  title: 'The layers grew by more than 10% and 1MB',
  reason: 'pandas, which requirements.txt:3 asks for, brought 24.1 MB of 25.2 MB',
  advice: 'Drop it, ask for an older release, or raise max-growth.',
};

const rest = ['numpy', 'python-dateutil', 'pytz', 'requests', 'six', 'tzdata', 'urllib3'].map((name, index) =>
  distribution(name, `${index + 1}.0`, index === 0 ? 62.5 : 0.4 * index),
);
const pandas = [distribution('pandas', '2.2.0', 60.2), distribution('pandas', '2.2.3', 61.3)] as const;
const orjson = distribution('orjson', '3.10.7', 2.1);

/** One distribution upgraded, one added. */
export const upgradeAndAddition = compared(
  difference([
    layerChange(
      'changed',
      [layer('data', [pandas[0], ...rest]), layer('data', [pandas[1], orjson, ...rest])],
      [changed('added', [null, orjson]), changed('upgraded', [...pandas])],
    ),
  ]),
);

const [first] = upgradeAndAddition.comparison?.difference.layers ?? [];
const [before, after] = [first?.before ?? layer('data', []), first?.after ?? layer('data', [])];

export const unchanged = compared(
  difference([layerChange('unchanged', [after, after], [])], {
    circumstances: [{ kind: 'tool', name: 'layerpack', layer: null, before: '0.1.0', after: '0.2.0' }],
  }),
);

export const sameSize = compared(
  difference([layerChange('changed', [after, { ...after, sha256: 'b'.repeat(64) }], [])]),
);

export const withoutBaseline: ComparedRun = {
  asked: ['data'],
  snapshot: snapshot([after]),
  comparison: null,
  missing: 'no run on main has left its sizes',
  findings: [],
  complete: true,
};

const scipy = distribution('scipy', '1.14.1', 105.3);

export const grownTooMuch = compared(
  difference([
    layerChange(
      'changed',
      [before, layer('data', [...before.distributions, scipy])],
      [changed('added', [null, scipy])],
    ),
  ]),
  {
    complete: false,
    findings: [
      growth,
      {
        rule: 'quota-unzipped',
        severity: 'warning',
        title: 'Layer data is close to its limit unzipped',
        reason: '236.4 MB is 95 % of 250 MB; the heaviest are scipy (105.3 MB), numpy (62.5 MB)',
        advice: 'The function and its other layers count too: say by reserved-size what they take.',
      },
    ],
  },
);

export const failedBuild: ComparedRun = {
  ...upgradeAndAddition,
  comparison: null,
  snapshot: snapshot([]),
  complete: false,
  findings: [
    {
      rule: 'resolve',
      severity: 'error',
      title: 'No versions go together',
      reason: 'pandas 2.2.3 needs numpy>=2, and requirements.txt:4 asks for numpy<2',
      advice: 'Loosen one of the two.',
    },
  ],
};

const attrs = distribution('attrs', '24.2.0', 0.3);
const boto = [distribution('botocore', '1.35.0', 22.4), distribution('botocore', '1.35.0', 18.1)] as const;
const core = layer('core', [distribution('numpy', '2.1.0', 62.5), distribution('tzdata', '2024.1', 0.5)]);
const web = [
  layer('www', [distribution('flask', '3.0.3', 1.1), attrs]),
  layer('web', [distribution('flask', '3.0.3', 1.1)]),
] as const;
const stack = { counted: 94 * megabyte, limit: 120 * megabyte };
const app = [
  layer('app', [boto[0], distribution('idna', '3.10', 0.2), distribution('jinja2', '3.1.4', 0.5)], stack),
  layer('app', [boto[1], attrs, distribution('idna', '3.9', 0.2), distribution('jinja2', '3.1.4', 0.5)], {
    ...stack,
    others: [{ name: 'libgomp.so.1', unzipped: distribution('', '', 0.2).unzipped }],
    counted: 90 * megabyte,
  }),
] as const;
const [extra, old] = [
  layer('extra', [distribution('lxml', '5.3.0', 14.2)]),
  layer('old', [distribution('simplejson', '3.19.2', 0.4)]),
];

/** Several layers, with one of each that can become of a layer. */
export const severalLayers = compared(
  difference(
    [
      layerChange('added', [null, extra], [changed('added', [null, extra.distributions[0] ?? null])]),
      layerChange(
        'changed',
        [...app],
        [
          changed('moved-in', [null, attrs], { elsewhere: 'web' }),
          changed('added', [null, { ...distribution('libgomp.so.1', '', 0.2), zipped: null }], {
            other: true,
          }),
          changed('downgraded', [distribution('idna', '3.10', 0.2), distribution('idna', '3.9', 0.2)]),
          changed('resized', [...boto], { pruning: boto[1].unzipped - boto[0].unzipped }),
        ],
      ),
      layerChange('renamed', [...web], [changed('moved-out', [attrs, null], { elsewhere: 'app' })]),
      layerChange('removed', [old, null], [changed('removed', [old.distributions[0] ?? null, null])]),
      layerChange('unchanged', [core, core], []),
    ],
    {
      circumstances: [
        {
          kind: 'image',
          name: 'image',
          layer: null,
          before: `public.ecr.aws/sam/build-python3.12@sha256:${'1'.repeat(64)}`,
          after: `public.ecr.aws/sam/build-python3.12@sha256:${'2'.repeat(64)}`,
        },
        { kind: 'tool', name: 'layerpack', layer: null, before: '0.1.0', after: '0.2.0' },
        { kind: 'option', name: 'sdk', layer: 'app', before: 'exclude', after: 'include' },
        { kind: 'option', name: 'system-libraries', layer: 'app', before: null, after: 'auto' },
        { kind: 'sdk', name: 'boto3', layer: null, before: '1.34.145', after: '1.35.0' },
      ],
    },
  ),
);

/** Names and texts that no one would choose in good faith. */
export const evil = [
  'a|b`c<img src=x onerror=alert(1)>[d](javascript:e)*f*_g_~h~',
  '<!-- key --> --> <script>alert(1)</script></details></table>',
  '@team @org/team someone@0123456789abcdef0123456789abcdef01234567 owner/repo#1 #123 GH-123 GHSA-aaaa-bbbb-cccc',
  'deadbeef 0123456789abcdef0123456789abcdef01234567 someone@e.example',
  'https://e.example www.e.example mailto:me@e.example :tada: $a$ ![x](https://e.example/y.png)',
  'right\u202eleft\u2066iso\u2069 zero\u200bwidth\ufeff \u200fmark\u0000 line\nnext\u2028last \ud800',
] as const;

export const hostileNames = compared(
  difference([
    layerChange(
      'changed',
      [
        layer(evil[0], []),
        layer(
          evil[0],
          evil.map((name) => distribution(name, name, 1)),
        ),
      ],
      evil.map((name) => changed('added', [null, distribution(name, name, 1)])),
    ),
  ]),
  {
    findings: [
      { ...growth, title: evil.slice(0, 3).join(' '), reason: evil.join(' '), advice: evil.join(' ') },
    ],
  },
);

/** So many that not all can be told. */
export function veryMany(number: number, text = 'distribution'): ComparedRun {
  const all = Array.from({ length: number }, (_, index) => distribution(`${text}-${index}`, '1.0', 0.01));
  return compared(
    difference([
      layerChange(
        'changed',
        [layer('data', []), layer('data', all)],
        all.map((each) => changed('added', [null, each])),
      ),
    ]),
  );
}

/** So many layers that grew, with so many distributions each. */
export function manyLayers(number: number, each = 1): ComparedRun {
  return compared(
    difference(
      Array.from({ length: number }, (_, index) => {
        const name = `layer-${index}`;
        const all = Array.from({ length: each }, (_, at) => distribution(`distribution-${at}`, '1.0', 0.01));
        const added = all.map((one) => changed('added', [null, one]));
        return layerChange('changed', [layer(name, []), layer(name, all)], added);
      }),
    ),
  );
}

export function withCircumstances(number: number): ComparedRun {
  const circumstances = Array.from({ length: number }, (_, index) => ({
    kind: 'option' as const,
    name: `option-${index}`,
    layer: null,
    before: 'a'.repeat(500),
    after: 'b'.repeat(500),
  }));
  return compared(difference([layerChange('changed', [before, after], [])], { circumstances }));
}
