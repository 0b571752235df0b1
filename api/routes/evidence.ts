import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { recordsOf } from '../evidence-records.ts';
import { Problem } from '../problem.ts';
import { Id } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const Named = z.object({ id: Id });

/** `GET /api/evidence/:id`: the evidence, asked again now: whether it holds, the figures then and now, the records. */
export async function readEvidence(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
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
    async (request) => {
      const { params } = request;
      const { stores, recheck } = await deps.view(request);
      const evidence = await stores.answers.evidence(params.id);
      if (evidence === null) throw new AppError('EVIDENCE_MISSING', params.id);
      const [{ holds, reading }, records] = await Promise.all([recheck(evidence), recordsOf(stores, evidence.query)]);
      return { evidence, holds, reading, records, checkedAt: deps.now() };
    },
  );
}
