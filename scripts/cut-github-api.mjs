// Cuts out of GitHub's OpenAPI description what the tests' GitHub is held against. The package with the description
// has 385 MB, so it is no dependency: install @octokit/openapi somewhere, and name its api.github.com.json here.
//   node scripts/cut-github-api.mjs <directory>/node_modules/@octokit/openapi/generated/api.github.com.json
import { readFileSync, writeFileSync } from 'node:fs';

const output = '__tests__/support/github/fixtures/api.github.com.json';

const operations = [
  'GET /repos/{owner}/{repo}/releases',
  'GET /repos/{owner}/{repo}/releases/tags/{tag}',
  'GET /repos/{owner}/{repo}/releases/{release_id}',
  'PATCH /repos/{owner}/{repo}/releases/{release_id}',
  'GET /repos/{owner}/{repo}/releases/{release_id}/assets',
  'POST /repos/{owner}/{repo}/releases/{release_id}/assets',
  'GET /repos/{owner}/{repo}/releases/assets/{asset_id}',
  'PATCH /repos/{owner}/{repo}/releases/assets/{asset_id}',
  'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}',
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'GET /user',
  'GET /repos/{owner}/{repo}/commits',
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/actions/runs',
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
  'GET /repos/{owner}/{repo}/actions/artifacts',
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
  'GET /repos/{owner}/{repo}/pulls',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/contents/{path}',
];

const forPeople = /^(?:examples?|description|summary|title|externalDocs|tags|servers|x-.*)$/;

const [source] = process.argv.slice(2);
if (!source) throw new Error('Name the file api.github.com.json of @octokit/openapi.');
const whole = JSON.parse(readFileSync(source, 'utf8'));

const paths = {};
const components = {};
for (const operation of operations) {
  const [method, path] = operation.split(' ');
  const { parameters, [method.toLowerCase()]: found } = whole.paths[path] ?? {};
  if (!found) throw new Error(`The description has no ${operation}.`);
  paths[path] ??= parameters ? { parameters: slim(parameters) } : {};
  paths[path][method.toLowerCase()] = slim(found);
}
// It names "uploaded" and "open", while the text of the upload says what a failed one leaves
components.schemas['release-asset'].properties.state.enum = ['uploaded', 'open', 'starter'];

const { openapi, info } = whole;
const cut = {
  openapi,
  info: { title: info.title, version: info.version },
  paths,
  components: sorted(components),
};
writeFileSync(output, `${JSON.stringify(cut, null, 1)}\n`);
console.log(`${output}: ${operations.length} operations`);

/** The same without what is for people, and with all that it refers to taken along. */
function slim(value, within = '') {
  if (Array.isArray(value)) return value.map((each) => slim(each));
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.$ref === 'string') return take(value.$ref);
  // There, keys are names of the described thing and not words of the description
  const names = /^(?:properties|responses|headers|content)$/.test(within);
  const kept = {};
  for (const [key, each] of Object.entries(value)) {
    if (names) kept[key] = slim(each, within === 'responses' ? 'response' : '');
    else if (!forPeople.test(key)) kept[key] = slim(each, key);
  }
  // A response must have one
  if (within === 'response') kept.description = '';
  return names ? kept : withNull(kept);
}

/** "nullable" says nothing where there is no type beside it: https://spec.openapis.org/oas/v3.0.3#schema-object */
function withNull({ nullable, ...rest }) {
  if (nullable !== true) return rest;
  if (rest.type) return { ...rest, nullable };
  return { anyOf: [rest, { enum: [null] }] };
}

function take($ref) {
  const [, , kind, name] = $ref.split('/');
  components[kind] ??= {};
  if (!(name in components[kind])) {
    // Before it is looked into, as schemas refer to themselves
    components[kind][name] = {};
    components[kind][name] = slim(whole.components[kind][name], kind === 'responses' ? 'response' : '');
  }
  return { $ref };
}

function sorted(object) {
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((kind) => [
        kind,
        Object.fromEntries(Object.entries(object[kind]).sort(([a], [b]) => (a < b ? -1 : 1))),
      ]),
  );
}
