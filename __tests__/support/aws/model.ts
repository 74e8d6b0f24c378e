import { readFileSync } from 'node:fs';

/** A type of the service's own description; which fields it has depends on `type`. */
export interface Shape {
  readonly type: 'structure' | 'list' | 'string' | 'blob' | 'long' | 'integer';
  readonly members?: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  readonly member?: Member;
  /** Of a string its length, of a list its size, of a number its value. */
  readonly min?: number;
  readonly max?: number;
  /** Of the whole string. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly error?: { readonly httpStatusCode: number };
}

export interface Member {
  readonly shape: string;
  /** Where it stands in the request; in the body where there is none. */
  readonly location?: 'uri' | 'querystring' | 'header';
  readonly locationName?: string;
}

export interface Operation {
  readonly name: LayerOperation;
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode: number };
  readonly input: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly errors: readonly { readonly shape: string }[];
}

export type LayerOperation =
  | 'PublishLayerVersion'
  | 'ListLayerVersions'
  | 'GetLayerVersion'
  | 'GetLayerVersionPolicy'
  | 'AddLayerVersionPermission'
  | 'RemoveLayerVersionPermission'
  | 'DeleteLayerVersion';

/** AWS's own description of the operations on layers, cut by scripts/cut-lambda-model.py. */
const model = JSON.parse(readFileSync(new URL('lambda-layers.json', import.meta.url), 'utf8')) as {
  readonly operations: Readonly<Record<LayerOperation, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
};

export function shapeOf(name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}

/** The status of an error that the model knows. */
export function statusOf(error: string): number | undefined {
  return model.shapes[error]?.error?.httpStatusCode;
}

/** The member that an error's text is in, which is written in two ways. */
export function messageMember(error: string): 'Message' | 'message' {
  return model.shapes[error]?.members?.['Message'] ? 'Message' : 'message';
}

const routes = Object.values(model.operations).map((operation) => ({
  operation,
  names: [...operation.http.requestUri.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  path: new RegExp(`^${operation.http.requestUri.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
}));

/** The operation of a request, and the labels of its path as they are meant; undefined where there is none such. */
export function operationAt(
  method: string,
  path: string,
): { readonly operation: Operation; readonly labels: Readonly<Record<string, string>> } | undefined {
  for (const { operation, names, path: pattern } of routes) {
    const found = operation.http.method === method ? pattern.exec(path) : null;
    if (!found) continue;
    const values = found.slice(1).map(decodeURIComponent);
    return { operation, labels: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])) };
  }
  return undefined;
}
