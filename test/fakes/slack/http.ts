import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';

/** The whole body. */
export async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What a call was given, however it was encoded. */
export function argumentsOf(request: IncomingMessage, body: Buffer): Record<string, unknown> {
  const text = body.toString('utf8');
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://localhost').searchParams);
  if ((request.headers['content-type'] ?? '').startsWith('application/json')) return { ...query, ...(JSON.parse(text || '{}') as object) };
  // In forms every structured argument is JSON text.
  const form: Record<string, unknown> = { ...query, ...parse(text) };
  for (const name of ['blocks', 'metadata', 'files', 'attachments', 'view', 'prompts', 'chunks']) {
    if (typeof form[name] === 'string') form[name] = JSON.parse(form[name]);
  }
  return form;
}

/** The bytes of an upload, posted raw or as the one part of a multipart form. */
export function fileContent(request: IncomingMessage, body: Buffer): Buffer {
  const boundary = /multipart\/form-data;.*boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return body;
  const start = body.indexOf('\r\n\r\n') + 4;
  return body.subarray(start, body.lastIndexOf(`\r\n--${boundary}`));
}

export function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}
