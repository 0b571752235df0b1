import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from '../deps.ts';
import { limitHeld } from '../room.ts';

/** What a tracker says of a ticket is longer only by what nobody reads here. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** `POST /tickets/TRACKER`: a tracker says that a ticket changed. Who posts is checked there, over the body's bytes. */
export async function receiveFromTrackers(server: FastifyInstance, { tickets }: ApiDeps): Promise<void> {
  if (tickets === undefined) return;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  limitHeld(server, BODY_LIMIT_BYTES);
  server.post<{ Params: { tracker: string } }>(
    '/tickets/:tracker',
    { schema: { hide: true }, bodyLimit: BODY_LIMIT_BYTES },
    async ({ headers, body, params }, reply) => {
      await tickets(params.tracker, { headers, rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0) });
      // The same whether the ticket is ours or not.
      return reply.code(202).send();
    },
  );
}
