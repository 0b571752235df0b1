import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { sha256 } from '../../domain/ids.ts';

/** Files of the page by the path that serves them; no other path reaches the disk. */
const FILES = [
  { path: '/web/app.js', file: 'app.js', type: 'text/javascript; charset=utf-8' },
  { path: '/web/answer.js', file: 'answer.js', type: 'text/javascript; charset=utf-8' },
  { path: '/web/chart.js', file: 'chart.js', type: 'text/javascript; charset=utf-8' },
  { path: '/web/dom.js', file: 'dom.js', type: 'text/javascript; charset=utf-8' },
  { path: '/web/evidence.js', file: 'evidence.js', type: 'text/javascript; charset=utf-8' },
  { path: '/web/words.js', file: 'words.js', type: 'text/javascript; charset=utf-8' },
  { path: '/web/style.css', file: 'style.css', type: 'text/css; charset=utf-8' },
  { path: '/web/icon.svg', file: 'icon.svg', type: 'image/svg+xml' },
] as const;

/** Addresses of the one page: the list, an alert, a piece of evidence. */
const VIEWS = ['/', '/alerts/:id', '/evidence/:id'] as const;

/** The web page. Its files hold no data, so that they need no token; the page asks for it and reads through `/api`. */
export async function servePages(server: FastifyInstance): Promise<void> {
  const index = await load('index.html');
  for (const view of VIEWS) serve(server, view, 'text/html; charset=utf-8', index);
  for (const { path, file, type } of FILES) serve(server, path, type, await load(file));
}

function serve(server: FastifyInstance, path: string, type: string, { body, etag }: { body: string; etag: string }): void {
  server.get(path, { schema: { hide: true } }, async (request, reply) => {
    reply.headers({ etag, 'cache-control': 'no-cache' });
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.type(type).send(body);
  });
}

async function load(file: string): Promise<{ body: string; etag: string }> {
  const body = await readFile(new URL(`../web/${file}`, import.meta.url), 'utf8');
  return { body, etag: `"${sha256(body).slice(0, 16)}"` };
}
