import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ChatRequest } from '../chat-hooks.ts';
import type { ApiDeps } from '../deps.ts';

/** `POST /chat/slack` and `POST /chat/telegram`: what their platforms deliver, as it came. */
export async function receiveFromChats(server: FastifyInstance, { chat }: ApiDeps): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const hidden = { schema: { hide: true } };
  const slack = chat?.slack ?? null;
  if (slack !== null) {
    server.post('/chat/slack', hidden, async (request, reply) => {
      const answer = await slack(chatRequest(request));
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
  }
  const telegram = chat?.telegram ?? null;
  if (telegram !== null) {
    server.post('/chat/telegram', hidden, async (request, reply): Promise<FastifyReply> => {
      await telegram(chatRequest(request));
      return reply.code(200).send();
    });
  }
}

function chatRequest({ headers, body }: FastifyRequest): ChatRequest {
  return { headers, rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}
