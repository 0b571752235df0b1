import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { Limit } from '../schemas.ts';

const Listed = z.object({ limit: Limit });
const OfSubject = z.object({
  subject: z.string().max(128).optional(),
  after: z.coerce.number().int().min(0).optional().describe('Sequence number: the rows that follow it; without it the newest'),
  limit: Limit,
});

/** `GET /api/audit` and `/api/approvals`: what was done, what awaits a decision. */
export async function readRecords(server: FastifyInstance, deps: ApiDeps): Promise<void> {
  const { audit, approvals } = deps.stores;

  server.get<{ Querystring: z.output<typeof OfSubject> }>(
    '/api/audit',
    { schema: { ...SHARED, summary: 'The audit trail in order; each row holds the hash of the one before', querystring: OfSubject } },
    async ({ query: { subject, after, limit } }) => ({
      entries: await audit.list({ limit, ...(subject ? { subject } : {}), ...(after === undefined ? {} : { after }) }),
    }),
  );

  server.get<{ Querystring: z.output<typeof Listed> }>(
    '/api/approvals',
    { schema: { ...SHARED, summary: 'Requests to run something, with their plan, votes and state', querystring: Listed } },
    async ({ query }) => ({ approvals: await approvals.list({ limit: query.limit }) }),
  );
}

const SHARED = { tags: ['records'], security: [{ token: [] }], response: { 400: Problem, 401: Problem } };
