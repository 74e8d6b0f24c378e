import { describe, expect, it } from '@jest/globals';
import type { Requirement, Requirements } from '../../../src/resolve/requirement.js';
import type { Origin, Wheel } from '../../../src/resolve/wheelhouse.js';
import { whyNotLocked } from '../../../src/reuse/locked.js';

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
});
