// Writes action.yml, the README's tables and the schema of layers.yml from src/inputs/definitions.ts, the README's
// policies from src/aws/calls.ts, and docs/rules.md from src/rules.ts. With --check it only compares.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';

const { outputFiles } = await build({
  stdin: {
    contents: ['inputs/definitions', 'inputs/config-schema', 'rules', 'aws/policies']
      .map((file) => `export * from './src/${file}.ts';`)
      .join('\n'),
    resolveDir: process.cwd(),
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const source = Buffer.from(outputFiles[0].contents).toString('base64');
const {
  inputDefinitions,
  secretDefinitions,
  outputDefinitions,
  configSchema,
  rules,
  ruleGroups,
  callRows,
  policySets,
  subjects,
  trustPolicy,
} = await import(`data:text/javascript;base64,${source}`);

const readme = readFileSync('README.md', 'utf8');
const generated = {
  'action.yml': actionYaml(),
  'README.md': Object.entries({ iam: permissions(), inputs: inputTable(), outputs: outputTable() }).reduce(
    (text, [name, part]) => between(text, name, part),
    readme,
  ),
  'schema/layers.schema.json': formatted('schema/layers.schema.json', JSON.stringify(configSchema())),
  'docs/rules.md': rulesPage(),
};
const stale = Object.entries(generated).filter(([path, text]) => read(path) !== text);
if (!process.argv.includes('--check')) {
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
} else if (stale.length > 0) {
  console.error(
    `${stale.map(([path]) => path).join(', ')}: not what definitions.ts, rules.ts and calls.ts say; run npm run generate`,
  );
  process.exitCode = 1;
}

function actionYaml() {
  const inputs = Object.entries({ ...inputDefinitions, ...secretDefinitions }).map(([name, definition]) => {
    const description = `${definition.description} Default: ${definition.default}.`;
    const byRunner = definition.runnerDefault ? `    default: ${definition.runnerDefault}\n` : '';
    return `  ${name}:\n    description: ${JSON.stringify(description)}\n    required: false\n${byRunner}`;
  });
  const outputs = Object.entries(outputDefinitions).map(
    ([name, description]) => `  ${name}:\n    description: ${JSON.stringify(description)}\n`,
  );
  return `# Inputs and outputs are generated from src/inputs/definitions.ts by npm run generate. There is no default: on
# purpose for what a config may set, since a runner passes defaults on as if they had been typed.
name: layerpack
description: AWS Lambda layers for Python that load, fit and repeat byte for byte
author: layerpack contributors
inputs:
${inputs.join('')}outputs:
${outputs.join('')}runs:
  using: node20
  main: dist/main.js
branding:
  icon: layers
  color: orange
`;
}

function inputTable() {
  const rows = Object.entries({ ...inputDefinitions, ...secretDefinitions }).map(([name, definition]) => {
    const type = definition.choices
      ? definition.choices.map((choice) => `\`${choice}\``).join(', ')
      : definition.type;
    return `| \`${name}\` | ${type} | ${definition.default} | ${definition.description} |`;
  });
  return ['| Input | Type | Default | |', '|---|---|---|---|', ...rows].join('\n');
}

function outputTable() {
  const rows = Object.entries(outputDefinitions).map(
    ([name, description]) => `| \`${name}\` | ${description} |`,
  );
  return ['| Output | |', '|---|---|', ...rows].join('\n');
}

/** What each call needs, the policies that follow from it, and whom the role trusts. */
function permissions() {
  const rows = callRows().map(({ name, call: { actions, need, reads, purpose } }) => {
    const when = need === 'always' ? 'always' : `\`${need}\``;
    const shown = actions.map((action) => `\`${action}\``).join(', ');
    return `| ${name} | ${purpose} | ${when} | ${reads ? 'yes' : ''} | ${shown} |`;
  });
  const policies = policySets().map(({ title, policy }) => folded(title, policy));
  const [first] = subjects;
  const others = subjects.map(({ title, sub }) => `| ${title} | \`${sub}\` |`);
  return [
    '| Call | To | Needed | In a dry run | IAM actions |\n|---|---|---|---|---|',
    ...rows,
    '',
    policies.join('\n\n'),
    '',
    folded('The trust policy of the role', trustPolicy(first.sub)),
    '',
    '| A job of | has as `sub` |\n|---|---|',
    ...others,
  ].join('\n');
}

function folded(title, json) {
  const summary = title.replaceAll(/`([^`]+)`/g, '<code>$1</code>');
  return `<details><summary>${summary}</summary>\n\n\`\`\`json\n${JSON.stringify(json, null, 2)}\n\`\`\`\n</details>`;
}

/** A page whose anchors are the rules' ids: an index, then each rule under a heading of its own. */
function rulesPage() {
  const index = ruleGroups.flatMap((group) =>
    group.rules.map((id) => `| [${id}](#${id}) | ${rules[id].title} | ${rules[id].severity} |`),
  );
  const groups = ruleGroups.map((group) =>
    [`## ${group.title}`, ...group.rules.map((id) => ruleSection(id, rules[id]))].join('\n\n'),
  );
  return `<!-- Generated from src/rules.ts by npm run generate. -->
# Rules

Each finding of a run names its rule: in the log, in annotations, in the summary and in \`manifest.json\`. An **error** fails the
run, and there are no zips. A **warning** or a **notice** is told, and the run goes on.

Where a rule has an input, \`error\` lets its errors fail the run, \`warn\` makes warnings of them, and with \`off\` nothing is looked
at, which the report shows as "not checked".

| Rule | A finding says | It is |
|---|---|---|
${index.join('\n')}

${groups.join('\n\n')}
`;
}

function ruleSection(id, { title, severity, input, why, advice }) {
  const facts = `${severity[0].toUpperCase()}${severity.slice(1)}${input ? `, by the input \`${input}\`` : ''}.`;
  return `### ${id}\n\n**${title}.** ${facts}\n\n${marked(why)}\n\nWhat to do: ${marked(advice)}`;
}

/** Marks what users type: inputs with a value, and names of inputs that are no plain words. */
function marked(text) {
  const names = Object.keys(inputDefinitions).toSorted((a, b) => b.length - a.length);
  const typed = new RegExp(
    `\\b(?:${names.join('|')}): [a-z]+\\b|(?<![\\w-])(?:${names.filter((name) => name.includes('-')).join('|')})(?![\\w-])`,
    'g',
  );
  return text.replaceAll(typed, '`$&`');
}

/** As the formatter wants files of this name. */
function formatted(path, text) {
  return execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${path}`], {
    input: text,
    encoding: 'utf8',
  });
}

/** Replaces what stands between the two markers of that name. */
function between(text, name, table) {
  const [start, end] = [`<!-- ${name}: generated -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no markers for ${name}`);
  return `${text.slice(0, from)}${start}\n${table}\n${text.slice(to)}`;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
