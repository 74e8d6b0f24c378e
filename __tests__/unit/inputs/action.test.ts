import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../src/errors.js';
import { readActionInputs } from '../../../src/inputs/action.js';
import { inputDefinitions, inputNames } from '../../../src/inputs/definitions.js';
import { commands } from '../../../src/inputs/flags.js';
import { helpText } from '../../../src/inputs/help.js';
import { thrownBy } from '../support/values.js';

describe('readActionInputs', () => {
  it('reads every input by the name that a runner gives it', () => {
    const environment = Object.fromEntries(inputNames.map((name) => [`INPUT_${name.toUpperCase()}`, name]));
    expect(readActionInputs(environment)).toEqual(Object.fromEntries(inputNames.map((name) => [name, name])));
  });

  it('leaves out what is empty or absent', () => {
    expect(
      readActionInputs({ INPUT_RUNTIME: '3.12', INPUT_IMAGE: '', 'INPUT_LAYER-NAME': undefined }),
    ).toEqual({
      runtime: '3.12',
    });
  });

  it('refuses a slip in a name, which a runner only warns of', () => {
    const error = thrownBy(() =>
      readActionInputs({ INPUT_RUNTIMES: '3.12', INPUT_LAYER_NAME: 'x', INPUT_RUNTIME: '3.12' }),
    );
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).problems).toEqual([
      { input: 'runtimes', message: 'runtimes: unknown input; did you mean runtime?' },
      { input: 'layer_name', message: 'layer_name: unknown input; did you mean layer-name?' },
    ]);
  });

  it("passes over other makers' variables", () => {
    expect(readActionInputs({ INPUT_GITHUB_TOKEN: 'x', INPUT_WHO: 'y', OTHER: 'z' })).toEqual({});
  });
});

describe('helpText', () => {
  const help = helpText();

  it.each(inputNames)('lists --%s with its description and its default', (name) => {
    const definition = inputDefinitions[name];
    expect(help).toMatch(new RegExp(`^  --${name} `, 'm'));
    expect(help).toContain(definition.description);
    expect(help).toContain(`Default: ${definition.default}.`);
    if ('choices' in definition) expect(help).toContain(`--${name} ${definition.choices.join('|')}`);
  });

  it.each(commands.filter((command) => command !== 'help' && command !== 'version'))(
    'shows how to use %s, and what for',
    (command) => {
      expect(help).toMatch(new RegExp(`layerpack ${command} .*\\[(?:flags|clear|--json)\\]`));
      expect(help).toMatch(new RegExp(`^  ${command} +[A-Z].*\\.$`, 'm'));
    },
  );

  it.each(['--manifest', '--json', '--verbose', '--version', '--help', 'Exit status: 0'])(
    'lists %s',
    (text) => {
      expect(help).toContain(text);
    },
  );
});
