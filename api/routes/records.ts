import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { Limit } from '../schemas.ts';

const OfSubject = z.object({
  subject: z.string().max(128).optional(),
  after: z.coerce.number().int().min(0).optional().describe('Sequence number: the rows that follow it; without it the newest'),
  limit: Limit,
});

/** `GET /api/audit`: what was done. */
export async function readRecords(server: FastifyInstance, deps: ApiDeps): Promise<void> {
  const { audit } = deps.stores;

  server.get<{ Querystring: z.output<typeof OfSubject> }>(
    '/api/audit',
    { schema: { ...SHARED, summary: 'The audit trail in order; each row holds the hash of the one before', querystring: OfSubject } },
    async ({ query: { subject, after, limit } }) => ({
      entries: await audit.list({ limit, ...(subject ? { subject } : {}), ...(after === undefined ? {} : { after }) }),
    }),
  );
}

const SHARED = { tags: ['records'], security: [{ token: [] }], response: { 400: Problem, 401: Problem } };
