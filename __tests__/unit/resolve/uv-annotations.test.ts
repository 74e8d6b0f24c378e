import { describe, expect, it } from '@jest/globals';
import { readAnnotations } from '../../../src/resolve/uv.js';

const annotations = (text: string) => Object.fromEntries(readAnnotations(text));

describe('readAnnotations', () => {
  it('says who asks for what, without the files that do', () => {
    const text = [
      'blinker==1.9.0            # via flask',
      'charset-normalizer==3.5.2  # via requests',
      'flask==3.1.3              # via -r requirements.txt',
      'idna==3.20                # via requests, -c sdk-constraints.txt',
      'markupsafe==3.0.4         # via flask, jinja2, werkzeug',
      'requests[socks]==2.34.2   # via other, -r /project/my requirements.txt',
      '',
    ];
    expect(annotations(text.join('\n'))).toEqual({
      blinker: ['flask'],
      'charset-normalizer': ['requests'],
      flask: [],
      idna: ['requests'],
      markupsafe: ['flask', 'jinja2', 'werkzeug'],
      requests: ['other'],
    });
  });

  it('normalises names, and takes extras for their distribution', () => {
    expect(annotations('Ruamel.YAML==1  # via Some_Tool[x], zope.interface\n')).toEqual({
      'ruamel-yaml': ['some-tool', 'zope-interface'],
    });
  });

  it('reads lines with a URL or a marker', () => {
    const text =
      'six @ file:///project/six-1.17.0-py2.py3-none-any.whl#sha256=aa  # via one\n' +
      "two==1 ; python_full_version < '3.12'  # via one\n";
    expect(annotations(text)).toEqual({ six: ['one'], two: ['one'] });
  });

  it('passes over everything else', () => {
    expect(annotations('# a comment\n--index-url https://h.example/simple\n\none==1\n')).toEqual({});
  });
});
