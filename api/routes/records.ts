import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Problem } from '../problem.ts';
import { Limit } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const OfSubject = z.object({
  subject: z.string().max(128).optional(),
  after: z.coerce.number().int().min(0).optional().describe('Sequence number: the rows that follow it; without it the newest'),
  limit: Limit,
});

/** `GET /api/audit`: what was done. */
export async function readRecords(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  server.get<{ Querystring: z.output<typeof OfSubject> }>(
    '/api/audit',
    { schema: { ...SHARED, summary: 'The audit trail in order; each row holds the hash of the one before', querystring: OfSubject } },
    async (request) => {
      const { subject, after, limit } = request.query;
      const { audit } = await deps.whole(request, 'read');
      return { entries: await audit.list({ limit, ...(subject ? { subject } : {}), ...(after === undefined ? {} : { after }) }) };
    },
  );
}

const SHARED = { tags: ['records'], security: [{ token: [] }], response: { 400: Problem, 401: Problem } };
