import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { recordsOf } from '../evidence-records.ts';
import { Problem } from '../problem.ts';
import { Id } from '../schemas.ts';

const Named = z.object({ id: Id });

/** `GET /api/evidence/:id`: the evidence, asked again now: whether it holds, the figures then and now, the records. */
export async function readEvidence(server: FastifyInstance, deps: ApiDeps): Promise<void> {
  server.get<{ Params: z.output<typeof Named> }>(
    '/api/evidence/:id',
    {
      schema: {
        tags: ['alerts'],
        summary: 'A piece of evidence, asked again now',
        security: [{ token: [] }],
        params: Named,
        response: { 400: Problem, 401: Problem, 404: Problem },
      },
    },
    async ({ params }) => {
      const evidence = await deps.stores.answers.evidence(params.id);
      if (evidence === null) throw new AppError('EVIDENCE_MISSING', params.id);
      const [{ holds, reading }, records] = await Promise.all([deps.recheck(evidence), recordsOf(deps.stores, evidence.query)]);
      return { evidence, holds, reading, records, checkedAt: deps.now() };
    },
  );
}
