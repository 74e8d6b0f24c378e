import type { Fields } from './bodies.js';

/** What a handler is given of a request that suits the description. */
export interface Request {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; empty where there is none. */
  readonly body: Fields;
  /** Of an upload. */
  readonly bytes: Bytes | null;
  /** Whether the token may write. */
  readonly writes: boolean;
}

/** Bytes as they came; those of large files by what is known of them alone. */
export interface Bytes {
  readonly size: number;
  readonly sha256: string;
  readonly content: Buffer | null;
}

export interface Answer {
  readonly status: number;
  /** JSON, or bytes as they are. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (request: Request) => Answer;

const documentation = 'https://docs.github.com/rest';

export function refusal(status: number, message: string, more: Fields = {}): Answer {
  return { status, body: { message, documentation_url: documentation, status: String(status), ...more } };
}

export const notFound = refusal(404, 'Not Found');

export function invalid(resource: string, field: string, code: string, message?: string): Answer {
  const error = { resource, code, field, ...(message === undefined ? {} : { message }) };
  return refusal(422, 'Validation Failed', { errors: [error] });
}

/** A page of a list, with the links by which clients find the others. */
export function page(items: readonly object[], { query }: Request, address: string): Answer {
  const size = Number(query['per_page'] ?? 30);
  const number = Number(query['page'] ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, relation: string) =>
    `<${address}?per_page=${size}&page=${to}>; rel="${relation}"`;
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    status: 200,
    body: items.slice((number - 1) * size, number * size),
    ...(links.length > 0 ? { headers: { link: links.join(', ') } } : {}),
  };
}
