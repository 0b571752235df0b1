import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { replay } from '../ingest/replay.ts';
import { Problem } from '../problem.ts';
import { Id, Limit } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');
const Listed = z.object({
  limit: Limit,
  source: z.string().max(64).optional().describe('Only of this way in, e.g. ingest-lines, otlp-logs, or the id of a listener'),
  waiting: flag.describe('Only those that were not sent again yet'),
});
const Named = z.object({ id: Id });
const Again = z.object({ again: flag.describe('Although it was sent again before') });
const Replayed = z.object({ jobId: z.string(), replayedAt: z.iso.datetime() }).meta({ id: 'Replayed' });

/** `GET /api/rejected`, `GET /api/rejected/:id`, `POST /api/rejected/:id/replay`: what could not be taken, and another try. */
export async function replayRejected(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  server.removeAllContentTypeParsers();
  // The record stands in the body as it is, whatever its type says.
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  server.get<{ Querystring: z.output<typeof Listed> }>(
    '/api/rejected',
    { schema: { ...SHARED, summary: 'Records that could not be taken, with the reason', querystring: Listed } },
    async (request) => {
      const { limit, source, waiting } = request.query;
      const { rejected } = await deps.whole(request, 'read');
      const records = await rejected.list({ limit, waiting, ...(source === undefined ? {} : { source }) });
      return { counts: await rejected.counts(), records };
    },
  );

  server.get<{ Params: z.output<typeof Named> }>(
    '/api/rejected/:id',
    { schema: { ...SHARED, summary: 'A record that could not be taken', params: Named } },
    async (request) => {
      const { id } = request.params;
      const { rejected } = await deps.whole(request, 'read');
      const record = await rejected.get(id);
      if (record === null) throw new AppError('NOT_FOUND', `rejected record ${id}`);
      return { record };
    },
  );

  server.post<{ Params: z.output<typeof Named>; Querystring: z.output<typeof Again>; Body: string | undefined }>(
    '/api/rejected/:id/replay',
    {
      schema: {
        ...SHARED,
        summary: 'Send a rejected record again: the body is the mended record, as the way it came by takes it; without a body, as it was',
        consumes: ['application/json', 'text/plain'],
        params: Named,
        querystring: Again,
        response: { ...SHARED.response, 202: Replayed, 409: Problem },
      },
    },
    async (request, reply) => {
      const { params, query, body } = request;
      const { id } = params;
      const stores = await deps.whole(request, 'administer');
      const { jobId, replayedAt } = await replay({ ...deps, stores }, id, body?.trim() ? body : null, query.again);
      return reply.code(202).send({ jobId, replayedAt: replayedAt.toISOString() });
    },
  );
}

const SHARED = { tags: ['records'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 404: Problem } };
