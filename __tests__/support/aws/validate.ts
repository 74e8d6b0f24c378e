import type { Shape } from './model.js';
import { shapeOf } from './model.js';

/**
 * What is wrong with a value by the model, in the service's own words, which
 * https://github.com/localstack/localstack/blob/main/tests/aws/services/lambda_/test_lambda_api.snapshot.json has
 * from the real one.
 * @param at where it is, such as "content.s3Bucket"; empty for the whole
 */
export function problemsOf(value: unknown, shapeName: string, at = ''): readonly string[] {
  const shape = shapeOf(shapeName);
  if (shape.type === 'structure') return structureProblems(value, shape, at);
  const constraints = shape.type === 'list' ? listConstraints(value, shape) : scalarConstraints(value, shape);
  return constraints.map(
    (constraint) => `Value ${shown(value)} at '${at}' failed to satisfy constraint: ${constraint}`,
  );
}

/** As the service tells them. */
export function problemsText(problems: readonly string[]): string {
  const errors = problems.length === 1 ? 'error' : 'errors';
  return `${problems.length} validation ${errors} detected: ${problems.join('; ')}`;
}

function structureProblems(value: unknown, { members = {}, required = [] }: Shape, at: string) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(at);
  const fields = new Map(Object.entries(value));
  const unknown = [...fields.keys()].find((name) => !(name in members));
  // The service would take no notice; a client that sends it means something that does not happen
  if (unknown !== undefined) throw new TypeError(`${at} has no member ${unknown}`);
  return Object.entries(members).flatMap(([name, { shape }]) => {
    const path = `${at === '' ? '' : `${at}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const field: unknown = fields.get(name);
    if (field !== undefined && field !== null) return problemsOf(field, shape, path);
    return required.includes(name)
      ? [`Value null at '${path}' failed to satisfy constraint: Member must not be null`]
      : [];
  });
}

function listConstraints(value: unknown, { min = 0, max = Infinity, member }: Shape): readonly string[] {
  if (!Array.isArray(value) || !member) throw new TypeError('no list');
  const element = shapeOf(member.shape);
  const size = sizeConstraints(value.length, min, max, 'length');
  if (element.type === 'structure')
    return [...size, ...value.flatMap((each) => problemsOf(each, member.shape))];
  const wrong = value.flatMap((each) => scalarConstraints(each, element));
  if (wrong.length === 0) return size;
  const all = [...new Set(wrong), 'Member must not be null'].join(', ');
  return [...size, `Member must satisfy constraint: [${all}]`];
}

function scalarConstraints(value: unknown, shape: Shape): readonly string[] {
  const { type, min = -Infinity, max = Infinity, pattern } = shape;
  if (type === 'long' || type === 'integer') {
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      throw new TypeError(`${shown(value)} is no ${type}`);
    return sizeConstraints(value, min, max, 'value');
  }
  if (typeof value !== 'string') throw new TypeError(`${typeof value} is no ${type}`);
  if (type === 'blob') return [];
  // An enum stands for itself
  if (shape.enum) {
    return shape.enum.includes(value)
      ? []
      : [`Member must satisfy enum value set: [${shape.enum.join(', ')}]`];
  }
  const length = sizeConstraints(value.length, min, max, 'length');
  const matches = pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value);
  return matches ? length : [...length, `Member must satisfy regular expression pattern: ${pattern}`];
}

function sizeConstraints(
  size: number,
  min: number,
  max: number,
  what: 'length' | 'value',
): readonly string[] {
  if (size > max) return [`Member must have ${what} less than or equal to ${max}`];
  return size < min ? [`Member must have ${what} greater than or equal to ${min}`] : [];
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `'[${value.join(', ')}]'` : `'${value}'`;
}
