import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Bytes } from './answers.js';

/**
 * What a hook can make of a request: an answer of its own, or a connection that breaks, at once or after some bytes. Both
 * may come after all was done that was asked for, so that the answer alone is lost.
 */
export type Fault = (Answer | { readonly breaks: true; readonly after?: Buffer }) & {
  readonly done?: boolean;
};

/** What is kept whole of an upload, in bytes. */
const largest = 16 * 1024 * 1024;

export async function bytesOf(incoming: IncomingMessage): Promise<Bytes> {
  const hash = createHash('sha256');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    hash.update(part);
    size += part.length;
    if (size <= largest) parts.push(part);
  }
  return { size, sha256: hash.digest('hex'), content: size <= largest ? Buffer.concat(parts) : null };
}

export function bytesOfText(text: string): Bytes {
  const content = Buffer.from(text);
  return { size: content.length, sha256: createHash('sha256').update(content).digest('hex'), content };
}

export function give(fault: Fault, response: ServerResponse): void {
  if ('breaks' in fault) {
    const { after } = fault;
    if (!after) response.destroy();
    else
      response.writeHead(200, { 'content-length': after.length + 1 }).write(after, () => response.destroy());
    return;
  }
  const { status, body, headers } = fault;
  const raw = Buffer.isBuffer(body);
  const type = raw ? 'application/octet-stream' : 'application/json; charset=utf-8';
  const text = body === undefined ? undefined : raw ? body : JSON.stringify(body);
  response
    .writeHead(status, { ...(text === undefined ? {} : { 'content-type': type }), ...headers })
    .end(text);
}
