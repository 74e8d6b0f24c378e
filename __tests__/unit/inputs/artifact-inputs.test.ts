import { describe, expect, it } from '@jest/globals';
import { messagesOf, readYaml } from './support.js';

const yaml = (line: string) => `runtime: "3.12"\n${line}\n`;
const wrong = (line: string) => messagesOf({ 'layers.yml': yaml(line) });
const wrongInput = (raw: Readonly<Record<string, string>>) => messagesOf({}, { runtime: '3.12', ...raw });

describe('upload-artifact and overwrite-artifact', () => {
  it.each(['true', '"true"'])('take %s in a config', async (value) => {
    expect(await readYaml(yaml(`overwrite-artifact: ${value}`))).toMatchObject({
      'upload-artifact': true,
      'overwrite-artifact': true,
    });
  });

  it('take false without quotes', async () => {
    expect(await readYaml(yaml('upload-artifact: false'))).toMatchObject({ 'upload-artifact': false });
  });

  it.each(['yes', '1', 'off'])('take nothing else: %s', async (value) => {
    const shown = value === '1' ? value : JSON.stringify(value);
    expect(await wrong(`upload-artifact: ${value}`)).toEqual([
      `layers.yml:2:18: upload-artifact: ${shown} is not allowed; choose true or false`,
    ]);
    expect(await wrongInput({ 'upload-artifact': value })).toEqual([
      `upload-artifact: ${JSON.stringify(value)} is not allowed; choose true or false`,
    ]);
  });

  it('are the same for all layers', async () => {
    expect(
      await messagesOf({
        'layers.yml': 'runtime: "3.12"\nlayers:\n  - name: a\n    upload-artifact: false\n',
      }),
    ).toEqual(['layers.yml:4:5: upload-artifact: is the same for all layers; set it at the top of the file']);
  });
});

describe('retention-days', () => {
  it.each([
    ['1', 1],
    ['90', 90],
    ['"400"', 400],
  ])('takes %s', async (value, days) => {
    expect(await readYaml(yaml(`retention-days: ${value}`))).toMatchObject({ 'retention-days': days });
  });

  it.each(['0', '401', '1.5', '-1', '7d', '1e2'])('takes no other: %s', async (value) => {
    expect(await wrongInput({ 'retention-days': value })).toEqual([
      `retention-days: ${JSON.stringify(value)} is not a number of days; give 1 to 400`,
    ]);
    expect(await wrong(`retention-days: "${value}"`)).toEqual([
      `layers.yml:2:17: retention-days: ${JSON.stringify(value)} is not a number of days; give 1 to 400`,
    ]);
  });
});

describe('artifact-name', () => {
  it.each(['nightly', 'a b', 'ä', 'x.y+z', '${{ strategy }}', 'x'.repeat(80)])('takes %j', async (name) => {
    expect(await readYaml(yaml(`artifact-name: ${JSON.stringify(name)}`))).toMatchObject({
      'artifact-name': name,
    });
  });

  it.each(
    [...'":<>|*?\\/', '\n', '\r', '..']
      .map((one) => (one === '..' ? one : `a${one}b`))
      .concat('x'.repeat(81)),
  )('takes no name that GitHub refuses or no file can have: %j', async (name) => {
    const message = `artifact-name: ${JSON.stringify(name)} is not a name for artifacts; use 1 to 80 characters, but none of " : < > | * ? \\ / and no line break`;
    expect(await wrongInput({ 'artifact-name': name })).toEqual([message]);
    expect(await wrong(`artifact-name: ${JSON.stringify(name)}`)).toEqual([`layers.yml:2:16: ${message}`]);
  });
});
