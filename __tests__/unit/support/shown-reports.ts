import type { Finding } from '../../../src/errors.js';
import type { LayerReport, Report } from '../../../src/report/report.js';
import type { Slimmed } from '../../../src/slim/model.js';
import { passed } from './report.js';
import { storedReport } from './stored-report.js';

/** What would end an element, an attribute, a style or a script, run, load something, or turn the text around. */
export const hostileTexts = [
  '</script><img src=x onerror="document.title=1">',
  '"><script>document.title=2</script>',
  "' onfocus='document.title=3' autofocus x='",
  '</style><style>*{display:none}</style>',
  'javascript:alert(1)',
  '<!--',
  '&lt;b&gt;&amp;',
  '\u202Eevil\u0000\nnext',
  '${7*7}{{7*7}}',
] as const;

const everything = hostileTexts.join(' ');

/** A layer in which each text that comes from elsewhere is one that nobody would choose in good faith. */
export function hostileReport(): Report {
  const finding: Finding = {
    rule: 'import',
    severity: 'warning',
    subject: everything,
    title: everything,
    reason: everything,
    advice: everything,
    location: { file: everything, line: 1 },
  };
  const [layer] = passed.layers;
  const [distribution] = layer?.distributions ?? [];
  if (!layer?.built || !distribution) throw new Error('no layer');
  const distributions = hostileTexts.map((name, index) => ({
    ...distribution,
    name,
    version: name,
    license: name,
    size: 3_000_000 - index,
    directories: [
      { path: name, size: 2_000_000 - index },
      { path: `${name}/x`, size: 1_000_000 },
    ],
  }));
  return {
    ...passed,
    findings: [finding, { ...finding, severity: 'notice' }],
    layers: [
      {
        ...layer,
        name: everything,
        built: { ...layer.built, name: everything, unzipped: 30_000_000 },
        distributions,
        others: [{ title: everything, file: everything, unzipped: 1_000_000, distributions: [] }],
        elsewhere: new Map([[everything, everything]]),
        checks: [{ check: 'pip-check', state: 'passed', detail: everything, findings: [finding] }],
        systemLibraries: layer.systemLibraries.map((library) => ({ ...library, name: everything })),
        slim: slimmed(everything),
      },
    ],
    analysis: {
      roots: hostileTexts.map((name) => ({
        name,
        extras: [],
        text: name,
        location: { file: name, line: 1 },
        layer: everything,
        direct: true,
      })),
      distributions: hostileTexts.map((name, index) => ({
        name,
        version: name,
        summary: name,
        license: name,
        homePage: name,
        extras: [],
        requires: [
          {
            name: hostileTexts[(index + 1) % hostileTexts.length] ?? name,
            extras: [],
            specifier: name,
            appliesTo: [''],
          },
        ],
        size: 1,
        layers: [everything],
        provider: 'layer',
      })),
    },
  };
}

/** Something of all that may be done to make a layer smaller. */
export function slimmed(text: string): Slimmed {
  return {
    pruned: [
      { distribution: text, rule: 'tests', files: 1200, size: 9_000_000 },
      { distribution: 'numpy', rule: 'tests', files: 300, size: 3_000_000 },
      { distribution: 'numpy', rule: 'stubs', files: 90, size: 400_000 },
      { distribution: 'botocore', rule: 'drop', files: 12, size: 2_000_000 },
    ],
    stripped: {
      files: [
        { path: 'python/a.so', owner: 'numpy', before: 5_000_000, after: 3_000_000 },
        { path: 'python/b.so', owner: 'pandas', before: 1_000_000, after: 900_000 },
      ],
      putBack: [{ path: text, owner: text, reason: 'would no longer be aligned' }],
    },
    bytecode: { files: 812, size: 4_000_000, failed: [text] },
    rolledBack: [
      { distribution: text, rules: ['tests', 'strip'], modules: [text, 'a.b'], files: 40, size: 700_000 },
    ],
  };
}

/** The real report with one more layer upon its own, which has all that may be there beside it. */
export function everythingReport(): Report {
  const report = storedReport();
  const [layer] = report.layers;
  const [extra] = passed.layers;
  if (!layer || !extra?.built) throw new Error('no layer');
  const upper: LayerReport = {
    ...extra,
    name: 'app',
    built: { ...extra.built, name: 'app', unzipped: 30_000_000, zipped: 9_000_000 },
    stack: ['data', 'app'],
    distributions: extra.distributions.slice(0, 4).map((each) => ({
      ...each,
      size: 6_000_000,
      directories: [
        { path: each.name, size: 5_000_000 },
        { path: '/opt/bin', size: 1_000_000 },
      ],
    })),
    others: [
      { title: 'vendor/agent.zip', file: 'vendor/agent.zip', unzipped: 12_000_000, distributions: [] },
    ],
    elsewhere: new Map([['numpy', 'data']]),
    slim: slimmed('pandas'),
  };
  return { ...report, layers: [{ ...layer, slim: slimmed('pandas') }, upper] };
}

/** More than any layer has. */
export function hugeReport(number = 1500): Report {
  const [layer] = passed.layers;
  const [distribution] = layer?.distributions ?? [];
  if (!layer?.built || !distribution) throw new Error('no layer');
  const names = Array.from({ length: number }, (_, index) => `distribution-number-${index}`);
  const [finding] = passed.findings;
  const one: LayerReport = {
    ...layer,
    distributions: names.map((name, index) => ({
      ...distribution,
      name,
      size: 200_000 - index,
      directories: Array.from({ length: 40 }, (_, at) => ({ path: `${name}/directory_${at}`, size: 4500 })),
    })),
    built: { ...layer.built, unzipped: 250_000_000, byOwner: new Map(names.map((name) => [name, 1000])) },
  };
  return {
    ...passed,
    findings: finding ? Array.from({ length: 3000 }, () => finding) : [],
    layers: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...one, name })),
    analysis: {
      roots: names.map((name, index) => ({
        name,
        extras: [],
        text: name,
        location: { file: 'requirements.txt', line: index + 1 },
        layer: 'a',
        direct: true,
      })),
      distributions: names.map((name, index) => ({
        name,
        version: '1',
        summary: 'x'.repeat(300),
        license: 'MIT',
        homePage: '',
        extras: [],
        requires: names
          .slice(index + 1, index + 8)
          .map((other) => ({ name: other, extras: [], specifier: '>=1', appliesTo: [''] })),
        size: 1,
        layers: ['a'],
        provider: 'layer',
      })),
    },
  };
}
