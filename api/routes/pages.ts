import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/ids.ts';
import { sendProblem } from '../problem.ts';

/** Files of the page, served under `/web/`; no other path reaches the disk. */
const FILES = [
  'answer.css',
  'answer.js',
  'alert-list.js',
  'app.js',
  'ask.js',
  'card.js',
  'chart.css',
  'chart.js',
  'chat-form.js',
  'chat-hear.js',
  'chat-words.js',
  'chat.css',
  'chat.js',
  'digests.js',
  'dom.js',
  'evidence.css',
  'evidence.js',
  'icon.svg',
  'incident.js',
  'layout.css',
  'notices.js',
  'run-output.js',
  'run-words.js',
  'run.css',
  'runs.js',
  'sign-in-words.js',
  'sign-in.css',
  'sign-in.js',
  'status.js',
  'style.css',
  'words-ko.js',
  'words.js',
] as const;

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Addresses of the page for reading: the list, an alert, an incident, a piece of evidence, requests and their runs, digests, whether the service works. */
const VIEWS = ['/', '/alerts/:id', '/incidents/:id', '/evidence/:id', '/runs', '/runs/:id', '/digests', '/digests/:id', '/status'] as const;

/** The web page, also for a person at an address that is none. Its files hold no data, so that they need no token; the page asks for it and reads through `/api`. */
export async function servePages(server: FastifyInstance): Promise<void> {
  const index = await load('index.html');
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && !request.url.startsWith('/api/') && /\btext\/html\b/.test(request.headers.accept ?? '');
    if (!wantsPage) return sendProblem(new AppError('NOT_FOUND', request.url), request, reply);
    return reply.code(404).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(index.body);
  });
  for (const view of VIEWS) serve(server, view, 'text/html; charset=utf-8', index);
  const signIn = await load('sign-in.html');
  for (const view of ['/sign-in', '/sign-in/enrol']) serve(server, view, 'text/html; charset=utf-8', signIn);
  serve(server, '/chat', 'text/html; charset=utf-8', await load('chat.html'));
  for (const file of FILES) serve(server, `/web/${file}`, TYPES[file.split('.')[1] ?? ''] ?? '', await load(file));
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
