import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { storableText } from '../../domain/text.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { leaving } from '../leaving.ts';
import { Problem, problemOf, translate } from '../problem.ts';
import { Id, LanguageTag } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

/** The thread of what is asked at large; any other is that of the alert of this id. */
const AT_LARGE = 'main';
/** Proxies hang up on what is silent for a minute, some for half of one. */
const ALIVE_MS = 10_000;
const Thread = Id.default(AT_LARGE).describe('`main`, or the id of an alert');
const Read = z.object({ thread: Thread, lang: LanguageTag.optional().describe('Of what is rendered now; otherwise that of the person') });
const SaidId = z.string().regex(/^[\w-]{8,64}$/, 'is not an id');
const Stop = z.object({ id: SaidId.describe('Of what was said') });
const Said = z.object({
  id: SaidId.describe('Made by who says it: the same said twice counts once'),
  thread: Thread,
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string().trim().min(1).max(2_000).transform(storableText) }),
    z.object({ kind: z.literal('action'), verb: z.string().max(20), value: z.string().max(200).transform(storableText) }),
    z.object({
      kind: z.literal('form'),
      act: z.enum(['submit', 'check']),
      ref: z.string().max(200).transform(storableText),
      values: z.record(z.string().max(64), z.string().max(256).transform(storableText)),
    }),
    z.object({ kind: z.literal('greeting'), language: LanguageTag.optional().describe('Otherwise that of the person') }),
  ]),
});

/** `/api/chat`: the conversation of the page; each call needs the key of a person, and reaches that person's threads alone. */
export async function chatOnPage(
  server: FastifyInstance,
  deps: ReaderDeps & { readonly stores: Pick<TenantStores, 'chat'> },
): Promise<void> {
  const chat = () => {
    if (deps.webChat === undefined) throw new AppError('NOT_FOUND', 'no chat here');
    return deps.webChat;
  };

  server.get<{ Querystring: z.output<typeof Read> }>(
    '/api/chat',
    { schema: { ...SHARED, summary: 'A thread of the person with the bot, and the requests that are open', querystring: Read } },
    async (request) => {
      const by = await deps.person(request);
      const { stores: seen } = await deps.view(request);
      const about = await aboutOf(seen, request.query.thread);
      const person = { id: by.id, name: by.name, timeZone: by.timeZone, language: by.language };
      const { thread, lang = by.language } = request.query;
      return { person, about, ...(await chat().read({ ...by, language: lang }, thread, seen)) };
    },
  );
  server.post<{ Body: z.output<typeof Said> }>(
    '/api/chat',
    {
      schema: {
        ...SHARED,
        summary: 'Say something, press a button, fill in a form; what is answered stands in the thread',
        description:
          'With `accept: text/event-stream` events tell how the answer comes about: `step`, `beginning`, then `told` or `problem`.',
        body: Said,
      },
    },
    async (request, reply) => {
      const by = await deps.person(request);
      const { thread } = request.body;
      const about = await aboutOf((await deps.view(request)).stores, thread);
      if (about !== null) await deps.stores.chat.linkThread('web', by.id, thread, about.id);
      const { hear } = chat();
      const left = leaving(reply);
      if (!(request.headers.accept ?? '').includes('text/event-stream')) return hear(by, request.body, { left });
      reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no');
      return reply.send(signsOf((watch) => hear(by, request.body, { watch, left }), request));
    },
  );
  server.post<{ Body: z.output<typeof Stop> }>(
    '/api/chat/stop',
    {
      schema: {
        ...SHARED,
        summary: 'Stop the answer to what was said; one that stands in the thread already stays',
        body: Stop,
        response: { ...SHARED.response, 204: z.null().describe('Nothing more comes of it') },
      },
    },
    async (request, reply) => {
      await chat().stopAnswer(await deps.person(request), request.body.id);
      return reply.code(204).send(null);
    },
  );
}

/**
 * Each sign as an event of its kind while it comes about, then `told` with what the request came to, or `problem`. Whoever hangs up
 * misses them: the answer stands in the thread all the same. Now and then a comment tells what stands between that it still goes on.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
function signsOf(work: (watch: (sign: { readonly kind: string }) => void) => Promise<object>, request: FastifyRequest): PassThrough {
  const stream = new PassThrough();
  const send = (event: string, data: unknown) => {
    if (!stream.destroyed) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const alive = setInterval(() => stream.destroyed || stream.write(': \n\n'), ALIVE_MS);
  void work((sign) => send(sign.kind, sign))
    .then(
      (told) => send('told', told),
      (thrown: Error) => send('problem', problemOf(translate(thrown), request)),
    )
    .finally(() => {
      clearInterval(alive);
      stream.end();
    });
  return stream;
}

/** The alert that a thread is about. @throws NOT_FOUND for one that may not be seen too */
async function aboutOf({ alerts }: Pick<TenantStores, 'alerts'>, thread: string) {
  if (thread === AT_LARGE) return null;
  const alert = await alerts.get(thread);
  if (alert === null) throw new AppError('NOT_FOUND', `alert ${thread}`);
  const { id, name, assetId } = alert;
  return { id, name, assetId };
}

const SHARED = {
  tags: ['questions'],
  security: [{ token: [] }],
  response: { 400: Problem, 401: Problem, 403: Problem, 404: Problem },
};
