import { describe, expect, it } from '@jest/globals';
import { parseInputs } from '../../../src/inputs/parse.js';
import type { Requirement, Requirements } from '../../../src/resolve/requirement.js';
import { inspectSources } from '../../../src/resolve/sources/sources.js';
import type { Origin, Wheel } from '../../../src/resolve/wheelhouse.js';
import type { Place } from '../../../src/reuse/locked.js';
import { whyNotLocked as whyNot, whyOnlyBuildsKnow } from '../../../src/reuse/locked.js';
import { temporaryDirectory } from '../support/files.js';

const surroundings = { layerName: 'demo', architecture: 'x86_64', builder: 'container' } as const;
const location = { file: 'requirements.txt', line: 1 };

function stated(text: string, more: Partial<Requirement> = {}): Requirement {
  const name = /^[a-z0-9-]+/.exec(text)?.[0] ?? '';
  const line = { kind: 'named', name, text, hashes: [], configSettings: [] } as const;
  return { ...line, location, written: text, path: null, locked: false, ...more };
}

function layer(...requirements: readonly Requirement[]): readonly Requirements[] {
  return [{ layer: 'demo', requirements, options: [], direct: null, hashedAt: null }];
}

function wheel(name: string, origin: Origin = { kind: 'index' }): Wheel {
  return { name, version: '1.0', path: `/x/${name}.whl`, sha256: 'a', origin };
}

/** Where all of the requirements apply. */
function whyNotLocked(
  layers: readonly Requirements[],
  wheels: readonly Wheel[],
  places: readonly Place[] = [],
) {
  const roots = layers.flatMap(({ requirements }) => requirements).map(rootOf);
  return whyNot(layers, { wheels, roots }, places);
}

const rootOf = ({ written: text, location: at }: Requirement) => ({ text, location: at });

describe('whyNotLocked', () => {
  it.each(['idna==3.10', 'idna === 3.10', 'idna[all]==3.10 ; python_version > "3"', 'idna (==3.10)'])(
    'takes %s for a pin',
    (text) => {
      expect(whyNotLocked(layer(stated(text)), [wheel('idna')])).toBeNull();
    },
  );

  it.each([
    'idna',
    'idna>=3',
    'idna==3.*',
    'idna~=3.10',
    'idna<4,>3',
    'idna==3.10,<4',
    'idna ; python_version > "3"',
  ])('does not take %s for a pin', (text) => {
    expect(whyNotLocked(layer(stated(text)), [wheel('idna')])).toMatch(/do not pin idna/);
  });

  it('asks for every distribution that came of it', () => {
    const wheels = [wheel('requests'), wheel('idna')];
    expect(whyNotLocked(layer(stated('requests==2.32.3')), wheels)).toMatch(/do not pin idna/);
    expect(whyNotLocked(layer(stated('requests==2.32.3'), stated('idna==3.10')), wheels)).toBeNull();
  });

  it('takes hashes and locks at their word', () => {
    expect(whyNotLocked(layer(stated('idna', { hashes: ['a'] })), [wheel('idna')])).toBeNull();
    expect(whyNotLocked(layer(stated('idna', { locked: true })), [wheel('idna')])).toBeNull();
  });

  it('trusts a URL by its hash alone, and a file on this machine by its content', () => {
    const url = wheel('idna', { kind: 'url', url: 'https://host/idna-1.0-py3-none-any.whl' });
    const direct = { kind: 'direct', locked: true } as const;
    expect(whyNotLocked(layer(stated('idna', direct)), [url])).toMatch(/do not pin idna/);
    expect(whyNotLocked(layer(stated('idna', { ...direct, hashes: ['a'] })), [url])).toBeNull();
    const local = wheel('idna', { kind: 'url', url: './wheels/idna-1.0-py3-none-any.whl' });
    expect(whyNotLocked(layer(stated('idna', direct)), [local])).toBeNull();
  });

  it.each([
    { kind: 'directory', path: 'packages/own' },
    { kind: 'vcs', url: 'git+https://host/own@abc' },
  ] as const)('never takes what is built from its sources for locked: %j', (origin) => {
    expect(whyNotLocked(layer(stated('own==1.0')), [wheel('own', origin)])).toMatch(/built from its sources/);
  });

  it('does not trust what lies elsewhere to say the same again', () => {
    const [only] = layer(stated('idna==3.10'));
    const option = {
      kind: 'option',
      option: '--constraint',
      value: 'https://host/constraints.txt',
      location,
      written: '',
    } as const;
    expect(only && whyNotLocked([{ ...only, options: [option] }], [wheel('idna')])).toMatch(/something else/);
  });

  it('takes no requirement for a pin that does not apply', () => {
    const [past, present] = [stated('idna==3.10 ; python_version < "3.8"'), stated('idna>=3')];
    const of = (...applying: readonly Requirement[]) =>
      whyNot(layer(past, present), { wheels: [wheel('idna')], roots: applying.map(rootOf) });
    expect(of(present)).toMatch(/do not pin idna/);
    expect(of()).toMatch(/do not pin idna/);
    expect(of(past, present)).toBeNull();
  });

  it.each([
    ['--index-url', '/srv/simple'],
    ['--extra-index-url', 'file:///srv/simple'],
    ['--find-links', '/srv/links.html'],
    ['--find-links', 'file:///srv/links.HTML'],
    ['--constraint', 'https://host/constraints.txt'],
  ])('does not trust %s %s to have the same files again', (option, value) => {
    const pinned = layer(stated('idna==3.10'));
    expect(whyNotLocked(pinned, [wheel('idna')], [{ option, value }])).toMatch(/something else next time/);
  });

  it.each([
    ['--index-url', 'https://host/simple'],
    ['--find-links', '/srv/wheels'],
    ['--find-links', 'file:///srv/wheels'],
    ['--constraint', '/srv/constraints.txt'],
    ['--constraint', 'file:///srv/constraints.txt'],
  ])('trusts %s %s', (option, value) => {
    expect(whyNotLocked(layer(stated('idna==3.10')), [wheel('idna')], [{ option, value }])).toBeNull();
  });
});

describe('whyOnlyBuildsKnow', () => {
  it('names the project whose build may read what it needs from any file', () => {
    const workspace = temporaryDirectory({
      'pyproject.toml': '[project]\nname = "own"\ndynamic = ["version", "dependencies"]\n',
      'requirements.txt': 'idna==3.10\n',
    });
    const of = (file: string) => {
      const { layers } = parseInputs({ runtime: '3.12', requirements: file }, surroundings);
      return whyOnlyBuildsKnow(inspectSources(workspace, layers, {}));
    };
    expect(of('pyproject.toml')).toBe('only a build knows what pyproject.toml asks for');
    expect(of('requirements.txt')).toBeNull();
  });
});
